"""Medicine: late or not over both clock changes, counts, gaps, and what is left."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa import clock
from pwa.habits.medicine import (
    Answer,
    Counts,
    answer_of,
    count_doses,
    days_left,
    doses_left,
    doses_on,
    has_gap,
)
from tests.habits.readings import medicine, reading

TODAY = date(2026, 11, 24)
EIGHT, TWENTY = time(8), time(20)
MINUTE = timedelta(minutes=1)

# The days on which clocks change, by an hour or by half of one, with a day on either side.
CHANGES = {
    "Europe/Paris": [date(2026, 3, 29), date(2026, 10, 25)],
    "America/New_York": [date(2026, 3, 8), date(2026, 11, 1)],
    "Australia/Lord_Howe": [date(2026, 4, 5), date(2026, 10, 4)],
    "Africa/Cairo": [date(2026, 4, 24), date(2026, 10, 29)],
}
around_a_change = st.sampled_from(
    [
        (zone, change + timedelta(days=off))
        for zone, changes in CHANGES.items()
        for change in changes
        for off in (-1, 0, 1)
    ]
)


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def slow_instant(day: date, at: time, zone: str, starts: int) -> datetime:
    """Walks minute by minute until a clock on the wall shows the time or has jumped over it."""
    there = ZoneInfo(zone)
    shown = datetime.combine(day + timedelta(days=at.hour < starts), at)
    moment = shown.replace(tzinfo=UTC) - timedelta(hours=16)
    while moment.astimezone(there).replace(tzinfo=None) < shown:
        moment += MINUTE
    return moment


@settings(deadline=None)
@given(
    place=around_a_change,
    dose=st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    starts=st.sampled_from([0, 4]),
    window=st.integers(5, 720),
    apart=st.integers(-180, 800),
)
def test_late_is_told_by_the_clock_on_the_wall(
    place: tuple[str, date], dose: time, starts: int, window: int, apart: int
) -> None:
    zone, day = place
    due = slow_instant(day, dose, zone, starts)
    taken = reading(day, at=due + apart * MINUTE, zone=zone, dose=f"{dose:%H:%M:%S}")

    found = answer_of(medicine(dose, late_after=window), taken, starts)

    assert found is (Answer.LATE if apart > window else Answer.TAKEN)


@settings(deadline=None)
@given(place=around_a_change, hour=st.integers(0, 23), starts=st.sampled_from([0, 4]))
def test_a_dose_of_each_day_is_missing_once_it_was_due(
    place: tuple[str, date], hour: int, starts: int
) -> None:
    zone, today = place
    made_at = slow_instant(today - timedelta(days=5), time(hour), zone, starts)
    at_eight = medicine(EIGHT, made_at=made_at)

    found = count_doses(at_eight, [], today, zone, starts)

    over = [today - timedelta(days=n) for n in range(1, 14)]
    assert found.missing == sum(slow_instant(day, EIGHT, zone, starts) >= made_at for day in over)


def test_counts_of_fourteen_days() -> None:
    logged = [
        *(reading(back(n), dose=EIGHT, at=at(back(n), 8, 6)) for n in range(9)),
        *(reading(back(n), dose=EIGHT, at=at(back(n), 10, 45)) for n in (9, 10)),
        *(reading(back(n), "skipped", dose=EIGHT) for n in (11, 12)),
        *(reading(back(n), dose=EIGHT) for n in (14, 15)),
    ]
    assert count_doses(medicine(EIGHT), logged, TODAY, "UTC", 0) == Counts(9, 2, 2, 1)


def at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def test_today_is_not_missing_before_it_is_over() -> None:
    logged = [reading(back(n), dose=EIGHT) for n in range(1, 14)]
    assert count_doses(medicine(EIGHT), logged, TODAY, "UTC", 0).missing == 0


def test_nothing_is_missing_before_the_schedule_held() -> None:
    since = medicine(EIGHT, TWENTY, since=back(3))
    assert count_doses(since, [], TODAY, "UTC", 0).missing == 3 * 2


def test_a_changed_time_makes_nothing_look_missed() -> None:
    [dose] = doses_on(medicine(time(9)), [reading(TODAY, dose="08:00:00")], 0)
    assert dose.reading is not None


def test_a_stale_page_cannot_make_a_late_dose_look_in_time() -> None:
    taken = reading(TODAY, "done", dose=EIGHT, at=at(TODAY, 10, 45))
    assert answer_of(medicine(EIGHT), taken, 0) is Answer.LATE


@pytest.mark.parametrize(
    ("taken", "shows"),
    [
        ([0, 1, 2], False),
        ([1], False),
        ([2, 3], False),
        ([3, 4], True),
        ([], True),
        ([0, 5], False),
    ],
)
def test_two_days_without_a_dose_are_noted(taken: list[int], shows: bool) -> None:
    logged = [reading(back(n), dose=EIGHT) for n in taken]
    assert has_gap(medicine(EIGHT), logged, TODAY) is shows


def test_a_medicine_of_one_day_a_week_has_no_gap_between() -> None:
    mondays = medicine(EIGHT, schedule="weekdays", weekdays=(0,))
    monday = back(1)
    assert not has_gap(mondays, [reading(monday)], monday + timedelta(days=5))
    assert has_gap(mondays, [], monday + timedelta(days=2))


def test_as_needed_is_never_missed() -> None:
    needed = medicine(schedule="as_needed")
    assert not has_gap(needed, [], TODAY)
    assert count_doses(needed, [], TODAY, "UTC", 0) == Counts(0, 0, 0, 0)


def test_stock_is_told_as_days() -> None:
    twice = medicine(EIGHT, TWENTY, stock=20, stock_at=at(back(2), 0, 0))
    logged = [reading(back(n), dose=EIGHT) for n in range(5)] + [reading(back(1), "skipped")]
    left = doses_left(twice, logged)
    assert left == 17
    assert days_left(twice, left) == 8
    assert days_left(medicine(schedule="as_needed"), 17) is None
    assert doses_left(medicine(EIGHT), logged) is None


def test_the_same_day_by_the_persons_own_hour() -> None:
    """At half past one, for somebody whose day starts at 4, it is still the day before."""
    moment = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    assert clock.day_of(moment, "UTC", 4) == TODAY
    late_evening = medicine(time(1, 0))
    taken = reading(TODAY, dose=time(1, 0), at=moment)
    assert answer_of(late_evening, taken, 4) is Answer.TAKEN
    assert answer_of(late_evening, taken, 0) is Answer.LATE
