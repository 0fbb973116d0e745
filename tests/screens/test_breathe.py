"""The pages of breathing, as they are without a script, and what their forms refuse."""

from typing import Any
from uuid import UUID

import pytest

from pwa import clock
from pwa.entries.timeline import list_days
from pwa.goals.goal import GoalPayload
from pwa.goals.keep import SaveGoal, save_goal
from pwa.readings import Reading
from tests.acts import FRAGMENT, form, stamp
from tests.conftest import Member

pytestmark = pytest.mark.database

OWN = {"called": "Slow evening", "inhale": "4", "exhale": "8"}


def logged(member: Member) -> list[Reading]:
    today = member.person.today()
    with member.house.database.reading() as session:
        return list_days(session, member.person, today, today)


def breathed(member: Member, **fields: Any) -> dict[str, Any]:
    entry = {"entry_id": clock.new_id(), "pattern": "long", "seconds": 300}
    return form(member.person, **(entry | fields))


def make_pattern(member: Member, **fields: Any) -> UUID:
    pattern_id = clock.new_id()
    sent = form(member.person, pattern_id=pattern_id, **(OWN | fields))
    answer = member.browser.post("/breathe/own/new", data=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/breathe/own/{pattern_id}"
    return pattern_id


@pytest.mark.parametrize("code", ["long", "even", "square", "478", "sigh", "muscles", "grounding"])
def test_each_guide_tells_in_words_what_to_do(maya: Member, code: str) -> None:
    page = maya.browser.get(f"/breathe/{code}")
    assert page.status_code == 200
    assert "How long did you do it?" in page.text
    if code != "grounding":
        assert "Dizzy? Stop, and breathe as you usually do." in page.text
        assert "This is not helping" in page.text
    if code == "long":
        assert "Breathe in for 4 seconds" in page.text
        assert "Let it go for 6 seconds" in page.text


def test_the_titles_say_nothing(maya: Member) -> None:
    for path in (
        "/breathe",
        "/breathe/long",
        "/breathe/muscles",
        f"/breathe/own/{make_pattern(maya)}",
    ):
        title = maya.browser.get(path).text.partition("<title>")[2].partition("</title>")[0]
        assert title == "Breathe · Daymark"


def test_picking_without_a_script_leads_to_the_guide(maya: Member) -> None:
    pattern_id = make_pattern(maya)
    for chosen, place in {
        "square": "/breathe/square?minutes=10",
        "muscles": "/breathe/muscles",
        str(pattern_id): f"/breathe/own/{pattern_id}?minutes=10",
    }.items():
        answer = maya.browser.get(f"/breathe?pattern={chosen}&minutes=10")
        assert (answer.status_code, answer.headers["Location"]) == (303, place)
    for unknown in ("deep", "own", "../me"):
        assert maya.browser.get(f"/breathe?pattern={unknown}").status_code == 404


@pytest.mark.parametrize("minutes", ["0", "-1", "3600", "x", ""])
def test_a_strange_length_is_the_usual_one(maya: Member, minutes: str) -> None:
    page = maya.browser.get(f"/breathe/long?minutes={minutes}")
    assert 'data-minutes="5"' in page.text


def test_a_session_is_saved_and_read_back(maya: Member) -> None:
    sent = breathed(maya, calm_before=4, calm_after=6, rounds=22)
    assert maya.browser.post("/log/breathing", data=sent).status_code == 303
    assert maya.browser.post("/log/breathing", data=sent).status_code == 303
    (reading,) = logged(maya)
    assert (reading.kind, reading.payload.pattern, reading.payload.seconds) == (
        "breathing",
        "long",
        300,
    )
    assert (reading.payload.calm_before, reading.payload.calm_after) == (4, 6)
    timeline = maya.browser.get("/timeline").text
    assert "Long out-breath" in timeline
    assert "5 min. Calm 4, then 6" in timeline
    card = maya.browser.get(f"/today?saved={reading.id}").text
    assert "5 min. Calm 4, then 6" in card
    editor = maya.browser.get(f"/entries/{reading.id}").text
    assert "How calm were you before?" in editor


def test_htmx_gets_the_card(maya: Member) -> None:
    answer = maya.browser.post("/log/breathing", data=breathed(maya, seconds=68), headers=FRAGMENT)
    assert "Long out-breath</h2>" in answer.text
    assert "1 min 8 s" in answer.text


def test_a_session_can_serve_a_goal(maya: Member, sam: Member) -> None:
    def goal_of(member: Member, words: str) -> UUID:
        goal_id = clock.new_id()
        act = SaveGoal(**stamp(member.person, goal_id=goal_id), payload=GoalPayload(words=words))
        save_goal(member.house.database, member.person, act)
        return goal_id

    assert "goal_id" not in maya.browser.get("/breathe").text
    goal_id = goal_of(maya, "Sleep better")
    assert "Sleep better" in maya.browser.get("/breathe").text
    assert "Sleep better" in maya.browser.get("/breathe/long").text
    maya.browser.post("/log/breathing", data=breathed(maya, goal_id=goal_id))
    assert [reading.goal for reading in logged(maya)] == ["Sleep better"]
    theirs = breathed(maya, goal_id=goal_of(sam, "Sail"))
    assert maya.browser.post("/log/breathing", data=theirs).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"seconds": -300},
        {"seconds": 0},
        {"seconds": 4},
        {"seconds": 86_400},
        {"seconds": "five"},
        {"calm_before": 0},
        {"calm_after": 11},
        {"pattern": "deep"},
        {"pattern": ""},
        {"rounds": -1},
        {"pattern": "own"},
        {"note": "x" * 5_001},
    ],
)
def test_bad_sessions_are_refused_in_words(maya: Member, fields: dict[str, Any]) -> None:
    sent = breathed(maya, **fields)
    asked = maya.browser.post("/log/breathing", data=sent, headers={"Accept": "application/json"})
    assert asked.status_code == 422
    assert (asked.json or {})["errors"]
    page = maya.browser.post("/log/breathing", data=sent)
    assert page.status_code == 422
    assert logged(maya) == []


