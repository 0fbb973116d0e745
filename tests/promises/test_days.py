"""One function decides the person's day, in every zone and over every change of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa import clock

# Zones whose clocks change at midnight, by half an hour, by two hours, or that skipped a day.
ODD = (
    "Africa/Cairo",
    "America/Havana",
    "America/Santiago",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Antarctica/Troll",
    "Pacific/Apia",
    "America/New_York",
    "Europe/Paris",
    "Asia/Kathmandu",
)

zones = st.sampled_from(ODD) | st.sampled_from(sorted(clock.zone_names()))
walls = st.datetimes(datetime(2010, 1, 1), datetime(2035, 12, 31)).map(
    lambda wall: wall.replace(microsecond=0)
)


def slow_resolve(wall: datetime, zone: str) -> datetime:
    """The first instant at which a clock on the wall shows this time or a later one: minute by
    minute, without the cleverness of the function under test."""
    there = ZoneInfo(zone)
    instant = (wall - timedelta(hours=30)).replace(tzinfo=UTC)
    while instant.astimezone(there).replace(tzinfo=None) < wall:
        instant += timedelta(minutes=1)
    return instant


@given(walls, zones)
def test_a_time_that_exists_is_read_back_as_it_was(wall: datetime, zone: str) -> None:
    there = ZoneInfo(zone)
    instant = clock.resolve(wall, zone)
    shown = instant.astimezone(there).replace(tzinfo=None)
    exists = wall.replace(tzinfo=there).astimezone(UTC).astimezone(there).replace(tzinfo=None)
    assert shown == wall if exists == wall else shown > wall


@pytest.mark.parametrize(
    ("zone", "wall", "shown"),
    [
        ("Africa/Cairo", "2023-04-28T00:00", "2023-04-28T01:00"),
        ("America/Havana", "2024-03-10T00:30", "2024-03-10T01:00"),
        ("America/Santiago", "2024-09-08T00:15", "2024-09-08T01:00"),
        ("Asia/Beirut", "2024-03-31T00:00", "2024-03-31T01:00"),
        ("Australia/Lord_Howe", "2024-10-06T02:10", "2024-10-06T02:30"),
        ("Antarctica/Troll", "2024-03-31T02:00", "2024-03-31T03:00"),
        ("Europe/Paris", "2026-03-29T02:30", "2026-03-29T03:00"),
    ],
)
def test_a_time_that_does_not_exist_means_the_first_after_it(
    zone: str, wall: str, shown: str
) -> None:
    instant = clock.resolve(datetime.fromisoformat(wall), zone)
    assert instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.fromisoformat(shown)
    assert instant == slow_resolve(datetime.fromisoformat(wall), zone)


def test_a_time_that_exists_twice_means_the_first() -> None:
    instant = clock.resolve(datetime(2026, 11, 1, 1, 30), "America/New_York")
    assert instant == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@given(st.dates(date(2010, 1, 1), date(2035, 12, 31)), zones, st.integers(0, 12))
def test_a_day_begins_at_its_start_and_not_before(day: date, zone: str, starts: int) -> None:
    begins = clock.start_of(day, zone, starts)
    if zone == "Pacific/Apia" and day == date(2011, 12, 30):
        return  # the day that Samoa skipped
    assert clock.day_of(begins, zone, starts) == day
    assert clock.day_of(begins - timedelta(seconds=1), zone, starts) < day


@given(st.dates(date(2010, 1, 1), date(2035, 12, 31)), st.times(), zones, st.integers(0, 12))
def test_a_time_within_a_day_counts_for_that_day(
    day: date, at: time, zone: str, starts: int
) -> None:
    at = at.replace(microsecond=0)
    instant = clock.instant_on(day, at, zone, starts)
    wall = instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    calendar = day + timedelta(days=1) if at.hour < starts else day
    if wall == datetime.combine(calendar, at):
        assert clock.day_of(instant, zone, starts) == day
    else:
        assert wall > datetime.combine(calendar, at)


def test_half_past_one_belongs_to_the_night_before_where_the_day_starts_at_four() -> None:
    instant = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)  # 1:30 in Paris
    assert clock.day_of(instant, "Europe/Paris", 4) == date(2026, 11, 24)
    assert clock.day_of(instant, "Europe/Paris", 0) == date(2026, 11, 25)


def test_an_id_carries_the_moment_it_was_made() -> None:
    made = clock.new_id()
    assert made.version == 7
    assert abs((made.int >> 80) - clock.now().timestamp() * 1000) < 5_000
