"""What somebody follows from now on: what serves a goal, and a habit as a whole."""

from uuid import UUID

import pytest

from pwa.circle import log as circle
from pwa.circle.starting import find_starting
from pwa.circle.terms import Role
from pwa.circle.things import Named, Thing, find_things
from tests.acts import log_mood
from tests.circle.made import let_in, show, show_things, take_back
from tests.circle.test_things import seen
from tests.conftest import Member
from tests.goals.test_goals import begin
from tests.habits.made import answer, make_habit

pytestmark = pytest.mark.database


def log_toward(maya: Member, goal_id: UUID | None, *links: UUID) -> UUID:
    act = log_mood(maya.person, 6, goal_id=goal_id, links=links)
    circle.log(maya.house.database, maya.person, act)
    return act.entry_id


def test_what_serves_a_goal_starts_out_shown_and_nothing_before_or_beside_it(
    maya: Member, dana: Member
) -> None:
    link_id = let_in(maya, dana)
    goal_id, other = begin(maya, "Sleep better").goal_id, begin(maya, "See people").goal_id
    log_toward(maya, goal_id, link_id)
    show_things(maya, link_id, Named(Thing.SERVING, goal_id))
    log_toward(maya, other, link_id)
    log_toward(maya, None, link_id)
    shown = log_toward(maya, goal_id, link_id)
    log_toward(maya, goal_id)  # the form's switch was off
    assert [reading.id for reading in seen(dana, link_id).readings] == [shown]
    show_things(maya, link_id)
    log_toward(maya, goal_id, link_id)  # the form was open since before
    assert [reading.id for reading in seen(dana, link_id).readings] == [shown]
    agreed = maya.browser.get("/circle/agreed").text
    assert "Dana sees new entries that serve one goal" in agreed
    assert "Dana no longer sees new entries that serve one goal" in agreed


def test_a_habit_that_serves_the_goal_comes_with_it(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    goal_id = begin(maya, "Sleep better").goal_id
    walk = make_habit(maya, goal_id=goal_id)
    make_habit(maya, "Read")
    show_things(maya, link_id, Named(Thing.SERVING, goal_id))
    with maya.house.database.reading() as session:
        starting = find_starting(session, maya.person, "habit")
    assert starting.of(walk, goal_id) == {link_id: True}
    page = maya.browser.get("/today").text
    assert page.count(f'name="links" value="{link_id}"') == 1  # of Walk; Read and moods are private
    entry_id = answer(maya, walk, links=(link_id,))
    assert [reading.id for reading in seen(dana, link_id).readings] == [entry_id]


def test_the_strength_of_a_habit_is_told_while_all_of_it_is_shown(
    maya: Member, dana: Member
) -> None:
    link_id = let_in(maya, dana)
    walk = make_habit(maya)
    answer(maya, walk)  # before, and private
    show_things(maya, link_id, Named(Thing.HABIT, walk))
    kept = answer(maya, walk, links=(link_id,))
    [whole] = seen(dana, link_id).wholes
    assert whole.name == "Walk outside"
    assert whole.strength is not None
    assert whole.strength.now > 0
    take_back(maya, kept, link_id)
    [whole] = seen(dana, link_id).wholes
    assert whole.strength is None
    page = maya.browser.get(f"/circle/{link_id}/page").text
    assert "shared in part" in page
    assert "Just begun" not in page
    show(maya, kept, link_id)
    assert "Just begun" in maya.browser.get(f"/circle/{link_id}/page").text


def test_a_strength_that_nobody_was_let_follow_is_not_told(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    show(maya, answer(maya, make_habit(maya)), link_id)
    assert seen(dana, link_id).wholes == ()
    assert "shared in part" not in maya.browser.get(f"/circle/{link_id}/page").text


def test_family_follows_nothing_and_medicine_has_no_strength(
    maya: Member, dana: Member, sam: Member
) -> None:
    brother, manager = let_in(maya, sam, Role.FAMILY), let_in(maya, dana)
    walk, pill = make_habit(maya), make_habit(maya, "Sertraline", is_medicine=True)
    goal_id = begin(maya, "Sleep better").goal_id
    show_things(maya, brother, Named(Thing.HABIT, walk), Named(Thing.SERVING, goal_id))
    with maya.house.database.reading() as session:
        assert find_things(session, maya.person, brother) == frozenset()
    show_things(maya, manager, Named(Thing.HABIT, pill))
    assert seen(dana, manager).wholes == ()
    assert "What I do for it" not in maya.browser.get(f"/circle/{brother}").text


def test_the_switches_are_kept_as_they_were_set(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    walk, goal_id = make_habit(maya), begin(maya, "Sleep better").goal_id
    form = {"goals": str(goal_id), "serving": str(goal_id), "habits": str(walk), "pause": "yes"}
    assert maya.browser.post(f"/circle/{link_id}", data=form).status_code == 303
    with maya.house.database.reading() as session:
        assert find_things(session, maya.person, link_id) == {
            Named(Thing.GOAL, goal_id),
            Named(Thing.SERVING, goal_id),
            Named(Thing.HABIT, walk),
            Named(Thing.PAUSE, maya.person.id),
        }
    assert maya.browser.get(f"/circle/{link_id}").text.count(" checked>") == 4