def test_a_pattern_is_made_changed_put_away_and_put_back(maya: Member) -> None:
    pattern_id = make_pattern(maya, hold="2.5")
    assert "Slow evening" in maya.browser.get("/breathe").text
    guide = maya.browser.get(f"/breathe/own/{pattern_id}").text
    assert 'data-beats="in:4 hold:2.5 out:8"' in guide
    page = maya.browser.get(f"/breathe/own/{pattern_id}/change").text
    base = page.partition('name="base" value="')[2][:36]
    sent = form(maya.person, base=base, **(OWN | {"called": "Slower", "exhale": "10"}))
    assert maya.browser.post(f"/breathe/own/{pattern_id}/change", data=sent).status_code == 303
    stale = form(maya.person, base=base, **(OWN | {"called": "Other phone"}))
    beside = maya.browser.post(f"/breathe/own/{pattern_id}/change", data=stale)
    assert beside.headers["Daymark-Write"].endswith("beside")
    page = maya.browser.get(beside.headers["Location"]).text
    assert "Slower" in page
    assert "Other phone" in page
    away = form(maya.person)
    answer = maya.browser.post(f"/breathe/own/{pattern_id}/put-away", data=away)
    assert "Slower" not in maya.browser.get("/breathe").text
    assert "Put back" in maya.browser.get(answer.headers["Location"]).text
    maya.browser.post(f"/breathe/own/{pattern_id}/take-up", data=form(maya.person))
    assert "Slower" in maya.browser.get("/breathe").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"inhale": "0", "exhale": "0"}, "A breath goes in and out."),
        ({"inhale": "3600"}, "Pick 0 to 60 seconds."),
        ({"hold": "-1"}, "Pick 0 to 60 seconds."),
        ({"inhale": "0.5", "exhale": "1"}, "2 to 120 seconds"),
        ({"inhale": "60", "hold": "60", "exhale": "60"}, "2 to 120 seconds"),
        ({"inhale": "four"}, "Use a number."),
        ({"called": ""}, "This is needed."),
    ],
)
def test_a_bad_pattern_comes_back_with_what_was_typed(
    maya: Member, fields: dict[str, str], sentence: str
) -> None:
    sent = form(maya.person, pattern_id=clock.new_id(), **(OWN | fields))
    answer = maya.browser.post("/breathe/own/new", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{fields.get("called", "Slow evening")}"' in answer.text


def test_the_pattern_of_somebody_else_is_not_there(maya: Member, sam: Member) -> None:
    pattern_id = make_pattern(maya)
    unknown = clock.new_id()
    nothing = sam.browser.get(f"/breathe/own/{unknown}")
    for place in ("", "/change"):
        theirs = sam.browser.get(f"/breathe/own/{pattern_id}{place}")
        assert (theirs.status_code, theirs.data) == (404, nothing.data)
    for place in ("change", "put-away", "take-up", "versions"):
        fields = {**OWN, "base": unknown, "keep": unknown}
        sent = form(sam.person, **fields)
        answer = sam.browser.post(f"/breathe/own/{pattern_id}/{place}", data=sent)
        assert answer.status_code == 404
    own = {"pattern": "own", "pattern_id": pattern_id, "inhale": 4, "exhale": 8}
    assert sam.browser.post("/log/breathing", data=breathed(sam, **own)).status_code == 404
    assert maya.browser.post("/log/breathing", data=breathed(maya, **own)).status_code == 303


def test_an_edit_may_not_name_somebody_elses_pattern(maya: Member, sam: Member) -> None:
    pattern_id = make_pattern(sam)
    sent = breathed(maya)
    maya.browser.post("/log/breathing", data=sent)
    own = {"pattern": "own", "pattern_id": pattern_id, "inhale": 4, "exhale": 8, "seconds": 60}
    edit = form(maya.person, base=sent["write_id"], **own)
    answer = maya.browser.post(f"/entries/{sent['entry_id']}/edit", data=edit)
    assert answer.status_code == 404
    assert [reading.payload.pattern for reading in logged(maya)] == ["long"]


def test_a_low_number_offers_a_minute_first(maya: Member) -> None:
    mood = form(maya.person, entry_id=clock.new_id(), score=2)
    card = maya.browser.post("/log/mood", data=mood, headers=FRAGMENT).text
    assert 'href="/breathe/long?minutes=1"' in card
    assert card.index("Breathe a minute") < card.index("Talk to someone")


def test_nobody_signed_out_sees_a_page(stranger: Any) -> None:
    for path in ("/breathe", "/breathe/long", "/breathe/own", "/breathe/own/new"):
        assert stranger.get(path).status_code in {302, 303, 401}
