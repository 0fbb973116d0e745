"""Maya's own plan: written, read, changed on two phones, and called from."""

import html
import re

import pytest

from pwa.safety.words import PARTS
from tests.acts import form
from tests.conftest import Member
from tests.safety.writing import beside, plan_of, put_aside, signs_of
from tests.screens.test_help import links

pytestmark = pytest.mark.database

JSON = {"Accept": "application/json"}


def write_plan(maya: Member, **parts: object) -> str:
    """Saves a plan as a page without script does; where that leads."""
    kept = plan_of(maya)
    base = {"base": kept.version} if kept else {}
    answer = maya.browser.post("/help/plan", data=form(maya.person, **base, **parts))
    assert answer.status_code == 303
    return answer.location


def test_help_is_the_only_thing_in_the_title_and_the_address(maya: Member) -> None:
    write_plan(maya, signs="I sleep late.")
    for path in ("/help", "/help/plan", "/help/plan/edit"):
        title = re.search("<title>(.*)</title>", maya.browser.get(path).text)
        assert title is not None
        assert title[1] in {"Help · Daymark", "Plan · Daymark"}


def test_maya_writes_her_plan_and_reads_it(maya: Member) -> None:
    assert "Write my plan" in maya.browser.get("/help/plan").text
    assert write_plan(maya, signs="I stop answering.\nI sleep late.") == "/help/plan"
    page = maya.browser.get("/help/plan").text
    assert "When I notice it starting" in page
    assert "I stop answering.\nI sleep late." in page
    assert "My reasons for living" not in page


def test_the_form_has_all_seven_parts_in_their_order(maya: Member) -> None:
    page = maya.browser.get("/help/plan/edit").text
    places = [page.index(html.escape(part.heading)) for part in PARTS]
    assert len(places) == 7
    assert places == sorted(places)
    assert "You can write this with someone." in page


def test_people_in_the_plan_can_be_called_from_help_now(maya: Member) -> None:
    write_plan(
        maya,
        ask_1="Sam, my brother",
        ask_1_phone="+1 (555) 010-0134",
        ask_3="Ruth",
        services_2="Dana",
        services_2_phone="555 0177",
    )
    for path in ("/help", "/help/plan"):
        page = maya.browser.get(path).text
        assert "tel:+15550100134" in links(page)
        assert "Call Sam, my brother" in page
        assert "tel:5550177" in links(page)
        assert "Call Ruth" not in page
    assert page.index("Sam, my brother") < page.index("Ruth") < page.index("Dana")


def test_what_maya_wrote_is_shown_as_words_and_nothing_else(maya: Member) -> None:
    write_plan(maya, signs="<script>alert(1)</script>", ask_1='"><b>', ask_1_phone="1234")
    for path in ("/help", "/help/plan", "/help/plan/edit"):
        page = maya.browser.get(path).text
        assert "<script>alert" not in page
        assert '"><b>' not in page


def test_maya_changes_and_empties_her_plan(maya: Member) -> None:
    write_plan(maya, signs="I sleep late.")
    write_plan(maya, signs="I sleep in my clothes.")
    assert signs_of(maya) == "I sleep in my clothes."
    assert beside(maya) == []
    write_plan(maya)
    assert "Write my plan" in maya.browser.get("/help/plan").text


def test_the_same_save_sent_twice_has_one_answer(maya: Member) -> None:
    fields = form(maya.person, signs="I sleep late.")
    first = maya.browser.post("/help/plan", data=fields)
    second = maya.browser.post("/help/plan", data=fields)
    assert first.headers["Daymark-Write"] == f"{fields['write_id']} saved"
    assert second.headers["Daymark-Write"] == first.headers["Daymark-Write"]
    other = maya.browser.post("/help/plan", data=fields | {"signs": "else"})
    assert other.status_code == 409
    assert signs_of(maya) == "I sleep late."


