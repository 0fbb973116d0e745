"""What a day still wants."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from pwa import clock
from pwa.habits.due import Due, Moment, list_due
from pwa.habits.habit import Habit
from pwa.habits.pauses import Pause
from pwa.readings import Reading
from tests.habits.readings import LONG_AGO, habit, medicine, reading

TODAY = date(2026, 11, 24)  # a Tuesday
EIGHT, TWENTY = time(8), time(20)


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def due(
    one: Habit, *logged: Reading, hour: int = 12, minute: int = 0, rests: bool = False
) -> list[Due]:
    now = datetime(2026, 11, 24, hour, minute, tzinfo=UTC)
    pauses = [Pause(clock.new_id(), back(1), back(-1), True, LONG_AGO)] if rests else []
    return list_due([one], logged, pauses, Moment(now, TODAY, "UTC", 0))


def test_a_daily_habit_is_open_until_it_is_done() -> None:
    assert [each.is_open for each in due(habit())] == [True]
    assert [each.is_done for each in due(habit(), reading(TODAY))] == [True]
    assert [each.is_open for each in due(habit(), reading(back(1)))] == [True]


def test_skipped_on_purpose_is_not_open() -> None:
    [skipped] = due(habit(), reading(TODAY, "skipped"))
    assert skipped.is_skipped
    assert not skipped.is_open


def test_weekdays_are_open_on_theirs_only() -> None:
    assert due(habit(schedule="weekdays", weekdays=(1,)))
    assert not due(habit(schedule="weekdays", weekdays=(0, 2)))


def test_a_week_that_has_enough_asks_for_no_more() -> None:
    twice = habit(schedule="weekly", times_a_week=2)
    assert due(twice, reading(back(1)))[0].week_done == 1
    enough = habit(schedule="weekly", times_a_week=1)
    assert not due(enough, reading(back(1)))
    assert due(enough, reading(back(2))), "Sunday was another week"


def test_several_times_a_day_each_count() -> None:
    three = habit(marks=3)
    assert due(three, reading(TODAY), reading(TODAY))[0].times_done == 2
    assert due(three, *[reading(TODAY)] * 3)[0].is_done


def test_an_amount_adds_up() -> None:
    water = habit(amount=8.0, unit="glasses")
    [part] = due(water, reading(TODAY, amount=3.0), reading(TODAY, amount=2.0))
    assert part.is_open
    assert part.amount_done == 5
    assert due(water, reading(TODAY, amount=8.0))[0].is_done


def test_a_pause_asks_for_medicine_only() -> None:
    assert not due(habit(), rests=True)
    assert due(medicine(EIGHT), rests=True)


def test_an_archived_habit_is_not_due() -> None:
    assert not due(habit(ended_at=LONG_AGO))


def test_as_needed_is_never_due() -> None:
    assert not due(medicine(schedule="as_needed"))


@pytest.mark.parametrize(
    ("hour", "offered"),
    [(6, []), (7, [EIGHT]), (12, [EIGHT]), (18, [EIGHT]), (19, [TWENTY]), (23, [TWENTY])],
)
def test_two_doses_are_never_offered_together(hour: int, offered: list[time]) -> None:
    dues = due(medicine(EIGHT, TWENTY), hour=hour)
    assert [each.dose for each in dues if each.can_take] == offered


def test_a_late_dose_is_seen_before_the_next() -> None:
    morning_at_night = reading(TODAY, dose=EIGHT, at=datetime(2026, 11, 24, 18, 30, tzinfo=UTC))
    dues = due(medicine(EIGHT, TWENTY), morning_at_night, hour=19, minute=30)
    assert [each.near for each in dues if each.is_open] == [morning_at_night]
    in_time = reading(TODAY, dose=EIGHT, at=datetime(2026, 11, 24, 8, 5, tzinfo=UTC))
    dues = due(medicine(EIGHT, TWENTY), in_time, hour=19, minute=30)
    assert [each.near for each in dues if each.is_open] == [None]


def test_a_dose_after_its_window_is_late() -> None:
    assert not due(medicine(EIGHT), hour=9)[0].is_late
    assert due(medicine(EIGHT), hour=9, minute=1)[0].is_late
