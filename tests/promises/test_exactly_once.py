"""P2: every write takes effect exactly once, however often and in whatever order it is sent."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from pwa import clock
from pwa.circle import log as circle
from pwa.entries import bin as entries_bin
from pwa.entries import record
from pwa.entries.models import Entry, EntryVersion
from pwa.entries.timeline import find_entry, read_page
from pwa.entries.versions import list_beside
from pwa.receipts import NotThere, OtherContent, Outcome, ReceiptRow
from tests.acts import FRAGMENT, bin_it, edit_mood, form, log_mood, put_back
from tests.conftest import Member

pytestmark = pytest.mark.database

AT_ONCE = 50


def count(maya: Member, table: type) -> int:
    with maya.house.database.reading() as session:
        found = session.scalar(select(func.count()).select_from(table))
    return found or 0


def test_fifty_at_once_with_one_write_id_are_one_entry_and_one_answer(maya: Member) -> None:
    fields = form(maya.person, entry_id=clock.new_id(), score=6)

    def send(_: int) -> tuple[int, str, str]:
        browser = maya.browser.application.test_client()
        for cookie in ("daymark", "daymark-here"):
            value = maya.tokens.token if cookie == "daymark" else maya.tokens.presence
            browser.set_cookie(cookie, value)
        answer = browser.post("/log/mood", data=fields, headers=FRAGMENT)
        return answer.status_code, answer.headers["Daymark-Write"], _without_ids(answer.text)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = set(pool.map(send, range(AT_ONCE)))
    assert len(answers) == 1
    assert count(maya, Entry) == 1
    assert count(maya, ReceiptRow) == 1


def _without_ids(page: str) -> str:
    """Each answer offers fresh ids for the next act; all else must be the same."""
    return "\n".join(line for line in page.splitlines() if 'name="write_id"' not in line)


def test_fifty_edits_at_once_with_one_write_id_are_one_edit(maya: Member) -> None:
    first = log_mood(maya.person, 6)
    circle.log(maya.house.database, maya.person, first)
    act = edit_mood(maya.person, first.entry_id, first.write_id, 2)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = set(
            pool.map(
                lambda _: record.edit(maya.house.database, maya.person, act)._replace(again=False),
                range(AT_ONCE),
            )
        )
    assert {receipt.outcome for receipt in outcomes} == {Outcome.SAVED}
    assert len(outcomes) == 1
    assert count(maya, EntryVersion) == 0


def test_a_receipt_outlives_edit_bin_and_purge(maya: Member) -> None:
    database, person = maya.house.database, maya.person
    act = log_mood(person, 6)
    first = circle.log(database, person, act)
    record.edit(database, person, edit_mood(person, act.entry_id, act.write_id, 3))
    circle.bin(database, person, bin_it(person, act.entry_id))
    database.write(lambda session: entries_bin.purge(session, days=-1))
    assert count(maya, Entry) == 0
    assert circle.log(database, person, act) == first._replace(again=True)
    assert count(maya, Entry) == 0


def test_one_write_id_for_two_entries_leaves_only_the_first(maya: Member) -> None:
    act = log_mood(maya.person, 6)
    circle.log(maya.house.database, maya.person, act)
    other = act.model_copy(update={"entry_id": clock.new_id()})
    with pytest.raises(OtherContent):
        circle.log(maya.house.database, maya.person, other)
    assert count(maya, Entry) == 1


def test_an_entry_id_that_is_taken_is_refused_and_leaves_no_receipt(maya: Member) -> None:
    act = log_mood(maya.person, 6)
    circle.log(maya.house.database, maya.person, act)
    again = log_mood(maya.person, 2, entry_id=act.entry_id)
    with pytest.raises(OtherContent):
        circle.log(maya.house.database, maya.person, again)
    assert count(maya, ReceiptRow) == 1


def test_two_people_may_use_the_same_ids(maya: Member, sam: Member) -> None:
    act = log_mood(maya.person, 6)
    circle.log(maya.house.database, maya.person, act)
    circle.log(sam.house.database, sam.person, act)
    assert count(maya, Entry) == 2


def test_an_edit_on_an_old_version_is_kept_beside_the_newer_one(maya: Member) -> None:
    database, person = maya.house.database, maya.person
    first = log_mood(person, 6)
    circle.log(database, person, first)
    on_laptop = edit_mood(person, first.entry_id, first.write_id, 5, happened="with cold hands")
    on_phone = edit_mood(person, first.entry_id, first.write_id, 4, happened="counted lamps")
    assert record.edit(database, person, on_laptop).outcome is Outcome.SAVED
    assert record.edit(database, person, on_phone).outcome is Outcome.BESIDE
    with database.reading() as session:
        current = find_entry(session, person, first.entry_id)
        assert current is not None
        assert current.payload.happened == "with cold hands"
        beside = list_beside(session, person, current).readings
    assert [reading.payload.happened for reading in beside] == ["counted lamps"]


def test_an_edit_of_what_lies_beside_takes_its_place(maya: Member) -> None:
    database, person = maya.house.database, maya.person
    first = log_mood(person, 6)
    circle.log(database, person, first)
    record.edit(database, person, edit_mood(person, first.entry_id, first.write_id, 5))
    beside = edit_mood(person, first.entry_id, first.write_id, 4)
    record.edit(database, person, beside)
    further = edit_mood(person, first.entry_id, beside.write_id, 3)
    assert record.edit(database, person, further).outcome is Outcome.BESIDE
    assert count(maya, EntryVersion) == 1


def test_an_edit_of_a_binned_entry_is_kept_and_shown_when_it_is_put_back(maya: Member) -> None:
    database, person = maya.house.database, maya.person
    first = log_mood(person, 6)
    circle.log(database, person, first)
    circle.bin(database, person, bin_it(person, first.entry_id))
    late = edit_mood(person, first.entry_id, first.write_id, 3)
    assert record.edit(database, person, late).outcome is Outcome.BESIDE
    entries_bin.restore(database, person, put_back(person, first.entry_id))
    with database.reading() as session:
        current = find_entry(session, person, first.entry_id)
    assert current is not None
    assert current.beside


def test_an_entry_of_somebody_else_cannot_be_touched(maya: Member, sam: Member) -> None:
    database = maya.house.database
    act = log_mood(maya.person, 6)
    circle.log(database, maya.person, act)
    with pytest.raises(NotThere):
        record.edit(database, sam.person, edit_mood(sam.person, act.entry_id, act.write_id, 1))
    with pytest.raises(NotThere):
        circle.bin(database, sam.person, bin_it(sam.person, act.entry_id))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_run_of_writes_with_any_repeats_ends_as_if_each_was_sent_once(
    maya: Member, data: st.DataObject
) -> None:
    database, person = maya.house.database, maya.person
    acts = [log_mood(person, data.draw(st.integers(1, 10))) for _ in range(3)]
    versions: dict[UUID, UUID] = {act.entry_id: act.write_id for act in acts}
    scores = {act.entry_id: act.payload.score for act in acts}
    binned: set[UUID] = set()
    sent: list[tuple[object, object]] = [(act, circle.log(database, person, act)) for act in acts]
    for _ in range(data.draw(st.integers(1, 8))):
        entry_id = data.draw(st.sampled_from(sorted(versions)))
        match data.draw(st.sampled_from(["edit", "bin", "restore", "again"])):
            case "edit" if entry_id not in binned:
                score = data.draw(st.integers(1, 10))
                edit = edit_mood(person, entry_id, versions[entry_id], score)
                sent.append((edit, record.edit(database, person, edit)))
                versions[entry_id], scores[entry_id] = edit.write_id, score
            case "bin":
                act = bin_it(person, entry_id)
                sent.append((act, circle.bin(database, person, act)))
                binned.add(entry_id)
            case "restore":
                back = put_back(person, entry_id)
                sent.append((back, entries_bin.restore(database, person, back)))
                binned.discard(entry_id)
        act_again, receipt = data.draw(st.sampled_from(sent))
        assert _send(maya, act_again) == receipt._replace(again=True)  # type: ignore[attr-defined]
    with database.reading() as session:
        shown = {
            reading.id: reading.payload.score
            for reading in read_page(session, person).readings
            if reading.id in scores
        }
    assert shown == {key: score for key, score in scores.items() if key not in binned}


def _send(maya: Member, act: object) -> object:
    verbs = {
        "log": circle.log,
        "edit": record.edit,
        "bin": circle.bin,
        "restore": entries_bin.restore,
    }
    verb = verbs[act.verb]  # type: ignore[attr-defined]
    return verb(maya.house.database, maya.person, act)  # type: ignore[operator]
