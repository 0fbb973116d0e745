"""Medicine: what was taken, late, skipped or not recorded. Counts, never a strength."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple

from pwa import clock
from pwa.habits.days import ByDay, by_day, is_skip
from pwa.habits.habit import Habit
from pwa.habits.schedule import WEEK, days_a_week, is_wanted, order_doses
from pwa.readings import Reading

COUNTED = 14
GAP = timedelta(days=2)
ONE_DAY = timedelta(days=1)


class Answer(StrEnum):
    """What became of a dose."""

    TAKEN = "taken"
    LATE = "late"
    SKIPPED = "skipped"


class Dose(NamedTuple):
    """One dose of a day: when it is due (or at no hour), and the entry that answers it."""

    due: time | None
    reading: Reading | None


class Counts(NamedTuple):
    """Doses of the last 14 days."""

    taken: int
    late: int
    skipped: int
    missing: int


def dose_of(reading: Reading) -> time | None:
    """The due time an entry names. As read it is text, as just written it is a time."""
    named = reading.payload.dose
    return time.fromisoformat(named) if isinstance(named, str) else named


def answer_of(habit: Habit, reading: Reading, starts: int) -> Answer:
    """Late if the person says so, or if the time does."""
    if is_skip(reading):
        return Answer.SKIPPED
    due = dose_of(reading)
    if reading.payload.state == "late":
        return Answer.LATE
    if due is None:
        return Answer.TAKEN
    window_ends = ends_at(habit, clock.instant_on(reading.day, due, reading.zone, starts))
    return Answer.LATE if reading.at > window_ends else Answer.TAKEN


def ends_at(habit: Habit, due_at: datetime) -> datetime:
    """Until when a dose is not late."""
    return due_at + timedelta(minutes=habit.late_after)


def doses_on(habit: Habit, readings: Sequence[Reading], starts: int) -> list[Dose]:
    """The doses of one day with their answers.

    An entry answers the dose it names; one that names none, or one that is no more, answers the
    first that is left, so that a changed time makes nothing look missed.
    """
    dues = order_doses(habit, starts)
    left = sorted(readings, key=lambda reading: (reading.at, reading.id))
    answers: dict[int, Reading] = {}
    for place, due in enumerate(dues):
        named = next((each for each in left if due is not None and dose_of(each) == due), None)
        if named is not None:
            answers[place] = named
            left.remove(named)
    for place in range(len(dues)):
        if place not in answers and left:
            answers[place] = left.pop(0)
    return [Dose(due, answers.get(place)) for place, due in enumerate(dues)]


def is_due_on(habit: Habit, day: date) -> bool:
    """Whether a dose was due on this day under the schedule that holds now."""
    return is_wanted(habit, day) and (habit.since is None or day >= habit.since)


def count_doses(
    habit: Habit, readings: Iterable[Reading], today: date, zone: str, starts: int
) -> Counts:
    """Today's doses count once they are recorded, and are missing only when the day is over."""
    first = today - ONE_DAY * (COUNTED - 1)
    days = by_day(habit, readings)
    answers = [
        answer_of(habit, reading, starts)
        for day, entries in days.items()
        if first <= day <= today
        for reading in entries
    ]
    missing = sum(
        dose.reading is None and _was_due(habit, day, dose.due, zone, starts)
        for day in (first + ONE_DAY * ahead for ahead in range(COUNTED - 1))
        for dose in doses_on(habit, days.get(day, ()), starts)
    )
    return Counts(
        answers.count(Answer.TAKEN),
        answers.count(Answer.LATE),
        answers.count(Answer.SKIPPED),
        missing,
    )


def has_gap(habit: Habit, readings: Iterable[Reading], today: date) -> bool:
    """Whether a dose that was due two days ago or earlier, and all since, were not taken."""
    days = by_day(habit, readings)
    if habit.schedule == "as_needed" or _was_taken(days, today):
        return False
    day, missed = today - ONE_DAY, None
    while day > today - ONE_DAY * COUNTED and not _was_taken(days, day):
        if is_due_on(habit, day) and day != habit.since:
            missed = day
        day -= ONE_DAY
    return missed is not None and today - missed >= GAP


def last_taken(habit: Habit, readings: Iterable[Reading]) -> Reading | None:
    taken = [
        reading for reading in readings if reading.habit_id == habit.id and not is_skip(reading)
    ]
    return max(taken, key=lambda reading: reading.at, default=None)


def doses_left(habit: Habit, readings: Iterable[Reading]) -> int | None:
    """How many doses of the stock are left, or None where no stock is kept."""
    if habit.stock is None:
        return None
    used = sum(
        reading.habit_id == habit.id
        and not is_skip(reading)
        and (habit.stock_at is None or reading.at > habit.stock_at)
        for reading in readings
    )
    return max(0, habit.stock - used)


def days_left(habit: Habit, left: int) -> int | None:
    """For how many days so many doses last; None where no dose has its time."""
    a_week = days_a_week(habit) * len(order_doses(habit, 0))
    return left * WEEK // a_week if a_week else None


def _was_due(habit: Habit, day: date, due: time | None, zone: str, starts: int) -> bool:
    if not is_due_on(habit, day):
        return False
    due_at = clock.instant_on(day, due or time(starts), zone, starts)
    return due_at >= habit.made_at


def _was_taken(days: ByDay[Reading], day: date) -> bool:
    return any(not is_skip(reading) for reading in days.get(day, ()))
