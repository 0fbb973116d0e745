"""What is shown beside entries: goals, the plan, a pause."""

from typing import Any
from uuid import UUID

import pytest

from pwa.circle import gate
from pwa.circle.shown import Shown
from pwa.circle.terms import Role
from pwa.circle.things import Named, Thing
from pwa.safety.plan import save_plan
from tests.acts import PASSWORD
from tests.circle.made import NONE_BACK, let_in, show_things
from tests.conftest import Member
from tests.goals.test_goals import begin
from tests.safety.writing import save

pytestmark = pytest.mark.database


def seen(viewer: Member, link_id: UUID) -> Shown:
    house = viewer.house
    shown = gate.look(house.database, house.vault, viewer.person, link_id, NONE_BACK)
    assert shown is not None
    return shown


def plan_seen(viewer: Member, link_id: UUID) -> Any:
    house = viewer.house
    shown = gate.look_at_plan(house.database, house.vault, viewer.person, link_id)
    return None if shown is None else shown.plan


def test_a_goal_is_shown_by_its_words_and_taken_back(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    goal_id = begin(maya, "Sleep better").goal_id
    begin(maya, "Nobody reads this one")
    assert seen(dana, link_id).beside.goals == ()
    show_things(maya, link_id, Named(Thing.GOAL, goal_id))
    assert seen(dana, link_id).beside.goals == ("Sleep better",)
    assert "Dana" in maya.browser.get(f"/goals/{goal_id}").text
    assert "Dana" in maya.browser.get(f"/goals/{goal_id}/edit").text
    show_things(maya, link_id)
    assert seen(dana, link_id).beside.goals == ()
    agreed = maya.browser.get("/circle/agreed").text
    assert "Dana sees one goal" in agreed
    assert "One goal was taken back from Dana" in agreed


def test_the_plan_is_opened_with_a_look(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    plan = save(maya.person, signs="I stop answering", surroundings="Iris has the key")
    save_plan(maya.house.database, maya.person, plan)
    assert plan_seen(dana, link_id) is None
    show_things(maya, link_id, Named(Thing.PLAN, maya.person.id))
    assert plan_seen(dana, link_id).surroundings == "Iris has the key"
    assert "Dana opened your plan" in maya.browser.get("/circle/looks").text
    assert "Dana" in maya.browser.get("/help/plan").text


def test_family_never_reads_how_her_surroundings_are_made_safer(maya: Member, sam: Member) -> None:
    link_id = let_in(maya, sam, Role.FAMILY)
    plan = save(maya.person, signs="I stop answering", surroundings="Iris has the key")
    save_plan(maya.house.database, maya.person, plan)
    show_things(maya, link_id, Named(Thing.PLAN, maya.person.id))
    seen_by_sam = plan_seen(sam, link_id)
    assert (seen_by_sam.signs, seen_by_sam.surroundings) == ("I stop answering", "")
    sam.browser.post("/desk/unlock", data={"password": PASSWORD})
    assert "Iris has the key" not in sam.browser.get(f"/desk/{link_id}/plan").text


def test_a_goal_of_somebody_else_is_not_turned_on(maya: Member, dana: Member, sam: Member) -> None:
    link_id = let_in(maya, dana)
    his = begin(sam, "His own").goal_id
    maya.browser.post(f"/circle/{link_id}", data={"goals": str(his)})
    assert seen(dana, link_id).beside.goals == ()
