"""Time: the person's day and zone, instants, and ids that carry their moment.

A person's day starts at an hour they choose, in the zone they were in. `day_of` alone decides it,
for the log, habits, reminders and charts.
"""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import uuid_utils.compat

FIRST_DAY = date(1900, 1, 1)


def now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def new_id() -> uuid.UUID:
    """A UUIDv7 of the present instant (RFC 9562)."""
    return uuid_utils.compat.uuid7(nanoseconds=int(now().timestamp() * 1_000_000) * 1_000)


def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises ValueError for a name that is none."""
    if name not in zone_names():
        raise ValueError("unknown time zone")
    return ZoneInfo(name)


@cache
def zone_names() -> frozenset[str]:
    """Every zone a person can be in."""
    return frozenset(
        name for name in available_timezones() if "/" in name and not name.startswith("Etc/")
    ) | {"UTC"}


def day_of(instant: datetime, zone_name: str, starts: int = 0) -> date:
    """The person's day at an instant; `starts` is the hour their day begins, by the wall clock."""
    local = instant.astimezone(zone(zone_name)).replace(tzinfo=None)
    return (local - timedelta(hours=starts)).date()


def start_of(day: date, zone_name: str, starts: int = 0) -> datetime:
    """The first instant of a person's day."""
    return resolve(datetime.combine(day, time(starts)), zone_name)


def instant_on(day: date, at: time, zone_name: str, starts: int = 0) -> datetime:
    """The instant of a wall-clock time within a person's day.

    Where the day starts at 4, half past one belongs to the night that ends it.
    """
    calendar = day + timedelta(days=1) if at.hour < starts else day
    return resolve(datetime.combine(calendar, at), zone_name)


def resolve(wall: datetime, zone_name: str) -> datetime:
    """The instant of a naive wall-clock time.

    A time that exists twice means the first; one that does not exist means the first valid instant
    after it.
    """
    there = zone(zone_name)
    first = wall.replace(tzinfo=there, fold=0).astimezone(UTC)
    if first.astimezone(there).replace(tzinfo=None) == wall:
        return first
    before = wall.replace(tzinfo=there, fold=1).astimezone(UTC)
    return _offset_change(before, first, there)


def _offset_change(low: datetime, high: datetime, there: ZoneInfo) -> datetime:
    """The first instant in (low, high] with the offset that holds at `high`, by bisection."""
    target = high.astimezone(there).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        if middle.astimezone(there).utcoffset() == target:
            high = middle
        else:
            low = middle
    return high.replace(microsecond=0)
