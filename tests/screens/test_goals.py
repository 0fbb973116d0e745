"""Goals as pages: made, changed, ended; and somebody else's is not there."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from pwa import clock
from pwa.circle import log as circle
from pwa.entries.timeline import PAGE
from tests.acts import FRAGMENT, form, log_mood
from tests.conftest import Member

pytestmark = pytest.mark.database

WORDS = "I want dark evenings"


def begin(member: Member, words: str = WORDS, **more: object) -> UUID:
    goal_id = clock.new_id()
    fields = form(member.person, goal_id=goal_id, words=words, **more)
    answer = member.browser.post("/goals/new", data=fields)
    assert (answer.status_code, answer.location) == (303, f"/goals/{goal_id}")
    return goal_id


def base_of(member: Member, goal_id: UUID) -> str:
    page = member.browser.get(f"/goals/{goal_id}/edit").text
    found = re.search(r'name="base" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_first_goal_takes_one_field_and_one_tap(maya: Member) -> None:
    page = maya.browser.get("/goals").text
    assert "What would you like more of, or less of?" in page
    assert "begin with what others began with" in page
    begin(maya)
    page = maya.browser.get("/goals").text
    assert WORDS in page
    assert "What would you like more of, or less of?" not in page


def test_a_beginning_is_filled_in_and_can_be_changed(maya: Member) -> None:
    assert (
        "I want to leave the house more</textarea>" in maya.browser.get("/goals/new?begin=2").text
    )
    for odd in ("0", "9", "²", "x", "-1", "9" * 400):
        assert maya.browser.get("/goals/new", query_string={"begin": odd}).status_code == 200


def test_a_goal_without_words_is_refused_in_words_and_keeps_the_rest(maya: Member) -> None:
    fields = form(maya.person, goal_id=clock.new_id(), words=" ", why="Because.")
    answer = maya.browser.post("/goals/new", data=fields)
    assert answer.status_code == 422
    assert "Write what you want, in a few words." in answer.text
    assert "Because." in answer.text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": "x" * 401}, "That is too long."),
        ({"begins": "2027-02-01", "ends": "2027-01-31"}, "It ends before it begins."),
        ({"ends": "9999-12-31"}, "Pick a day nearer to now."),
        ({"ends": "soon"}, "Write the day as"),
    ],
)
def test_bad_input_is_answered_with_what_to_do(
    maya: Member, fields: dict[str, str], sentence: str
) -> None:
    sent = form(maya.person, goal_id=clock.new_id(), words=WORDS) | fields
    answer = maya.browser.post("/goals/new", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "What would you like more of" in maya.browser.get("/goals").text


def test_words_are_shown_as_they_are_typed(maya: Member) -> None:
    goal_id = begin(maya, "<script>alert(1)</script> & \"more\" 'calm'")
    for path in ("/goals", f"/goals/{goal_id}", f"/goals/{goal_id}/edit"):
        page = maya.browser.get(path).text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page


def test_a_goal_is_changed(maya: Member) -> None:
    goal_id = begin(maya)
    fields = form(
        maya.person, base=base_of(maya, goal_id), words="I want to wake rested", why="For the days."
    )
    answer = maya.browser.post(f"/goals/{goal_id}/edit", data=fields)
    assert answer.location == f"/goals/{goal_id}"
    page = maya.browser.get(f"/goals/{goal_id}").text
    assert "I want to wake rested" in page
    assert "For the days." in page


def test_a_stale_change_is_shown_beside_and_the_person_picks(maya: Member) -> None:
    goal_id = begin(maya)
    base = base_of(maya, goal_id)
    for words in ("From the laptop", "From the phone"):
        answer = maya.browser.post(
            f"/goals/{goal_id}/edit", data=form(maya.person, base=base, words=words)
        )
    assert answer.location == f"/goals/{goal_id}/versions"
    assert "Both are kept." in maya.browser.get(f"/goals/{goal_id}").text
    page = maya.browser.get(f"/goals/{goal_id}/versions").text
    kept = re.findall(r'name="keep" value="([^"]+)"', page)
    assert len(kept) == 2
    fields = form(maya.person, keep=kept[0], drop=[kept[1]])
    maya.browser.post(f"/goals/{goal_id}/versions", data=fields)
    page = maya.browser.get(f"/goals/{goal_id}").text
    assert "From the phone" in page
    assert "Both are kept." not in page
    assert "A version you did not keep" in page
    assert "From the laptop" not in page


def test_a_goal_is_reached_and_taken_up_again(maya: Member) -> None:
    goal_id = begin(maya)
    fields = form(maya.person, ending="reached")
    for _ in range(2):
        answer = maya.browser.post(f"/goals/{goal_id}/end", data=fields)
        assert answer.headers["Daymark-Write"] == f"{fields['write_id']} saved"
    assert "Reached on" in maya.browser.get(f"/goals/{goal_id}").text
    assert "Reached, or set aside" in maya.browser.get("/goals").text
    maya.browser.post(f"/goals/{goal_id}/take-up", data=form(maya.person))
    assert "Reached on" not in maya.browser.get(f"/goals/{goal_id}").text


def test_an_ending_that_is_none_is_refused(maya: Member) -> None:
    goal_id = begin(maya)
    fields = form(maya.person, ending="failed")
    assert maya.browser.post(f"/goals/{goal_id}/end", data=fields).status_code == 400
    assert "Set aside on" not in maya.browser.get(f"/goals/{goal_id}").text


def test_somebody_elses_goal_is_not_there(maya: Member, sam: Member) -> None:
    goal_id = begin(maya)
    base = base_of(maya, goal_id)
    missing = f"/goals/{clock.new_id()}"
    for path in ("", "/edit", "/versions"):
        there = sam.browser.get(f"/goals/{goal_id}{path}")
        nowhere = sam.browser.get(f"{missing}{path}")
        assert (there.status_code, there.data) == (404, nowhere.data)
    writes: dict[str, dict[str, Any]] = {
        "edit": {"base": base, "words": "Mine now"},
        "end": {"ending": "reached"},
        "take-up": {},
        "versions": {"keep": base, "drop": [base]},
    }
    for path, fields in writes.items():
        answer = sam.browser.post(f"/goals/{goal_id}/{path}", data=form(sam.person, **fields))
        assert answer.status_code == 404, path
    assert WORDS in maya.browser.get(f"/goals/{goal_id}").text
    assert WORDS not in sam.browser.get("/goals").text


def test_a_stranger_is_asked_to_sign_in(stranger: FlaskClient) -> None:
    for path in ("/goals", "/goals/new", f"/goals/{clock.new_id()}"):
        assert stranger.get(path).status_code == 303
    assert stranger.post("/goals/new", data={}).status_code == 401


def test_an_entry_names_a_goal_and_stands_on_its_page(maya: Member, sam: Member) -> None:
    act = log_mood(maya.person, 6, happened="Lights out at ten.")
    circle.log(maya.house.database, maya.person, act)
    assert "goal_id" not in maya.browser.get(f"/entries/{act.entry_id}").text

    goal_id = begin(maya)
    page = maya.browser.get(f"/entries/{act.entry_id}").text
    assert f'<option value="{goal_id}">{WORDS}</option>' in page
    fields = form(maya.person, base=act.write_id, score=6, happened="Lights out at ten.")
    theirs = begin(sam, "Not hers")
    answer = maya.browser.post(
        f"/entries/{act.entry_id}/edit", data=fields | {"goal_id": str(theirs)}
    )
    assert answer.status_code == 404
    answer = maya.browser.post(
        f"/entries/{act.entry_id}/edit", data=fields | {"goal_id": str(goal_id)}
    )
    assert answer.status_code == 303
    assert "Lights out at ten." in maya.browser.get(f"/goals/{goal_id}").text
    page = maya.browser.get(f"/entries/{act.entry_id}").text
    assert f'<option value="{goal_id}" selected>' in page


def test_the_page_goes_on_where_it_ends(maya: Member) -> None:
    goal_id = begin(maya)
    for _ in range(PAGE + 1):
        circle.log(maya.house.database, maya.person, log_mood(maya.person, 5, goal_id=goal_id))
    page = maya.browser.get(f"/goals/{goal_id}").text
    following = re.search(r'href="(/goals/[^"]+after=[^"]+)"', page)
    assert following is not None
    answer = maya.browser.get(following[1], headers=FRAGMENT).text
    assert answer.count("<article") == 1
    assert "<h1>" not in answer
    assert maya.browser.get(f"/goals/{goal_id}?after=nonsense").status_code == 200


def test_today_names_the_goal_that_an_entry_and_a_habit_serve(maya: Member) -> None:
    goal_id = begin(maya)
    page = maya.browser.get("/today").text
    assert WORDS not in page
    fields = form(maya.person, habit_id=clock.new_id(), called="Screens off", goal_id=goal_id)
    assert maya.browser.post("/habits/new", data=fields).status_code == 303
    assert maya.browser.get("/today").text.count(WORDS) == 1
    circle.log(maya.house.database, maya.person, log_mood(maya.person, 6, goal_id=goal_id))
    assert maya.browser.get("/today").text.count(WORDS) == 2
