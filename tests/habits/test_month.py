"""A month as weeks, held to the standard library's calendar."""

import calendar
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from pwa.habits.days import DayState, by_day, state_of
from pwa.habits.month import draw_month, last_week
from pwa.habits.pauses import Pause
from tests.habits.readings import HABIT_ID, LONG_AGO, habit, medicine, reading

TODAY = date(2026, 11, 24)
months = st.dates(date(1990, 1, 1), date(2090, 12, 31)).map(lambda day: day.replace(day=1))


@settings(deadline=None)
@given(first=months)
def test_its_weeks_are_those_of_the_calendar(first: date) -> None:
    drawn = draw_month(habit(), {}, [], first, TODAY)
    expected = [
        [day if day.month == first.month else None for day in week]
        for week in calendar.Calendar(0).monthdatescalendar(first.year, first.month)
    ]
    assert [[cell and cell.day for cell in week] for week in drawn.weeks] == expected
    assert drawn.before == (first - timedelta(days=1)).replace(day=1)
    assert (drawn.after - timedelta(days=1)).month == first.month


def state(*logged: str, day: date = TODAY, rests: bool = False, **fields: object) -> DayState:
    one = habit(**fields)
    pause = Pause(HABIT_ID, day, day + timedelta(days=1), True, LONG_AGO)
    days = by_day(one, [reading(day, each) for each in logged])
    return state_of(one, days, [pause] if rests else [], day, TODAY)


def test_a_day_in_one_word() -> None:
    yesterday = TODAY - timedelta(days=1)
    assert state("done") is DayState.DONE
    assert state("skipped") is DayState.SKIPPED
    assert state("skipped", "done", marks=3) is DayState.SKIPPED
    assert state("done", marks=3) is DayState.PART
    assert state() is DayState.OPEN
    assert state(day=yesterday) is DayState.NOTHING
    assert state(day=yesterday, rests=True) is DayState.PAUSED
    assert state("done", day=yesterday, rests=True) is DayState.DONE
    assert state(day=TODAY + timedelta(days=1)) is DayState.AHEAD


def test_a_pause_does_not_cover_medicine() -> None:
    yesterday = TODAY - timedelta(days=1)
    pause = Pause(HABIT_ID, yesterday, TODAY, True, LONG_AGO)
    assert state_of(medicine(), {}, [pause], yesterday, TODAY) is DayState.NOTHING


def test_the_last_seven_days_end_today() -> None:
    cells = last_week(habit(), {}, [], TODAY)
    assert [cell.day for cell in cells] == [TODAY - timedelta(days=n) for n in range(6, -1, -1)]
