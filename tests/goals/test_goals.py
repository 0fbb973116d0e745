"""Goals: kept as they were said, ended and taken up again, and what went toward them."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from pwa import clock
from pwa.circle import log as circle
from pwa.entries import record
from pwa.entries.timeline import PAGE
from pwa.entries.toward import count_toward, read_toward
from pwa.goals.goal import Ending, Goal, GoalPayload
from pwa.goals.keep import (
    EndGoal,
    SaveGoal,
    SettleGoal,
    TakeUpGoal,
    end_goal,
    find_goal,
    list_beside,
    list_choices,
    list_goals,
    list_put_aside,
    save_goal,
    settle_goal,
    take_up_goal,
)
from pwa.goals.models import GoalRow
from pwa.habits.habit import HabitPayload
from pwa.habits.keep import SaveHabit, save_habit
from pwa.receipts import NotThere, OtherContent, Outcome
from tests.acts import bin_it, edit_mood, log_mood, stamp
from tests.conftest import Member

pytestmark = pytest.mark.database


def saving(member: Member, words: str = "I want to sleep better", **more: Any) -> SaveGoal:
    goal_id = more.pop("goal_id", None) or clock.new_id()
    base, joins = more.pop("base", None), more.pop("joins", ())
    payload = GoalPayload(words=words, **more)
    return SaveGoal(
        **stamp(member.person), goal_id=goal_id, base=base, joins=joins, payload=payload
    )


def begin(member: Member, words: str = "I want to sleep better", **more: Any) -> SaveGoal:
    act = saving(member, words, **more)
    save_goal(member.house.database, member.person, act)
    return act


def found(member: Member, goal_id: UUID) -> Goal:
    with member.house.database.reading() as session:
        goal = find_goal(session, member.person, goal_id)
    assert goal is not None
    return goal


def end(member: Member, goal_id: UUID, ending: Ending) -> EndGoal:
    act = EndGoal(**stamp(member.person), goal_id=goal_id, ending=ending)
    end_goal(member.house.database, member.person, act)
    return act


def test_a_goal_is_kept_as_it_was_said(maya: Member) -> None:
    ends = date(2027, 3, 1)
    act = begin(maya, "  I want mornings to be mine ", why="I am kinder then.", ends=ends)
    goal = found(maya, act.goal_id)
    assert (goal.words, goal.why, goal.ends) == (
        "I want mornings to be mine",
        "I am kinder then.",
        ends,
    )
    assert (goal.ended_at, goal.ending) == (None, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"words": ""},
        {"words": "   "},
        {"words": "x" * 401},
        {"words": "a\0b"},
        {"words": "x", "why": "y" * 5_001},
        {"words": "x", "ends": date(2500, 1, 1)},
        {"words": "x", "begins": date(1500, 1, 1)},
        {"words": "x", "begins": date(2027, 2, 1), "ends": date(2027, 1, 31)},
        {"words": "x", "priority": "high"},
    ],
)
def test_what_does_not_fit_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GoalPayload(**fields)


def test_saved_twice_it_is_one_goal(maya: Member) -> None:
    act = begin(maya)
    assert save_goal(maya.house.database, maya.person, act).again
    with maya.house.database.reading() as session:
        assert len(list_goals(session, maya.person)) == 1


@pytest.mark.parametrize("ending", list(Ending))
def test_a_goal_ends_once_and_is_taken_up_again(maya: Member, ending: Ending) -> None:
    act = begin(maya)
    ended = end(maya, act.goal_id, ending)
    goal = found(maya, act.goal_id)
    assert goal.ended_at is not None
    assert goal.ending is ending

    again = TakeUpGoal(**stamp(maya.person), goal_id=act.goal_id)
    take_up_goal(maya.house.database, maya.person, again)
    assert end_goal(maya.house.database, maya.person, ended).again
    goal = found(maya, act.goal_id)
    assert (goal.ended_at, goal.ending, goal.words) == (None, None, act.payload.words)


def test_how_it_ended_is_sealed(maya: Member) -> None:
    act = begin(maya)
    lengths = set()
    for ending in Ending:
        end(maya, act.goal_id, ending)
        with maya.house.database.reading() as session:
            kept = session.scalar(select(GoalRow.ending))
        assert kept is not None
        assert ending.encode() not in kept
        lengths.add(len(kept))
    assert len(lengths) == 1


def test_an_ending_and_a_change_of_words_do_not_meet(maya: Member) -> None:
    act = begin(maya)
    end(maya, act.goal_id, Ending.REACHED)
    change = saving(maya, "I want to wake rested", goal_id=act.goal_id, base=act.write_id)
    assert save_goal(maya.house.database, maya.person, change).outcome is Outcome.SAVED
    goal = found(maya, act.goal_id)
    assert (goal.words, goal.ending) == ("I want to wake rested", Ending.REACHED)


def test_only_its_person_changes_ends_and_takes_up_a_goal(maya: Member, sam: Member) -> None:
    act = begin(maya)
    database, person = sam.house.database, sam.person
    attempts = (
        lambda: save_goal(database, person, saving(sam, goal_id=act.goal_id, base=act.write_id)),
        lambda: end(sam, act.goal_id, Ending.REACHED),
        lambda: take_up_goal(database, person, TakeUpGoal(**stamp(person), goal_id=act.goal_id)),
        lambda: settle_goal(
            database,
            person,
            SettleGoal(**stamp(person), goal_id=act.goal_id, keep=act.write_id, drop=()),
        ),
        lambda: circle.log(database, person, log_mood(person, 5, goal_id=act.goal_id)),
        lambda: save_habit(
            database,
            person,
            SaveHabit(
                **stamp(person),
                habit_id=clock.new_id(),
                payload=HabitPayload(called="A walk", goal_id=act.goal_id),
            ),
        ),
    )
    for attempt in attempts:
        with pytest.raises(NotThere):
            attempt()
    assert found(maya, act.goal_id).words == act.payload.words


def test_a_goal_id_is_used_for_one_goal(maya: Member) -> None:
    act = begin(maya)
    with pytest.raises(OtherContent):
        begin(maya, "Something else", goal_id=act.goal_id)


def test_a_change_of_an_old_version_waits_beside_until_one_is_kept(maya: Member) -> None:
    act = begin(maya)
    database, person = maya.house.database, maya.person
    laptop = saving(maya, "I want to wake rested", goal_id=act.goal_id, base=act.write_id)
    phone = saving(maya, "I want dark rooms", goal_id=act.goal_id, base=act.write_id)
    assert save_goal(database, person, laptop).outcome is Outcome.SAVED
    assert save_goal(database, person, phone).outcome is Outcome.BESIDE
    goal = found(maya, act.goal_id)
    with database.reading() as session:
        assert [each.goal.words for each in list_beside(session, person, goal)] == [
            "I want dark rooms"
        ]

    keep = SettleGoal(
        **stamp(person), goal_id=act.goal_id, keep=phone.write_id, drop=(laptop.write_id,)
    )
    settle_goal(database, person, keep)
    goal = found(maya, act.goal_id)
    assert goal.words == "I want dark rooms"
    with database.reading() as session:
        assert list_beside(session, person, goal) == []
        aside = list_put_aside(session, person, goal)
    assert [each.goal.words for each in aside] == ["I want to wake rested"]


def test_joined_by_hand_nothing_waits(maya: Member) -> None:
    act = begin(maya)
    database, person = maya.house.database, maya.person
    laptop = saving(maya, "One", goal_id=act.goal_id, base=act.write_id)
    phone = saving(maya, "Two", goal_id=act.goal_id, base=act.write_id)
    save_goal(database, person, laptop)
    save_goal(database, person, phone)
    joined = saving(
        maya, "One, two", goal_id=act.goal_id, base=laptop.write_id, joins=(phone.write_id,)
    )
    assert save_goal(database, person, joined).outcome is Outcome.SAVED
    with database.reading() as session:
        assert list_beside(session, person, found(maya, act.goal_id)) == []


def test_an_ended_goal_is_offered_only_where_it_was_chosen(maya: Member) -> None:
    kept, ended = begin(maya, "One"), begin(maya, "Two")
    end(maya, ended.goal_id, Ending.SET_ASIDE)
    with maya.house.database.reading() as session:
        offered = list_choices(session, maya.person)
        with_chosen = list_choices(session, maya.person, ended.goal_id)
    assert [goal.id for goal in offered] == [kept.goal_id]
    assert {goal.id for goal in with_chosen} == {kept.goal_id, ended.goal_id}


def test_what_goes_toward_a_goal_names_it_or_is_of_its_habit(maya: Member, sam: Member) -> None:
    goal, other = begin(maya).goal_id, begin(maya, "Another").goal_id
    database, person = maya.house.database, maya.person
    habit = clock.new_id()
    payload = HabitPayload(called="Screens off", goal_id=goal)
    save_habit(database, person, SaveHabit(**stamp(person), habit_id=habit, payload=payload))
    named = log_mood(person, 5, goal_id=goal)
    of_habit = log_mood(person, 6, habit_id=habit)
    both = log_mood(person, 7, goal_id=goal, habit_id=habit)
    binned = log_mood(person, 8, goal_id=goal)
    for act in (
        named,
        of_habit,
        both,
        binned,
        log_mood(person, 9, goal_id=other),
        log_mood(person),
    ):
        circle.log(database, person, act)
    circle.bin(database, person, bin_it(person, binned.entry_id))
    with database.reading() as session:
        page = read_toward(session, person, goal, [habit])
        counts = count_toward(session, person, person.today(), [(habit, goal)])
        nothing = read_toward(session, sam.person, goal, [habit])
    assert {reading.id for reading in page.readings} == {
        named.entry_id,
        of_habit.entry_id,
        both.entry_id,
    }
    assert (counts[goal], counts[other]) == (3, 1)
    assert nothing.readings == []


def test_what_went_toward_it_is_read_page_by_page(maya: Member) -> None:
    goal = begin(maya).goal_id
    database, person = maya.house.database, maya.person
    logged = [log_mood(person, 5, goal_id=goal) for _ in range(2 * PAGE + 3)]
    for act in logged:
        circle.log(database, person, act)
    seen: list[UUID] = []
    after = None
    with database.reading() as session:
        for _ in range(3):
            page = read_toward(session, person, goal, [], after)
            seen += [reading.id for reading in page.readings]
            after = page.following
    assert after is None
    assert len(seen) == len(set(seen)) == len(logged)
    assert set(seen) == {act.entry_id for act in logged}


def test_an_edit_can_set_and_take_away_the_goal(maya: Member) -> None:
    goal = begin(maya).goal_id
    database, person = maya.house.database, maya.person
    first = log_mood(person, 5)
    circle.log(database, person, first)
    edit = edit_mood(person, first.entry_id, first.write_id, 5, goal_id=goal)
    record.edit(database, person, edit)
    with database.reading() as session:
        assert len(read_toward(session, person, goal, []).readings) == 1
    record.edit(database, person, edit_mood(person, first.entry_id, edit.write_id, 5))
    with database.reading() as session:
        assert read_toward(session, person, goal, []).readings == []
