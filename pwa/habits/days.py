"""What became of a habit on each of its days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar
from uuid import UUID

from pwa.habits.habit import Habit
from pwa.habits.pauses import Pause, is_paused
from pwa.habits.schedule import times_a_day


class Logged(Protocol):
    """What is counted of an entry: a Reading or a Glimpse."""

    @property
    def day(self) -> date: ...
    @property
    def habit_id(self) -> UUID | None: ...
    @property
    def payload(self) -> Any: ...


L = TypeVar("L", bound=Logged)
ByDay = Mapping[date, Sequence[L]]


class DayState(StrEnum):
    """A day of a habit in one word."""

    DONE = "done"
    PART = "part"
    SKIPPED = "skipped"
    PAUSED = "paused"
    NOTHING = "nothing"
    OPEN = "open"
    AHEAD = "ahead"


def by_day(habit: Habit, readings: Iterable[L]) -> ByDay[L]:
    """The habit's own entries, day by day."""
    days: dict[date, list[L]] = {}
    for reading in readings:
        if reading.habit_id == habit.id:
            days.setdefault(reading.day, []).append(reading)
    return days


def is_skip(reading: Logged) -> bool:
    return bool(reading.payload.state == "skipped")


def count_done(readings: Sequence[Logged]) -> int:
    return sum(not is_skip(reading) for reading in readings)


def add_amounts(habit: Habit, readings: Sequence[Logged]) -> float:
    """The day's sum. A plain tick of a habit with an amount means all of it."""
    amounts = (reading.payload.amount for reading in readings if not is_skip(reading))
    return sum(habit.amount or 0 if amount is None else amount for amount in amounts)


def share_done(habit: Habit, readings: Sequence[Logged]) -> float:
    """How much of what the day wanted was done, at most 1. What was skipped was not wanted."""
    if habit.amount:
        return min(1.0, add_amounts(habit, readings) / habit.amount)
    done = count_done(readings)
    wanted = times_a_day(habit) - (len(readings) - done)
    return min(1.0, done / max(wanted, 1))


def is_free(readings: Sequence[Logged], *, paused: bool, share: float) -> bool:
    """Whether a day is neither done nor missed: paused, or skipped and not done in full."""
    return paused or (share < 1 and any(map(is_skip, readings)))


def state_of(
    habit: Habit, days: ByDay[L], pauses: Sequence[Pause], day: date, today: date
) -> DayState:
    if day > today:
        return DayState.AHEAD
    readings = days.get(day, ())
    share = share_done(habit, readings)
    if share >= 1:
        return DayState.DONE
    if any(map(is_skip, readings)):
        return DayState.SKIPPED
    if share > 0:
        return DayState.PART
    if not habit.is_medicine and is_paused(pauses, day):
        return DayState.PAUSED
    return DayState.OPEN if day == today else DayState.NOTHING
