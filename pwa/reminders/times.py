"""When a reminder is due: at wall-clock times of the person's own days, in the zone they are in."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pwa import clock
from pwa.habits.habit import Habit
from pwa.habits.schedule import is_wanted, order_doses
from pwa.reminders.reminder import Reminder

ONE_DAY = timedelta(days=1)
AHEAD = 8
"""Days in which each day of the week comes once, wherever the day starts."""
MOST_LATE = 14
"""Days behind that are still looked at after a long sleep of the server."""


class Place(NamedTuple):
    """Where and how a person's days run."""

    zone: str
    starts: int


class Slot(NamedTuple):
    """One time of one of the person's days, and its instant. `number`: the how-manieth of the day,
    from 1. `before`: the instant of the one before it on that day."""

    day: date
    at: time
    instant: datetime
    number: int = 1
    before: datetime | None = None

    @property
    def minute(self) -> int:
        return self.at.hour * 60 + self.at.minute


def slots_of(reminder: Reminder, habit: Habit | None, place: Place, day: date) -> list[Slot]:
    """The slots of one day, in its order. Of an interval from the last dose there are none."""
    if reminder.hours_after is not None or not _is_on(reminder, habit, day):
        return []
    slots: list[Slot] = []
    for at in list_times(reminder, habit, place.starts):
        instant = clock.instant_on(day, at, place.zone, place.starts)
        before = slots[-1].instant if slots else None
        slots.append(Slot(day, at, instant, len(slots) + 1, before))
    return slots


def next_slot(
    reminder: Reminder, habit: Habit | None, place: Place, after: datetime
) -> Slot | None:
    """The first slot after an instant, or None where there is none any more."""
    return slots_and_next(reminder, habit, place, after, after)[1]


def slots_and_next(
    reminder: Reminder, habit: Habit | None, place: Place, first: datetime, last: datetime
) -> tuple[list[Slot], Slot | None]:
    """The slots from one instant to another, both with, at most those of two weeks; and the first
    one after them, or None where there is none any more."""
    if not is_going_on(reminder, habit):
        return [], None
    begins = max(first, last - MOST_LATE * ONE_DAY)
    day = clock.day_of(begins, place.zone, place.starts) - ONE_DAY
    found: list[Slot] = []
    for slot in _slots(reminder, habit, place, day, (last - begins).days + AHEAD + 3):
        if slot.instant > last:
            return found, slot
        if slot.instant >= begins:
            found.append(slot)
    return found, None


def slot_at(place: Place, instant: datetime) -> Slot:
    """An instant as a slot of its own: an interval has no times of the day."""
    local = instant.astimezone(clock.zone(place.zone))
    day = clock.day_of(instant, place.zone, place.starts)
    return Slot(day, local.time().replace(second=0, microsecond=0, tzinfo=None), instant)


def is_going_on(reminder: Reminder, habit: Habit | None) -> bool:
    """Whether there is anything to remind of."""
    if reminder.ended_at is not None or not reminder.is_on:
        return False
    return reminder.habit_id is None or (habit is not None and habit.ended_at is None)


def _slots(
    reminder: Reminder, habit: Habit | None, place: Place, first: date, days: int
) -> Iterator[Slot]:
    for ahead in range(days):
        yield from slots_of(reminder, habit, place, first + ahead * ONE_DAY)


def _is_on(reminder: Reminder, habit: Habit | None, day: date) -> bool:
    if reminder.weekdays and day.weekday() not in reminder.weekdays:
        return False
    return habit is None or is_wanted(habit, day)


def has_own_times(habit: Habit) -> bool:
    """Whether it is reminded at its doses, whatever times a reminder names."""
    return habit.is_medicine and bool(habit.doses)


def list_times(reminder: Reminder, habit: Habit | None, starts: int) -> list[time]:
    """The times in the order of the person's day. Those of a medicine are its doses'; one that is
    taken as needed has none: a nudge would ask for it when it is not needed."""
    if habit is not None and habit.schedule == "as_needed":
        return []
    if habit is not None and has_own_times(habit):
        return [dose for dose in order_doses(habit, starts) if dose is not None]
    return sorted(set(reminder.times), key=lambda at: (at.hour < starts, at))
