"""Habits and readings for pure functions, without a database."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from pwa import clock
from pwa.habits.habit import Habit
from pwa.readings import Reading

HABIT_ID = UUID("0192aaaa-0000-7000-8000-000000000001")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def habit(**fields: Any) -> Habit:
    return Habit(
        **{
            "id": HABIT_ID,
            "version": HABIT_ID,
            "made_at": LONG_AGO,
            "ended_at": None,
            "called": "Walk outside",
            **fields,
        }
    )


def medicine(*doses: time, **fields: Any) -> Habit:
    return habit(is_medicine=True, called="Morning tablets", doses=doses, **fields)


def reading(
    day: date,
    state: str = "done",
    *,
    at: datetime | None = None,
    zone: str = "UTC",
    **payload: Any,
) -> Reading:
    return Reading(
        id=clock.new_id(),
        kind="habit",
        at=at or datetime.combine(day, time(12), UTC),
        day=day,
        zone=zone,
        version=clock.new_id(),
        payload=SimpleNamespace(**{"state": state, "amount": None, "dose": None, **payload}),
        habit_id=HABIT_ID,
    )
