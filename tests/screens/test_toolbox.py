"""The toolbox: what helped before, the person's own list, and one tap to do it again."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from pwa import clock
from pwa.circle import log as circle
from pwa.entries.models import ToolboxRow
from pwa.entries.toolbox import (
    MOST_TOOLS,
    AddTool,
    MoveTool,
    Toolbox,
    add_tool,
    find_toolbox,
    move_tool,
)
from tests.acts import form, log_mood, stamp
from tests.conftest import Member

pytestmark = pytest.mark.database


def add(member: Member, words: str, **more: Any) -> UUID:
    tool_id = clock.new_id()
    fields = form(member.person, tool_id=tool_id, words=words, **more)
    assert member.browser.post("/toolbox/list", data=fields).status_code == 303
    return tool_id


def box(member: Member) -> Toolbox:
    with member.house.database.reading() as session:
        return find_toolbox(session, member.person)


def words_of(member: Member) -> list[str]:
    return [tool.words for tool in box(member).tools]


def test_an_empty_toolbox_invites(maya: Member) -> None:
    page = maya.browser.get("/toolbox").text
    assert "What helped before can help again." in page
    assert "Begin a list of your own" in page


def test_what_helped_beside_a_number_stands_in_it_with_a_count(maya: Member) -> None:
    for helped in (("A walk", "Music"), ("a walk",)):
        circle.log(maya.house.database, maya.person, log_mood(maya.person, 6, helped=helped))
    page = maya.browser.get("/toolbox").text
    assert "Helped 2 times, last today" in page
    assert "Helped once, today" in page
    addresses = re.findall(r'href="(/toolbox/helped/[0-9a-f]{32})"', page)
    assert len(addresses) == 2
    assert "walk" in maya.browser.get(addresses[0]).text.lower()


def test_the_own_list_keeps_its_order(maya: Member) -> None:
    ids = [add(maya, words) for words in ("Cold water", "The pier", "Tea")]

    def move(tool: int, way: str, times: int) -> None:
        for _ in range(times):
            fields = form(maya.person, way=way)
            answer = maya.browser.post(f"/toolbox/{ids[tool]}/move", data=fields)
            assert answer.status_code == 303

    move(2, "up", times=3)
    assert words_of(maya) == ["Tea", "Cold water", "The pier"]
    move(0, "down", times=3)
    assert words_of(maya) == ["Tea", "The pier", "Cold water"]
    page = maya.browser.get("/toolbox").text
    assert page.index("Tea") < page.index("The pier") < page.index("Cold water")


def test_each_act_takes_effect_once(maya: Member) -> None:
    first, _ = add(maya, "Cold water"), add(maya, "The pier")
    add(maya, "Tea")
    fields = form(maya.person, way="down")
    for _ in range(3):
        maya.browser.post(f"/toolbox/{first}/move", data=fields)
    assert words_of(maya) == ["The pier", "Cold water", "Tea"]


def test_moves_at_once_lose_nothing(maya: Member) -> None:
    database, person = maya.house.database, maya.person
    acts = [AddTool(**stamp(person), tool_id=clock.new_id(), words=f"Tool {n}") for n in range(12)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda act: add_tool(database, person, act), acts))
        list(
            pool.map(
                lambda act: move_tool(
                    database, person, MoveTool(**stamp(person), tool_id=act.tool_id, way="up")
                ),
                acts,
            )
        )
    assert sorted(words_of(maya)) == sorted(act.words for act in acts)


def test_a_tool_is_renamed(maya: Member) -> None:
    tool_id = add(maya, "Cold water")
    fields = form(maya.person, words="Cold water on my wrists")
    maya.browser.post(f"/toolbox/{tool_id}/change", data=fields)
    assert words_of(maya) == ["Cold water on my wrists"]
    answer = maya.browser.post(f"/toolbox/{tool_id}/change", data=form(maya.person, words=""))
    assert answer.status_code == 422
    assert "Write a few words for it." in answer.text


def test_taken_out_it_can_be_put_back_in_its_place(maya: Member) -> None:
    ids = [add(maya, words) for words in ("Cold water", "The pier", "Tea")]
    answer = maya.browser.post(f"/toolbox/{ids[1]}/take-out", data=form(maya.person))
    assert words_of(maya) == ["Cold water", "Tea"]
    assert "Taken out." in maya.browser.get(answer.location).text
    other = maya.browser.post(f"/toolbox/{ids[0]}/put-back", data=form(maya.person))
    assert other.status_code == 404
    maya.browser.post(f"/toolbox/{ids[1]}/put-back", data=form(maya.person))
    assert words_of(maya) == ["Cold water", "The pier", "Tea"]
    assert "Taken out." not in maya.browser.get(answer.location).text


def test_what_is_in_the_list_is_not_added_again(maya: Member) -> None:
    for words in ("Tea", "tea", " Tea "):
        add(maya, words)
    assert words_of(maya) == ["Tea"]


@pytest.mark.parametrize("words", ["", "   ", "x" * 81, "a\0b"])
def test_words_that_do_not_fit_are_refused(maya: Member, words: str) -> None:
    fields = form(maya.person, tool_id=clock.new_id()) | {"words": words}
    assert maya.browser.post("/toolbox/list", data=fields).status_code == 422
    assert words_of(maya) == []


@pytest.mark.parametrize("leads", ["javascript:alert(1)", "own:nothing", "breathing:none", "x:y"])
def test_a_tool_leads_nowhere_but_here(maya: Member, leads: str) -> None:
    fields = form(maya.person, tool_id=clock.new_id(), words="Odd", leads=leads)
    maya.browser.post("/toolbox/list", data=fields)
    page = maya.browser.get("/toolbox").text
    assert not re.search(r'href="(?!/)(?!#)', page)
    assert f'href="{leads}' not in page


def test_a_guide_in_the_list_leads_to_the_guide(maya: Member) -> None:
    add(maya, "The long one", leads="breathing:long")
    assert 'href="/breathe/long"' in maya.browser.get("/toolbox").text


def test_the_list_has_an_end(maya: Member) -> None:
    database, person = maya.house.database, maya.person
    for n in range(MOST_TOOLS):
        add_tool(database, person, AddTool(**stamp(person), tool_id=clock.new_id(), words=f"{n}"))
    page = maya.browser.get("/toolbox/list").text
    assert "Take something out before you add more." in page
    fields = form(maya.person, tool_id=clock.new_id(), words="One more")
    assert maya.browser.post("/toolbox/list", data=fields).status_code == 409
    assert len(words_of(maya)) == MOST_TOOLS


def test_a_tool_done_elsewhere_notes_nothing_by_itself(maya: Member) -> None:
    tool_id = add(maya, "Cold water")
    page = maya.browser.get(f"/toolbox/{tool_id}").text
    assert "Nothing is noted before you tap a number." in page
    assert "Nothing here yet" in maya.browser.get("/timeline").text
    fields = form(maya.person, entry_id=clock.new_id(), score=6, helped="Cold water")
    maya.browser.post("/log/mood", data=fields)
    assert "Helped once, today" in maya.browser.get("/toolbox").text


def test_somebody_elses_tool_is_not_there(maya: Member, sam: Member) -> None:
    tool_id = add(maya, "Cold water")
    add(sam, "Tea")
    for path in ("", "/change"):
        assert sam.browser.get(f"/toolbox/{tool_id}{path}").status_code == 404
    for path, fields in {
        "change": {"words": "Mine"},
        "move": {"way": "up"},
        "take-out": {},
        "put-back": {},
    }.items():
        answer = sam.browser.post(f"/toolbox/{tool_id}/{path}", data=form(sam.person, **fields))
        assert answer.status_code == 404, path
    assert (words_of(maya), words_of(sam)) == (["Cold water"], ["Tea"])


def test_another_persons_code_leads_nowhere(maya: Member, sam: Member) -> None:
    for member in (maya, sam):
        act = log_mood(member.person, 6, helped=("A walk",))
        circle.log(member.house.database, member.person, act)
    code = re.search(r"/toolbox/helped/([0-9a-f]+)", maya.browser.get("/toolbox").text)
    assert code is not None
    assert maya.browser.get(f"/toolbox/helped/{code[1]}").status_code == 200
    assert sam.browser.get(f"/toolbox/helped/{code[1]}").status_code == 404


def test_the_list_is_sealed(maya: Member) -> None:
    add(maya, "Cold water on my wrists")
    with maya.house.database.reading() as session:
        sealed = session.scalar(select(ToolboxRow.sealed))
    assert sealed is not None
    assert b"wrists" not in sealed
