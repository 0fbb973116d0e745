"""What is still open on a day, and what of it was done."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pwa import clock
from pwa.habits.days import (
    ByDay,
    add_amounts,
    by_day,
    count_done,
    is_skip,
    share_done,
)
from pwa.habits.habit import Habit
from pwa.habits.medicine import Dose, doses_on, ends_at, has_gap, is_due_on, last_taken
from pwa.habits.pauses import Pause, is_paused
from pwa.habits.schedule import is_wanted, times_a_day, week_of
from pwa.readings import Reading


class Moment(NamedTuple):
    """Now, in the person's own day."""

    now: datetime
    today: date
    zone: str
    starts: int


class Due(NamedTuple):
    """A habit, or one dose of a medicine, that a day wants.

    `can_take`: it is time for this dose. A late one gives way when the next one's time comes, so
    that two are never offered together. `near`: the dose before, where it was taken so late that it
    is nearer to this one's time than to its own.
    """

    habit: Habit
    dose: time | None = None
    is_done: bool = False
    is_skipped: bool = False
    times_done: int = 0
    amount_done: float = 0
    week_done: int = 0
    can_take: bool = True
    is_late: bool = False
    gap: bool = False
    near: Reading | None = None

    @property
    def is_open(self) -> bool:
        return not (self.is_done or self.is_skipped)


def list_due(
    habits: Iterable[Habit],
    readings: Sequence[Reading],
    pauses: Sequence[Pause],
    moment: Moment,
) -> list[Due]:
    """What the day wants, done or open, medicine first; from the entries of the last seven days."""
    going = [habit for habit in habits if habit.ended_at is None]
    dues: list[Due] = []
    for habit in sorted(going, key=lambda habit: not habit.is_medicine):
        days = by_day(habit, readings)
        if habit.is_medicine:
            dues += _list_doses(habit, days, moment)
        elif not is_paused(pauses, moment.today):
            dues += _list_habit(habit, days, moment.today)
    return dues


def _list_habit(habit: Habit, days: ByDay[Reading], today: date) -> list[Due]:
    entries = days.get(today, ())
    share = share_done(habit, entries)
    week_done = _done_this_week(habit, days, today)
    is_done = share >= 1
    if not entries and not is_asked(habit, week_done, today):
        return []
    return [
        Due(
            habit,
            is_done=is_done,
            is_skipped=not is_done and any(map(is_skip, entries)),
            times_done=min(count_done(entries), times_a_day(habit)),
            amount_done=add_amounts(habit, entries),
            week_done=week_done,
        )
    ]


def is_asked(habit: Habit, week_done: int, today: date) -> bool:
    """A week that has what it wanted asks for no more."""
    if habit.schedule == "weekly":
        return week_done < (habit.times_a_week or 1)
    return is_wanted(habit, today)


def _done_this_week(habit: Habit, days: ByDay[Reading], today: date) -> int:
    monday = week_of(today)
    return sum(
        monday <= day <= today and share_done(habit, entries) >= 1 for day, entries in days.items()
    )


def count_days_taken(days: ByDay[Reading], today: date) -> int:
    """On how many days of the week, up to this one, there was any of it."""
    monday = week_of(today)
    return sum(monday <= day <= today and count_done(entries) > 0 for day, entries in days.items())


def _list_doses(habit: Habit, days: ByDay[Reading], moment: Moment) -> list[Due]:
    taken = count_days_taken(days, moment.today)
    is_open = bool(days.get(moment.today)) or is_asked(habit, taken, moment.today)
    if not is_open or not is_due_on(habit, moment.today):
        return []
    doses = doses_on(habit, days.get(moment.today, ()), moment.starts)
    readings = [reading for entries in days.values() for reading in entries]
    gap = has_gap(habit, readings, moment.today)
    last = last_taken(habit, readings)
    opens = [_opens_at(habit, doses, place, moment) for place in range(len(doses))]
    halfway = [_halfway(doses, place, moment) for place in range(len(doses))]
    ready = [place for place, at in enumerate(opens) if at <= moment.now]
    dues = []
    for place, dose in enumerate(doses):
        is_stale = dose.reading is None and place in ready[:-1] and dose.due is not None
        if is_stale:
            continue
        dues.append(
            Due(
                habit,
                dose.due,
                is_done=dose.reading is not None and not is_skip(dose.reading),
                is_skipped=dose.reading is not None and is_skip(dose.reading),
                can_take=place in ready,
                is_late=_is_late(habit, dose.due, moment),
                gap=gap,
                near=last if last is not None and last.at > halfway[place] else None,
            )
        )
    return dues


def _opens_at(habit: Habit, doses: Sequence[Dose], place: int, moment: Moment) -> datetime:
    """From when a dose is offered: its window before it, or halfway from the one before."""
    due_at = _due_at(doses[place].due, moment)
    return max(due_at - timedelta(minutes=habit.late_after), _halfway(doses, place, moment))


def _halfway(doses: Sequence[Dose], place: int, moment: Moment) -> datetime:
    """The middle between a dose and the one before it, be that yesterday's last."""
    due_at = _due_at(doses[place].due, moment)
    before = _due_at(doses[place - 1].due, moment)
    if place == 0:
        before -= timedelta(days=1)
    return before + (due_at - before) / 2


def _is_late(habit: Habit, due: time | None, moment: Moment) -> bool:
    return due is not None and moment.now > ends_at(habit, _due_at(due, moment))


def _due_at(due: time | None, moment: Moment) -> datetime:
    if due is None:
        return clock.start_of(moment.today, moment.zone, moment.starts)
    return clock.instant_on(moment.today, due, moment.zone, moment.starts)
