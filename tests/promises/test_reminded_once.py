"""A reminder is due on each wished day of the person exactly once, in every zone and around every
change of the clocks."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa import clock
from pwa.reminders.reminder import Reminder
from pwa.reminders.times import Place, next_slot, slots_and_next

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2035, 12, 31, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Kind = tuple[timedelta, timedelta, time]


@cache
def transitions(zone_name: str) -> list[tuple[datetime, Kind]]:
    """When the offset of a zone changes, 2020 to 2035; and the kind of each change: from which
    offset to which, and at what time of the day."""
    zone, found = ZoneInfo(zone_name), []
    low = FIRST
    while low < LAST:
        high = low + 7 * DAY
        before, after = low.astimezone(zone).utcoffset(), high.astimezone(zone).utcoffset()
        if before != after:
            left, right = low, high
            while right - left > timedelta(seconds=1):
                middle = left + (right - left) / 2
                is_before = middle.astimezone(zone).utcoffset() == before
                left, right = (middle, right) if is_before else (left, middle)
            assert before is not None
            assert after is not None
            wall = (right.replace(microsecond=0) + before).time()
            found.append((right.replace(microsecond=0), (before, after, wall)))
        low = high
    return found


ZONES = sorted(clock.zone_names())


def reminder(*times: time, weekdays: tuple[int, ...] = ()) -> Reminder:
    new = clock.new_id()
    return Reminder(
        id=new,
        version=new,
        made_at=FIRST,
        ended_at=None,
        what="mood",
        times=times,
        weekdays=weekdays,
    )


def walk(
    rule: Reminder, place: Place, begins: datetime, days: int, late: Iterator[timedelta]
) -> Counter[tuple[date, time]]:
    """What a loop does that comes a little late each time: how often each slot was found."""
    found: Counter[tuple[date, time]] = Counter()
    ends = begins + days * DAY
    slot = next_slot(rule, None, place, begins)
    while slot is not None and slot.instant <= ends:
        now = slot.instant + next(late)
        due, slot = slots_and_next(rule, None, place, slot.instant, now)
        found.update((each.day, each.at) for each in due)
    return found


def check(rule: Reminder, place: Place, begins: datetime, late: Iterator[timedelta]) -> None:
    days = 6
    found = walk(rule, place, begins, days, late)
    assert set(found.values()) <= {1}
    first = clock.day_of(begins, place.zone, place.starts) + DAY
    for ahead in range(days - 2):
        day = first + ahead * DAY
        if rule.weekdays and day.weekday() not in rule.weekdays:
            assert not any(each == day for each, _ in found)
            continue
        assert {at for each, at in found if each == day} == set(rule.times), day


LATE = st.sampled_from(
    (timedelta(), timedelta(seconds=20), timedelta(minutes=70), 5 * HOUR, 26 * HOUR)
)
TIMES = st.lists(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    min_size=1,
    max_size=4,
    unique=True,
)


@settings(max_examples=300, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    which=st.integers(0, 40),
    times=TIMES,
    weekdays=st.sets(st.integers(0, 6)),
    starts=st.integers(0, 6),
    back=st.integers(0, 72),
    late=st.lists(LATE, min_size=1, max_size=5),
)
def test_on_each_wished_day_of_any_zone_exactly_once(
    zone: str,
    which: int,
    times: list[time],
    weekdays: set[int],
    starts: int,
    back: int,
    late: list[timedelta],
) -> None:
    around = [instant for instant, _kind in transitions(zone)] or [FIRST + 400 * DAY]
    instant = around[which % len(around)]
    begins = instant - DAY - back * HOUR
    check(
        reminder(*times, weekdays=tuple(sorted(weekdays))),
        Place(zone, starts),
        begins,
        (late[number % len(late)] for number in range(10**6)),
    )


@cache
def one_of_each_kind() -> list[tuple[str, datetime]]:
    """One zone and instant for every distinct kind of change there is."""
    kinds: dict[Kind, tuple[str, datetime]] = {}
    for zone in ZONES:
        for instant, kind in transitions(zone):
            kinds.setdefault(kind, (zone, instant))
    return sorted(kinds.values())


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_every_kind_of_change_in_all_zones() -> None:
    """Each minute of the hours around it as a time of its own, with days that start at 0 and 4."""
    checked = 0
    for zone in ZONES:
        for instant, (before, _after, _wall) in transitions(zone):
            local = (instant + before).replace(tzinfo=None)
            for minutes in (-121, -61, -31, -30, -1, 0, 1, 15, 29, 30, 31, 59, 60, 61, 119, 120):
                at_ = (local + timedelta(minutes=minutes)).time().replace(second=0, microsecond=0)
                for starts in (0, 4):
                    none_late = iter(lambda: timedelta(seconds=20), None)
                    check(reminder(at_), Place(zone, starts), instant - 2 * DAY, none_late)
                    checked += 1
    print(f"{len(ZONES)} zones, {len(one_of_each_kind())} kinds of change, {checked} checked")


KINDS = (
    ("Africa/Cairo", "a day that begins at one"),
    ("Australia/Lord_Howe", "half an hour"),
    ("Antarctica/Troll", "two hours"),
    ("America/Havana", "midnight skipped"),
    ("Europe/Paris", "an hour"),
    ("Africa/Casablanca", "twice a year around a month"),
)


@pytest.mark.parametrize("zone", [zone for zone, _ in KINDS], ids=[what for _, what in KINDS])
def test_the_kinds_that_are_known_to_bite(zone: str) -> None:
    for instant, (before, _after, _wall) in transitions(zone)[:4]:
        local = (instant + before).replace(tzinfo=None)
        for minutes in (-30, 0, 15, 30, 60, 119):
            at_ = (local + timedelta(minutes=minutes)).time().replace(second=0, microsecond=0)
            none_late = iter(timedelta, None)
            check(reminder(at_), Place(zone, 0), instant - 2 * DAY, none_late)
