"""A diary with something of every kind, for looking things up in it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from pwa import clock
from pwa.circle import log as circle
from pwa.entries.acts import log_of
from pwa.entries.kind import Payload
from pwa.entries.kinds.breathing.payload import Breathing
from pwa.entries.kinds.habit.payload import Answer
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.kinds.mood.payload import Mood
from pwa.goals.goal import GoalPayload
from pwa.goals.keep import SaveGoal, save_goal
from pwa.habits.habit import HabitPayload
from pwa.habits.keep import SaveHabit, save_habit
from tests.acts import stamp
from tests.conftest import Member


def log_payload(member: Member, payload: Payload, *, back: int = 0, **more: Any) -> UUID:
    """Logs any kind, so many days ago. Returns the entry's id."""
    day = member.person.today() - timedelta(days=back)
    entry_id = clock.new_id()
    act = log_of(type(payload))(
        **stamp(member.person, entry_id=entry_id, day=day, **more), payload=payload
    )
    circle.log(member.house.database, member.person, act)
    return entry_id


def make_goal(member: Member, words: str = "Sleep better") -> UUID:
    goal_id = clock.new_id()
    act = SaveGoal(**stamp(member.person, goal_id=goal_id), payload=GoalPayload(words=words))
    save_goal(member.house.database, member.person, act)
    return goal_id


def make_habit(member: Member, called: str = "Screens off", goal_id: UUID | None = None) -> UUID:
    habit_id = clock.new_id()
    payload = HabitPayload(called=called, goal_id=goal_id)
    act = SaveHabit(**stamp(member.person, habit_id=habit_id), payload=payload)
    save_habit(member.house.database, member.person, act)
    return habit_id


def mood(score: int = 5, **more: Any) -> Mood:
    return Mood(score=score, **more)


def answer(**more: Any) -> Answer:
    return Answer(state="done", **more)


def breathed(**more: Any) -> Breathing:
    return Breathing(**{"pattern": "long", "seconds": 300, **more})


def written(words: str = "The bus was full.", **more: Any) -> Journal:
    return Journal(words=words, **more)
