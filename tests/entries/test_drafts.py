"""Words that are being written are kept, each save once, and go when they are logged."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from pwa import clock
from pwa.circle import log as circle
from pwa.entries import bin as entries_bin
from pwa.entries import drafts, record
from pwa.entries.acts import Edit, EmptyBin, Log
from pwa.entries.drafts import Became, SaveDraft, find_draft, list_drafts, save_draft, set_binned
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.models import Draft
from tests.acts import bin_it, stamp
from tests.conftest import Member

pytestmark = pytest.mark.database

KIND = "journal"


def save(
    member: Member, draft_id: UUID, number: int, words: str, entry_id: UUID | None = None
) -> Became:
    act = SaveDraft(number=number, entry_id=entry_id, fields={"words": (words,)})
    return save_draft(member.house.database, member.person, KIND, draft_id, act).became


def read(member: Member, draft_id: UUID) -> str | None:
    with member.house.database.reading() as session:
        draft = find_draft(session, member.person, KIND, draft_id)
    return None if draft is None else draft.one("words")


def unfinished(member: Member) -> int:
    with member.house.database.reading() as session:
        return len(list_drafts(session, member.person, KIND))


def rows(member: Member) -> int:
    with member.house.database.reading() as session:
        return len(session.scalars(select(Draft.id)).all())


def write_journal(member: Member, entry_id: UUID, words: str) -> Log[Journal]:
    act = Log[Journal](**stamp(member.person, entry_id=entry_id), payload=Journal(words=words))
    circle.log(member.house.database, member.person, act)
    return act


def test_a_save_sent_again_changes_nothing_and_is_answered_alike(maya: Member) -> None:
    draft_id = clock.new_id()
    assert [save(maya, draft_id, 1, "The bus") for _ in range(3)] == [Became.KEPT] * 3
    assert read(maya, draft_id) == "The bus"
    assert rows(maya) == 1


def test_a_late_older_save_replaces_nothing(maya: Member) -> None:
    draft_id = clock.new_id()
    save(maya, draft_id, 2, "The bus was full")
    assert save(maya, draft_id, 1, "The bus") is Became.BEHIND
    assert read(maya, draft_id) == "The bus was full"


def test_two_phones_with_one_number_do_not_overwrite_each_other(maya: Member) -> None:
    draft_id = clock.new_id()
    save(maya, draft_id, 1, "on the phone")
    assert save(maya, draft_id, 1, "on the laptop") is Became.BEHIND
    assert read(maya, draft_id) == "on the phone"


def test_logging_takes_the_draft_away_and_none_comes_back(maya: Member) -> None:
    draft_id = clock.new_id()
    save(maya, draft_id, 1, "The bus")
    write_journal(maya, draft_id, "The bus")
    assert (unfinished(maya), rows(maya)) == (0, 0)
    assert save(maya, draft_id, 2, "The bus was") is Became.LOGGED
    assert rows(maya) == 0


def test_what_another_phone_kept_later_is_not_taken_away(maya: Member) -> None:
    draft_id = clock.new_id()
    save(maya, draft_id, 1, "The bus")
    save(maya, draft_id, 2, "The bus, the doors, the rain")
    act = Log[Journal](
        **stamp(maya.person, entry_id=draft_id, draft_number=1), payload=Journal(words="The bus")
    )
    circle.log(maya.house.database, maya.person, act)
    with maya.house.database.reading() as session:
        (left,) = list_drafts(session, maya.person, KIND)
    assert left.id != draft_id
    assert left.one("words") == "The bus, the doors, the rain"


def test_how_far_the_draft_had_come_makes_no_other_act(maya: Member) -> None:
    act = Log[Journal](
        **stamp(maya.person, entry_id=clock.new_id(), draft_number=1),
        payload=Journal(words="The bus"),
    )
    later = act.model_copy(update={"draft_number": 7})
    first = circle.log(maya.house.database, maya.person, act)
    assert circle.log(maya.house.database, maya.person, later) == first._replace(again=True)


def test_a_refused_log_leaves_the_draft(maya: Member) -> None:
    from pwa.receipts import NotThere

    draft_id = clock.new_id()
    save(maya, draft_id, 1, "The bus")
    with pytest.raises(NotThere):
        circle.log(
            maya.house.database,
            maya.person,
            Log[Journal](
                **stamp(maya.person, entry_id=draft_id, goal_id=clock.new_id()),
                payload=Journal(words="The bus"),
            ),
        )
    assert read(maya, draft_id) == "The bus"


def test_an_edit_takes_its_own_draft_away(maya: Member) -> None:
    first = write_journal(maya, clock.new_id(), "The bus")
    save(maya, first.write_id, 1, "The bus was full", entry_id=first.entry_id)
    other = clock.new_id()
    save(maya, other, 1, "Something else")
    record.edit(
        maya.house.database,
        maya.person,
        Edit[Journal](
            **stamp(maya.person, entry_id=first.entry_id, base=first.write_id),
            payload=Journal(words="The bus was full"),
        ),
    )
    assert read(maya, first.write_id) is None
    assert read(maya, other) == "Something else"


def edit(member: Member, first: Log[Journal], words: str, base: UUID | None = None) -> UUID:
    act = Edit[Journal](
        **stamp(member.person, entry_id=first.entry_id, base=base or first.write_id),
        payload=Journal(words=words),
    )
    record.edit(member.house.database, member.person, act)
    return act.write_id


def test_a_save_that_comes_after_its_edit_brings_nothing_back(maya: Member) -> None:
    first = write_journal(maya, clock.new_id(), "The bus")
    save(maya, first.write_id, 1, "The bus was", entry_id=first.entry_id)
    second = edit(maya, first, "The bus was full")
    late = save(maya, first.write_id, 2, "The bus was full", entry_id=first.entry_id)
    assert (late, unfinished(maya), rows(maya)) == (Became.BEHIND, 0, 0)
    going_on = save(maya, second, 1, "The bus was full, and", entry_id=first.entry_id)
    assert (going_on, unfinished(maya)) == (Became.KEPT, 1)


def test_a_draft_of_a_version_that_waits_beside_is_kept(maya: Member) -> None:
    first = write_journal(maya, clock.new_id(), "The bus")
    edit(maya, first, "The bus was full")
    beside = edit(maya, first, "The bus was late")
    assert save(maya, beside, 1, "The bus was very late", entry_id=first.entry_id) is Became.KEPT


def test_a_late_save_brings_nothing_back_from_the_bin(maya: Member) -> None:
    database, person = maya.house.database, maya.person
    draft_id = clock.new_id()
    save(maya, draft_id, 1, "The bus")
    set_binned(database, person, draft_id, binned=True, number=2)
    assert save(maya, draft_id, 2, "The bus was") is Became.BEHIND
    assert unfinished(maya) == 0
    assert save(maya, draft_id, 3, "The bus was full") is Became.KEPT


def test_emptying_the_bin_ends_what_was_thrown_away_and_nothing_else(
    maya: Member, sam: Member
) -> None:
    kept, thrown, sams = clock.new_id(), clock.new_id(), clock.new_id()
    for member, draft_id in ((maya, kept), (maya, thrown), (sam, sams)):
        save(member, draft_id, 1, "The bus")
    for member, draft_id in ((maya, thrown), (sam, sams)):
        set_binned(member.house.database, member.person, draft_id, binned=True)
    page = maya.browser.get("/bin").text
    assert "Journal, unfinished" in page
    assert ">The bus</span>" in page
    assert "Gone within a day" in page
    assert f"/journal/drafts/{thrown}/put-back" in page
    assert str(kept) not in page
    entries_bin.empty(maya.house.database, maya.person, EmptyBin(**stamp(maya.person)))
    assert "The bin is empty." in maya.browser.get("/bin").text
    assert not set_binned(maya.house.database, maya.person, thrown, binned=False)
    assert read(maya, kept) == "The bus"
    assert set_binned(sam.house.database, sam.person, sams, binned=False)


def test_nobody_else_has_mayas_draft(maya: Member, sam: Member) -> None:
    draft_id = clock.new_id()
    save(maya, draft_id, 1, "The bus")
    assert read(sam, draft_id) is None
    assert not set_binned(sam.house.database, sam.person, draft_id, binned=True)
    assert save(sam, draft_id, 9, "Sam's own") is Became.KEPT
    assert (read(maya, draft_id), read(sam, draft_id)) == ("The bus", "Sam's own")


def test_thrown_away_it_can_be_put_back_for_a_day(maya: Member) -> None:
    database, person = maya.house.database, maya.person
    draft_id = clock.new_id()
    save(maya, draft_id, 1, "The bus")
    set_binned(database, person, draft_id, binned=True)
    assert unfinished(maya) == 0
    set_binned(database, person, draft_id, binned=False)
    assert read(maya, draft_id) == "The bus"
    set_binned(database, person, draft_id, binned=True)
    with time_machine.travel(clock.now() + timedelta(hours=23)):
        assert database.write(drafts.purge) == 0
    with time_machine.travel(clock.now() + timedelta(hours=25)):
        assert database.write(drafts.purge) == 1
    assert rows(maya) == 0


def test_the_loop_purges_what_was_thrown_away(maya: Member) -> None:
    draft_id = clock.new_id()
    save(maya, draft_id, 1, "The bus")
    set_binned(maya.house.database, maya.person, draft_id, binned=True)
    maya.house.database.write(maya.house.loop._plan_recurring)
    with time_machine.travel(clock.now() + timedelta(days=2)):
        maya.house.loop.run_due()
    assert rows(maya) == 0


def test_a_draft_lies_sealed(maya: Member) -> None:
    save(maya, clock.new_id(), 1, "the harbour at night")
    with maya.house.database.reading() as session:
        sealed = session.scalars(select(Draft.sealed)).one()
    assert b"harbour" not in sealed


def test_the_bin_keeps_no_draft_from_an_entry_that_was_binned(maya: Member) -> None:
    draft_id = clock.new_id()
    write_journal(maya, draft_id, "The bus")
    circle.bin(maya.house.database, maya.person, bin_it(maya.person, draft_id))
    assert save(maya, draft_id, 1, "The bus") is Became.LOGGED