def test_a_browser_and_a_program_mean_the_same_lines(maya: Member) -> None:
    """A form sends line breaks as two signs; sent again otherwise it must be the same act."""
    fields = form(maya.person, signs="I stop answering.\r\nI sleep late.")
    maya.browser.post("/help/plan", data=fields)
    again = fields | {"signs": "I stop answering.\nI sleep late."}
    assert maya.browser.post("/help/plan", data=again).status_code == 303
    assert signs_of(maya) == "I stop answering.\nI sleep late."


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("ask_1_phone", "call Ruth"),
        ("ask_1_phone", "5"),
        ("services_4_phone", "5" * 81),
        ("signs", "x" * 5001),
        ("reasons", "x" * 1_000_000),
        ("by_myself", "a\0b"),
        ("ask_2", "x" * 401),
        ("day", "1800-01-01"),
        ("zone", "Nowhere"),
        ("base", "not-an-id"),
    ],
)
def test_what_cannot_be_kept_is_said_in_words_and_what_was_typed_stays(
    maya: Member, field: str, typed: str
) -> None:
    fields = form(maya.person, surroundings="Sam has the keys.") | {field: typed}
    answer = maya.browser.post("/help/plan", data=fields)
    assert answer.status_code == 422
    assert "Something needs a look" in answer.text
    assert "Sam has the keys." in answer.text
    assert plan_of(maya) is None


def test_a_program_is_told_what_does_not_fit(maya: Member) -> None:
    fields = form(maya.person, ask_1_phone="call Ruth")
    answer = maya.browser.post("/help/plan", data=fields, headers=JSON)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert set(answer.get_json()["errors"]) == {"ask_1_phone"}
    assert "Ruth" not in answer.text


def test_two_versions_met_and_maya_keeps_one(maya: Member) -> None:
    write_plan(maya, signs="I stop answering.")
    old = plan_of(maya)
    assert old is not None
    write_plan(maya, signs="I sleep late.", by_myself="A shower.")
    stale = form(
        maya.person, base=old.version, signs="I sleep in my clothes.", by_myself="A shower."
    )
    answer = maya.browser.post("/help/plan", data=stale)
    assert answer.headers["Daymark-Write"] == f"{stale['write_id']} beside"
    assert answer.location == "/help/plan/versions"
    assert "Both are kept." in maya.browser.get("/help/plan").text
    page = maya.browser.get(answer.location).text
    assert "<mark>in my clothes.</mark>" in page
    assert "<mark>late.</mark>" in page
    now = plan_of(maya)
    assert now is not None
    choice = form(maya.person, keep=stale["write_id"], drop=now.version)
    assert maya.browser.post("/help/plan/versions", data=choice).location == "/help/plan"
    assert (signs_of(maya), beside(maya)) == ("I sleep in my clothes.", [])
    assert put_aside(maya) == ["I sleep late."]
    assert "did not keep" in maya.browser.get("/help/plan").text


def test_two_versions_joined_by_hand_hold_what_either_held(maya: Member) -> None:
    write_plan(maya, signs="I stop answering.", ask_1="Sam", ask_2="Ruth")
    old = plan_of(maya)
    assert old is not None
    write_plan(maya, signs="I stop answering.\nI sleep late.", ask_1="Sam", ask_2="Ruth")
    stale = {
        "signs": "I stop answering.\nI sleep in my clothes.",
        "ask_1": "Sam",
        "ask_1_phone": "555 0134",
        "ask_2": "Iris",
        "ask_3": "Leo",
        "ask_4": "Noor",
    }
    maya.browser.post("/help/plan", data=form(maya.person, base=old.version, **stale))
    page = html.unescape(maya.browser.get("/help/plan/edit?join=1").text)
    assert "I stop answering.\nI sleep late.\nI sleep in my clothes." in page
    assert page.count('value="Sam"') == 1
    assert 'value="Leo, Noor"' in page
    joins = re.findall(r'name="joins" value="([^"]+)"', page)
    assert len(joins) == 1
    write_plan(maya, signs="Both.", joins=joins)
    assert (signs_of(maya), beside(maya)) == ("Both.", [])


def test_sam_sees_nothing_of_mayas_plan(maya: Member, sam: Member) -> None:
    write_plan(maya, signs="I sleep late.", ask_1="Sam", ask_1_phone="555 0134")
    for path in ("/help", "/help/plan", "/help/plan/edit"):
        page = sam.browser.get(path).text
        assert "I sleep late." not in page
        assert not re.search(r"555.?0134", page)
    kept = plan_of(maya)
    assert kept is not None
    choice = form(sam.person, keep=kept.version, drop=kept.version)
    assert sam.browser.post("/help/plan/versions", data=choice).status_code == 404
