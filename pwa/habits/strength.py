"""How strong a habit has become. It fades slowly and recovers, and medicine has none."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from pwa.habits.days import ByDay, Logged, by_day, is_free, share_done
from pwa.habits.habit import Habit
from pwa.habits.pauses import Pause, is_paused
from pwa.habits.schedule import WEEK, days_a_week, is_wanted, repetitions_a_day
from pwa.words import mark

HALF_AFTER = 13
MONTH = timedelta(days=30)
RESTS_AFTER = timedelta(days=14)
GROWING, STRONG = 1 / 3, 3 / 4
ONE_DAY = timedelta(days=1)


class Grown(StrEnum):
    """A strength in words."""

    JUST_BEGUN = mark("Just begun")
    GROWING = mark("Growing")
    STRONG = mark("Strong")
    RESTING = mark("Resting")


class Strength(NamedTuple):
    """Where a habit stands and where it stood a month ago, each from 0 to 1."""

    now: float
    month_ago: float
    word: Grown


def strength_of(
    habit: Habit, readings: Iterable[Logged], pauses: Sequence[Pause], today: date
) -> Strength | None:
    """The strength of a habit from its entries; None for medicine."""
    if habit.is_medicine:
        return None
    days = by_day(habit, readings)
    course = follow(habit, days, pauses, today)
    now = course.get(today, 0.0)
    return Strength(now, course.get(today - MONTH, 0.0), _word(habit, days, pauses, now, today))


def follow(
    habit: Habit, days: ByDay[Logged], pauses: Sequence[Pause], today: date
) -> dict[date, float]:
    """The strength at the end of each day, from the first on which something was done.

    `s = s m + v (1 - m)` with `m = 0.5 ** (sqrt(f) / 13)`. For a daily habit `v` is what was done
    of the day. Of one that is wanted on some days of a week it is what was done in the seven days
    up to it, of what they wanted, so that a day off is no miss. A skipped or paused day changes
    nothing, and today can only help: it is not over.
    """
    begun = [day for day, readings in days.items() if share_done(habit, readings) > 0]
    if not begun:
        return {}
    keep = 0.5 ** (repetitions_a_day(habit) ** 0.5 / HALF_AFTER)
    strength = 0.0
    course: dict[date, float] = {}
    day = min(begun)
    while day <= today:
        value = _value(habit, days, pauses, day)
        if value is not None:
            grown = strength * keep + value * (1 - keep)
            strength = max(grown, strength) if day == today else grown
        course[day] = strength
        day += ONE_DAY
    return course


def _value(habit: Habit, days: ByDay[Logged], pauses: Sequence[Pause], day: date) -> float | None:
    """What a day is worth, or None where it changes nothing."""
    share, free = _look_at(habit, days, pauses, day)
    if free:
        return None
    wanted = days_a_week(habit)
    if wanted == WEEK:
        return share
    week = [day - timedelta(days=back) for back in range(WEEK)]
    looked = [(each, *_look_at(habit, days, pauses, each)) for each in week]
    done = sum(share for _, share, free in looked if not free)
    wanted -= sum(free and is_wanted(habit, each) for each, _, free in looked)
    if wanted <= 0:
        return 1.0 if done > 0 else None
    return min(1.0, done / wanted)


def _look_at(
    habit: Habit, days: ByDay[Logged], pauses: Sequence[Pause], day: date
) -> tuple[float, bool]:
    readings = days.get(day, ())
    share = share_done(habit, readings)
    return share, is_free(readings, paused=is_paused(pauses, day), share=share)


def _word(
    habit: Habit, days: ByDay[Logged], pauses: Sequence[Pause], now: float, today: date
) -> Grown:
    done = [day for day, readings in days.items() if share_done(habit, readings) > 0]
    if done and (today - max(done) > RESTS_AFTER or is_paused(pauses, today)):
        return Grown.RESTING
    if now >= STRONG:
        return Grown.STRONG
    return Grown.GROWING if now >= GROWING else Grown.JUST_BEGUN
