"""What is shown goes no further than what was said: late words, stale forms, what shines."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine

from pwa import clock
from pwa.circle import log as circle
from pwa.circle import looks, shares
from pwa.circle.consents import read_record
from pwa.circle.invitations import NoInvitation, accept, invite
from pwa.circle.standing import list_kinds_shown, share_from_now
from pwa.circle.terms import Role, Terms
from pwa.circle.things import Named, Thing, find_things
from pwa.entries import bin as entries_bin
from pwa.habits.pauses import BeginPause, begin_pause
from pwa.people.hold import hold
from tests.acts import bin_it, form, put_back, stamp
from tests.circle.made import let_in, log, said, show, show_things
from tests.circle.test_things import seen
from tests.conftest import Member
from tests.habits.made import answer, make_habit

pytestmark = pytest.mark.database


def is_shown(maya: Member, entry_id: UUID) -> bool:
    with maya.house.database.reading() as session:
        return bool(shares.list_shares(session, maya.person, [entry_id]))


def test_a_pause_that_is_private_does_not_show_through_a_strength(
    maya: Member, dana: Member
) -> None:
    link_id = let_in(maya, dana)
    walk = make_habit(maya)
    followed = Named(Thing.HABIT, walk)
    show_things(maya, link_id, followed)
    answer(maya, walk, links=(link_id,))
    assert seen(dana, link_id).wholes[0].strength is not None
    today = maya.person.today()
    pause = BeginPause(**stamp(maya.person, pause_id=clock.new_id()), first=today, length="7")
    begin_pause(maya.house.database, maya.person, pause)
    assert seen(dana, link_id).wholes[0].strength is None
    show_things(maya, link_id, followed, Named(Thing.PAUSE, maya.person.id))
    assert seen(dana, link_id).wholes[0].strength is not None


@pytest.mark.parametrize("was_known", [True, False])
def test_a_share_that_was_said_before_the_bin_and_comes_after_it_shows_nothing(
    maya: Member, dana: Member, *, was_known: bool
) -> None:
    link_id = let_in(maya, dana)
    with time_machine.travel(clock.now() - timedelta(hours=1), tick=False):
        entry_id = log(maya)
        if was_known:
            show(maya, entry_id, link_id, said(clock.now() - timedelta(minutes=30)))
            shares_taken = said(clock.now() - timedelta(minutes=20))
            maya.house.database.write(
                lambda session: shares.take_back(
                    session, maya.person, entry_id, link_id, shares_taken
                )
            )
        late = said(phone=UUID(int=2))
    circle.bin(maya.house.database, maya.person, bin_it(maya.person, entry_id))
    entries_bin.restore(maya.house.database, maya.person, put_back(maya.person, entry_id))
    show(maya, entry_id, link_id, late)
    assert not is_shown(maya, entry_id)
    show(maya, entry_id, link_id)
    assert is_shown(maya, entry_id)


def test_a_page_without_entries_leaves_a_look_too(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    assert seen(dana, link_id).readings == ()
    with maya.house.database.reading() as session:
        [look] = [each for each in looks.list_looks(session, maya.person) if each.how == "opened"]
    assert look.sent == 0
    assert "Dana opened your page" in maya.browser.get("/circle/looks").text


def test_who_looked_says_at_what(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    for entry_id in (log(maya), log(maya, 3), answer(maya, make_habit(maya))):
        show(maya, entry_id, link_id)
    seen(dana, link_id)
    page = maya.browser.get("/circle/looks").text
    assert "Dana opened 3 entries" in page
    assert "Moods: 2, Habits: 1" in page


def test_pages_of_the_journal_never_start_out_shown_to_family(maya: Member, sam: Member) -> None:
    link_id = let_in(maya, sam, Role.FAMILY, kinds=("mood", "journal"))
    with maya.house.database.reading() as session:
        assert list_kinds_shown(session, maya.person) == {link_id: {"mood": False}}
    assert not maya.house.database.write(
        lambda session: share_from_now(session, maya.person, link_id, "journal", words=True)
    )


def test_a_form_that_lay_open_turns_nothing_on_again(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    path = f"/circle/{link_id}"
    maya.browser.post(path, data={"kinds": ["mood"], "plan": "yes"})
    page = maya.browser.get(path).text
    assert 'name="was" value="kinds mood"' in page
    assert 'name="was" value="plan"' in page
    maya.browser.post(path, data={"was": ["kinds mood", "plan"]})
    lay_open = {"was": ["kinds mood", "plan"], "kinds": ["mood", "habit"], "plan": "yes"}
    maya.browser.post(path, data=lay_open)
    with maya.house.database.reading() as session:
        assert list_kinds_shown(session, maya.person) == {link_id: {"habit": True}}
        assert find_things(session, maya.person, link_id) == frozenset()


def test_a_form_says_whether_family_gets_words(maya: Member, sam: Member) -> None:
    link_id = let_in(maya, sam, Role.FAMILY)
    assert "Show it to Sam, with its words" in maya.browser.get("/journal/new").text
    maya.browser.post(f"/circle/{link_id}", data={"kinds": "mood"})
    assert "Show it to Sam, without words" in maya.browser.get("/today").text


def test_a_habit_of_one_tap_says_who_will_see_it(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    walk = make_habit(maya)
    assert "Shown to" not in maya.browser.get("/today").text
    maya.browser.post(f"/circle/{link_id}", data={"kinds": "habit"})
    for path in ("/today", "/habits", f"/habits/{walk}/day"):
        assert "Shown to Dana" in maya.browser.get(path).text, path


def test_many_in_one_hour_do_not_say_only_you_where_some_are_shown(
    maya: Member, dana: Member
) -> None:
    link_id = let_in(maya, dana)
    noon = maya.person.today()
    with time_machine.travel(clock.start_of(noon, maya.person.zone) + timedelta(hours=12)):
        entries = [log(maya, 6) for _ in range(6)]
        show(maya, entries[0], link_id)
        assert "1 shown" in maya.browser.get("/today").text


def test_the_reason_for_a_skip_can_be_shown_and_taken_back_alone(
    maya: Member, dana: Member
) -> None:
    link_id = let_in(maya, dana)
    entry_id = answer(maya, make_habit(maya), state="skipped", reason="Too tired")
    path = f"/entries/{entry_id}/share"
    maya.browser.post(path, data=form(maya.person, links=link_id, own="yes"))
    assert seen(dana, link_id).readings[0].payload.reason == "Too tired"
    assert 'name="was_own"' in maya.browser.get(path).text
    kept = {"links": link_id, "was": link_id, "was_own": "yes"}
    maya.browser.post(path, data=form(maya.person, **kept))
    assert not seen(dana, link_id).readings[0].payload.reason
    with maya.house.database.reading() as session:
        lines = [each.line for each in read_record(session, maya.person)]
    assert [line.words for line in lines if line.what == "entry"] == [True, True]


def test_who_is_on_hold_is_joined_by_nobody(maya: Member, dana: Member) -> None:
    house = maya.house
    made = invite(
        *(house.database, house.vault.keeper, maya.person, Role.CASE_MANAGER, Terms("")),
        by_viewer=False,
    )
    hold(house.database, house.sessions, maya.person, "asked by a judge")
    with pytest.raises(NoInvitation):
        accept(house.database, house.vault, dana.person, made.code)


def test_a_mark_to_talk_about_goes_with_the_share(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    entry_id = log(maya)
    show(maya, entry_id, link_id)
    maya.browser.post(f"/entries/{entry_id}/talk-about", data=form(maya.person, wanted="yes"))
    assert seen(dana, link_id).to_talk_about == {entry_id}
    maya.browser.post(f"/entries/{entry_id}/share", data=form(maya.person, was=link_id))
    maya.browser.post(f"/entries/{entry_id}/share", data=form(maya.person, links=link_id))
    assert seen(dana, link_id).to_talk_about == frozenset()
