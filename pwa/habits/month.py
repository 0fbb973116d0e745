"""A month of a habit, as rows of weeks."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pwa.habits.days import ByDay, DayState, L, state_of
from pwa.habits.habit import Habit
from pwa.habits.pauses import Pause
from pwa.habits.schedule import WEEK, week_of

ONE_DAY = timedelta(days=1)


class Cell(NamedTuple):
    """A day of the month and what became of it."""

    day: date
    state: DayState


class Month(NamedTuple):
    """Weeks from Monday to Sunday; None where a day belongs to another month."""

    first: date
    weeks: list[list[Cell | None]]

    @property
    def before(self) -> date:
        return (self.first - ONE_DAY).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + ONE_DAY * 31).replace(day=1)


def draw_month(
    habit: Habit, days: ByDay[L], pauses: Sequence[Pause], first: date, today: date
) -> Month:
    monday = week_of(first)
    following = Month(first, []).after
    weeks = []
    while monday < following:
        week = [monday + ONE_DAY * ahead for ahead in range(WEEK)]
        weeks.append(
            [
                Cell(day, state_of(habit, days, pauses, day, today))
                if first <= day < following
                else None
                for day in week
            ]
        )
        monday += ONE_DAY * WEEK
    return Month(first, weeks)


def last_week(habit: Habit, days: ByDay[L], pauses: Sequence[Pause], today: date) -> list[Cell]:
    """The seven days up to today."""
    return [
        Cell(day, state_of(habit, days, pauses, day, today))
        for day in (today - ONE_DAY * back for back in range(WEEK - 1, -1, -1))
    ]
