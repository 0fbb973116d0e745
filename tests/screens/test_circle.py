"""The circle, as the client and the people around her meet it on their screens."""

import re
from uuid import UUID

import pytest

from pwa import clock
from pwa.circle import log as circle
from pwa.circle.terms import Role
from pwa.entries.acts import log_of
from pwa.entries.kinds.journal.payload import Journal
from pwa.people.person import Person
from tests.acts import FRAGMENT, PASSWORD, stamp
from tests.circle.made import let_in, log, show
from tests.conftest import Member

pytestmark = pytest.mark.database


def as_form(person: Person) -> dict[str, str]:
    return {name: str(value) for name, value in stamp(person).items()}


def share_form(member: Member, **fields: str) -> dict[str, str]:
    return as_form(member.person) | fields


def share(member: Member, entry_id: UUID, **fields: str) -> int:
    form = share_form(member, **fields)
    return member.browser.post(f"/entries/{entry_id}/share", data=form).status_code


def test_from_an_invitation_to_the_first_shared_mood(maya: Member, dana: Member) -> None:
    made = maya.browser.post("/circle/invite", data={"role": "case_manager", "kinds": "mood"})
    invitation = maya.browser.get(made.location).text
    code = re.search(r'invitation-code">([^<]+)<', invitation)
    assert code
    looked = dana.browser.get(f"/join/{code.group(1)}").text
    assert "Maya lets you see a little" in looked
    assert dana.browser.post(f"/join/{code.group(1)}").status_code == 303
    assert "Dana" in maya.browser.get("/circle").text


@pytest.mark.parametrize("code", ["nobody-has-this", "ab"])
def test_a_code_that_nobody_made_says_so(dana: Member, code: str) -> None:
    answer = dana.browser.post("/join", data={"code": code})
    assert answer.status_code == 422
    assert "Ask for a new one" in answer.text
    assert dana.browser.get(f"/join/{code}").status_code == 404


