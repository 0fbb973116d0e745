"""What others get wrong about sharing, each as it would happen to somebody."""

from datetime import timedelta

import pytest
import time_machine

from pwa import clock
from pwa.circle import gate, standing
from pwa.circle import log as circle
from pwa.circle.links import end, list_links
from pwa.entries import record
from pwa.leaving import leave_now
from tests.acts import PASSWORD, edit_mood, log_mood, stamp
from tests.circle.made import NONE_BACK, let_in, log, show
from tests.conftest import Member

pytestmark = pytest.mark.database


def seen(viewer: Member, link_id: object, back: timedelta = NONE_BACK) -> list[str] | None:
    """What a viewer reads of a client's moods, or None where they see nobody."""
    house = viewer.house
    shown = gate.look(house.database, house.vault, viewer.person, link_id, back)  # type: ignore[arg-type]
    return None if shown is None else [reading.payload.happened for reading in shown.readings]


def test_an_entry_that_is_changed_after_it_was_shown_shows_the_change(
    maya: Member, dana: Member
) -> None:
    link_id = let_in(maya, dana)
    act = log_mood(maya.person, 5, happened="Soup")
    record.record(maya.house.database, maya.person, act)
    show(maya, act.entry_id, link_id)
    form = maya.browser.get(f"/entries/{act.entry_id}?edit=1").text
    assert "Dana will see what you change here." in form
    change = edit_mood(maya.person, act.entry_id, act.write_id, 5, happened="Soup and bread")
    record.edit(maya.house.database, maya.person, change)
    assert seen(dana, link_id) == ["Soup and bread"]


def test_moved_to_another_day_it_is_still_shown(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    act = log_mood(maya.person, 5, happened="Soup")
    record.record(maya.house.database, maya.person, act)
    show(maya, act.entry_id, link_id)
    yesterday = maya.person.today() - timedelta(days=1)
    change = edit_mood(maya.person, act.entry_id, act.write_id, 5, happened="Soup", day=yesterday)
    record.edit(maya.house.database, maya.person, change)
    assert seen(dana, link_id) == []
    assert seen(dana, link_id, timedelta(days=1)) == ["Soup"]


def test_what_started_out_shown_stays_so_when_new_ones_no_longer_do(
    maya: Member, dana: Member
) -> None:
    link_id = let_in(maya, dana)
    house, person = maya.house, maya.person
    house.database.write(
        lambda session: standing.share_from_now(session, person, link_id, "mood", words=True)
    )
    circle.log(house.database, person, log_mood(person, 5, happened="Soup", links=(link_id,)))
    house.database.write(
        lambda session: standing.no_longer_from_now(session, person, link_id, "mood")
    )
    circle.log(house.database, person, log_mood(person, 5, happened="Bread", links=(link_id,)))
    assert seen(dana, link_id) == ["Soup"]


def test_begun_again_nothing_comes_back_by_itself(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    show(maya, log(maya, happened="Soup"), link_id)
    end(maya.house.database, maya.house.vault, maya.person, link_id)
    again = let_in(maya, dana)
    assert seen(dana, again) == []


def test_a_case_manager_who_leaves_ends_it_and_she_reads_so(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    house = maya.house
    leave_now(house.database, house.sessions, dana.person)
    house.long_loop.run_due()
    with house.database.reading() as session:
        [link] = list_links(session, maya.person)
    assert link.id == link_id
    assert link.ended_at is not None
    assert "It ended with Dana" in maya.browser.get("/circle/agreed").text
    assert "No longer in your circle" in maya.browser.get("/circle").text


def test_an_account_that_is_erased_while_it_is_looked_at_is_nobody(
    maya: Member, dana: Member
) -> None:
    link_id = let_in(maya, dana)
    show(maya, log(maya), link_id)
    dana.browser.post("/desk/unlock", data={"password": PASSWORD})
    assert dana.browser.get(f"/desk/{link_id}").status_code == 200
    house = maya.house
    leave_now(house.database, house.sessions, maya.person)
    house.long_loop.run_due()
    gone = dana.browser.get(f"/desk/{link_id}")
    never = dana.browser.get(f"/desk/{clock.new_id()}")
    assert (gone.status_code, gone.data) == (never.status_code, never.data)
    assert dana.browser.get("/desk").status_code == 200


def test_a_viewer_who_is_a_client_of_the_same_case_manager(
    maya: Member, dana: Member, sam: Member
) -> None:
    """Sam sees Maya and is seen by Dana; neither way opens the other."""
    of_maya, of_sam = let_in(maya, dana), let_in(sam, dana)
    close = let_in(maya, sam)
    show(maya, log(maya, happened="hers"), close)
    show(sam, log(sam, happened="his"), of_sam)
    assert seen(dana, of_maya) == []
    assert seen(dana, of_sam) == ["his"]
    assert seen(sam, close) == ["hers"]


def test_her_day_is_hers_wherever_the_viewer_is(maya: Member, join: object) -> None:
    """In Paris it is tomorrow already; in Honolulu it is not."""
    far = join("Far", zone="Pacific/Honolulu")  # type: ignore[operator]
    link_id = let_in(maya, far)
    with time_machine.travel("2026-11-24T23:30:00+00:00", tick=False):
        act = log_mood(maya.person, 5, happened="late")
        circle.log(maya.house.database, maya.person, act)
        show(maya, act.entry_id, link_id)
        assert act.day.isoformat() == "2026-11-25"
        assert seen(far, link_id) == ["late"]


def test_a_share_that_comes_after_its_link_ended_shows_nothing(maya: Member, dana: Member) -> None:
    """It waited on a phone; meanwhile she stopped sharing on another."""
    link_id = let_in(maya, dana)
    entry_id = log(maya, happened="Soup")
    end(maya.house.database, maya.house.vault, maya.person, link_id)
    form = {name: str(value) for name, value in stamp(maya.person).items()}
    sent = maya.browser.post(f"/entries/{entry_id}/share", data=form | {"links": str(link_id)})
    assert sent.status_code == 303
    again = let_in(maya, dana)
    assert seen(dana, again) == []
    assert seen(dana, link_id) is None
