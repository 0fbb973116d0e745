"""Habits as their cards show them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from pwa.db import Session
from pwa.entries.many import glimpse
from pwa.entries.of_habits import KIND, list_latest, list_of_habits
from pwa.habits.days import Logged, by_day
from pwa.habits.due import Due, list_due
from pwa.habits.habit import Habit
from pwa.habits.keep import find_habit
from pwa.habits.medicine import (
    COUNTED,
    Counts,
    count_doses,
    days_left,
    doses_left,
    has_gap,
    last_taken,
)
from pwa.habits.month import Cell, last_week
from pwa.habits.pauses import Pause
from pwa.habits.strength import Strength, strength_of
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.receipts import NotThere
from pwa.screens.open_today import moment_of

FELT = timedelta(days=400)
"""How far back a strength is followed: what lies before moves it by less than a thousandth."""

LATEST = 8


class Given(NamedTuple):
    """What a medicine shows: its counts, whether some days were missed, the last dose, and what is
    left of the stock."""

    counts: Counts
    gap: bool
    last: Reading | None
    left: int | None
    days_left: int | None


class Shown(NamedTuple):
    """A habit as its card shows it. `dues`: what today wants of it."""

    habit: Habit
    strength: Strength | None
    week: list[Cell]
    given: Given | None
    dues: list[Due]


def find_own(session: Session, person: Person, habit_id: UUID) -> Habit:
    """The person's own habit. Raises NotThere."""
    habit = find_habit(session, person, habit_id)
    if habit is None:
        raise NotThere
    return habit


def show_all(
    session: Session,
    person: Person,
    habits: Sequence[Habit],
    pauses: Sequence[Pause],
    today: date,
    *,
    ended: bool = False,
) -> list[Shown]:
    """The habits that are not archived (with `ended` those too), as their cards show them."""
    going = [habit for habit in habits if ended or habit.ended_at is None]
    if not going:
        return []
    felt: Sequence[Logged] = ()
    if any(not habit.is_medicine for habit in going):
        felt = glimpse(session, person, KIND, today - FELT, today)
    readings = list_of_habits(session, person, _reach(going, today), today)
    dues = list_due(going, readings, pauses, moment_of(person, today))
    return [
        Shown(
            habit,
            strength_of(habit, felt, pauses, today),
            last_week(habit, by_day(habit, readings), pauses, today),
            _give(session, person, habit, readings, today) if habit.is_medicine else None,
            [due for due in dues if due.habit.id == habit.id],
        )
        for habit in going
    ]


def _reach(habits: Sequence[Habit], today: date) -> date:
    """The first day whose entries are needed: two weeks, or since a stock was counted."""
    first = today - timedelta(days=COUNTED)
    counted = [habit.stock_at.date() for habit in habits if habit.stock_at is not None]
    return max(min([first, *(day - timedelta(days=1) for day in counted)]), today - FELT)


def _give(
    session: Session, person: Person, habit: Habit, readings: Sequence[Reading], today: date
) -> Given:
    last = last_taken(habit, readings)
    if last is None:
        last = last_taken(habit, list_latest(session, person, habit.id, LATEST))
    left = doses_left(habit, readings)
    return Given(
        counts=count_doses(habit, readings, today, person.zone, person.day_starts),
        gap=has_gap(habit, readings, today),
        last=last,
        left=left,
        days_left=None if left is None else days_left(habit, left),
    )