def test_one_tap_shows_it_and_one_takes_it_back(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    entry_id = log(maya, 7)
    assert "Only you" in maya.browser.get("/timeline").text
    assert share(maya, entry_id, links=str(link_id)) == 303
    timeline = maya.browser.get("/timeline").text
    assert "Take it back" in timeline
    assert share(maya, entry_id, was=str(link_id)) == 303
    assert "Show it to Dana" in maya.browser.get("/timeline").text


def test_a_stranger_shares_nothing_of_hers(maya: Member, dana: Member, sam: Member) -> None:
    link_id = let_in(maya, dana)
    entry_id = log(maya)
    assert share(sam, entry_id, links=str(link_id)) == 404


def test_new_moods_start_out_shown_as_the_form_says(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    maya.browser.post(f"/circle/{link_id}", data={"kinds": "mood"})
    today = maya.browser.get("/today").text
    assert f'name="links" value="{link_id}"' in today
    form = as_form(maya.person) | {"score": "8", "links": str(link_id)}
    form["entry_id"] = form["write_id"]
    card = maya.browser.post("/log/mood", data=form, headers=FRAGMENT).text
    assert "Dana can see this" in card


def test_a_form_that_was_kept_shows_nothing_that_has_ended_since(
    maya: Member, dana: Member
) -> None:
    link_id = let_in(maya, dana)
    maya.browser.post(f"/circle/{link_id}", data={"kinds": "mood"})
    maya.browser.post(f"/circle/{link_id}", data={"was": "kinds mood"})
    form = as_form(maya.person) | {"score": "8", "links": str(link_id)}
    form["entry_id"] = form["write_id"]
    card = maya.browser.post("/log/mood", data=form, headers=FRAGMENT).text
    assert "Only you see this" in card


def test_what_was_opened_stays_opened_and_is_said(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    entry_id = log(maya, 7)
    show(maya, entry_id, link_id)
    at_desk(dana)
    assert dana.browser.get(f"/desk/{link_id}").status_code == 200
    page = maya.browser.get(f"/entries/{entry_id}").text
    assert "Seen by Dana" in page
    assert "Seen is not an answer" in page
    share(maya, entry_id, was=str(link_id))
    assert "Taken back. Dana had opened it" in maya.browser.get(f"/entries/{entry_id}").text
    assert "Dana opened 1 entry" in maya.browser.get("/circle/looks").text


def test_after_a_low_number_nothing_is_asked(maya: Member, dana: Member) -> None:
    let_in(maya, dana)
    form = as_form(maya.person) | {"score": "2"}
    form["entry_id"] = form["write_id"]
    card = maya.browser.post("/log/mood", data=form, headers=FRAGMENT).text
    assert "Only you see this" in card
    assert "Show it to" not in card


def test_what_dana_sees_is_shown_without_a_look(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    show(maya, log(maya, 7, happened="Lunch with Iris"), link_id)
    log(maya, 2, happened="Nobody reads this")
    page = maya.browser.get(f"/circle/{link_id}/page").text
    assert "Lunch with Iris" in page
    assert "Nobody reads this" not in page
    assert "Nobody has looked" in maya.browser.get("/circle/looks").text


def test_stopping_ends_it_for_both_and_is_written_down(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    at_desk(dana)
    assert maya.browser.post(f"/circle/{link_id}/end").status_code == 303
    assert dana.browser.get(f"/desk/{link_id}").status_code == 404
    agreed = maya.browser.get("/circle/agreed").text
    assert "It ended with Dana" in agreed
    assert "ended" in maya.browser.get("/circle/agreed.csv").text


def test_family_gets_numbers_and_the_block_for_worry(maya: Member, sam: Member) -> None:
    link_id = let_in(maya, sam, Role.FAMILY)
    show(maya, log(maya, 6, happened="Soup"), link_id, words=False)
    at_desk(sam)
    page = sam.browser.get(f"/desk/{link_id}").text
    assert "Maya showed 1 of the last 7 days. Those days: 6." in page
    assert "Soup" not in page
    assert "If you are worried about Maya" in page


def test_a_page_of_the_journal_that_was_picked_stands_on_the_family_page(
    maya: Member, sam: Member
) -> None:
    link_id = let_in(maya, sam, Role.FAMILY)
    act = log_of(Journal)(
        **stamp(maya.person, entry_id=clock.new_id()),
        payload=Journal(template="three", thing_1="The walk did me good."),
    )
    circle.log(maya.house.database, maya.person, act)
    show(maya, act.entry_id, link_id)
    at_desk(sam)
    assert "The walk did me good." in sam.browser.get(f"/desk/{link_id}").text


def at_desk(member: Member) -> None:
    answer = member.browser.post("/desk/unlock", data={"password": PASSWORD})
    assert answer.status_code == 303


def test_a_week_is_shown_after_it_was_looked_through(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    shown, kept = log(maya, 7, happened="Soup"), log(maya, 2, happened="stays with her")
    week = maya.browser.get(f"/circle/{link_id}/week").text
    assert str(shown) in week
    assert str(kept) in week
    form = as_form(maya.person) | {"entries": str(shown)}
    assert maya.browser.post(f"/circle/{link_id}/week", data=form).status_code == 303
    page = maya.browser.get(f"/circle/{link_id}/page").text
    assert "Soup" in page
    assert "stays with her" not in page
    assert str(shown) not in maya.browser.get(f"/circle/{link_id}/week").text


def test_a_mark_for_the_next_talk(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    entry_id = log(maya, 7)
    show(maya, entry_id, link_id)
    form = as_form(maya.person) | {"wanted": "yes"}
    assert maya.browser.post(f"/entries/{entry_id}/talk-about", data=form).status_code == 303
    at_desk(dana)
    assert "1 to talk about" in dana.browser.get("/desk").text
    assert "1 marked “talk about this”" in dana.browser.get(f"/desk/{link_id}").text
