"""Many readings as days: one number for each day that has one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

LONGEST_GAP = timedelta(days=3)


class Point(NamedTuple):
    """A value of a day, or of some days that begin with it."""

    day: date
    value: float


class Usual(NamedTuple):
    """The middle half of the days: a quarter lies below `low`, a quarter above `high`."""

    low: int
    high: int


def mean_by_day(scores: Iterable[tuple[date, float]]) -> list[Point]:
    """The mean of each day's numbers, the oldest day first."""
    sums: dict[date, list[float]] = {}
    for day, score in scores:
        sums.setdefault(day, []).append(score)
    return [Point(day, sum(within) / len(within)) for day, within in sorted(sums.items())]


def mean_by_step(points: Sequence[Point], first: date, step: int) -> list[Point]:
    """The same for spans of `step` days, counted from `first`."""
    begins = (
        (first + timedelta(days=(p.day - first).days // step * step), p.value) for p in points
    )
    return mean_by_day(begins)


def usual_range(points: Sequence[Point]) -> Usual | None:
    """The middle half of the days, in whole numbers; None of fewer than seven days."""
    if len(points) < 7:
        return None
    values = sorted(point.value for point in points)
    return Usual(round_half_up(_quantile(values, 0.25)), round_half_up(_quantile(values, 0.75)))


def drift(points: Sequence[Point], reach: int, step: int = 1) -> list[list[Point]]:
    """A smooth line through the days: means weighted by nearness (tricube), `reach` days each way.

    It breaks where more than three days have no number, so that nothing is drawn into a gap.
    """
    return [_smooth(run, reach, step) for run in split_at_gaps(points)]


def split_at_gaps(points: Sequence[Point]) -> list[list[Point]]:
    """Runs of days with no gap of more than three days between them."""
    runs: list[list[Point]] = []
    for point in points:
        if runs and point.day - runs[-1][-1].day <= LONGEST_GAP + timedelta(days=1):
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def round_half_up(value: float) -> int:
    return int(value + 0.5)


def by_month(points: Iterable[Point], year: int) -> Mapping[int, Mapping[int, int]]:
    """A year's days as month to day to whole number."""
    months: dict[int, dict[int, int]] = {month: {} for month in range(1, 13)}
    for point in points:
        if point.day.year == year:
            months[point.day.month][point.day.day] = round_half_up(point.value)
    return months


def _smooth(run: Sequence[Point], reach: int, step: int) -> list[Point]:
    first, last = run[0].day, run[-1].day
    days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]
    if days[-1] != last:
        days.append(last)
    smooth, left = [], 0
    for day in days:
        while (day - run[left].day).days > reach:
            left += 1
        smooth.append(Point(day, _weighted_mean(run, left, day, reach)))
    return smooth


def _weighted_mean(run: Sequence[Point], left: int, day: date, reach: int) -> float:
    total = weights = 0.0
    for index in range(left, len(run)):
        away = abs((run[index].day - day).days)
        if away > reach:
            break
        weight = (1 - (away / (reach + 1)) ** 3) ** 3
        total += weight * run[index].value
        weights += weight
    return total / weights


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear between the two nearest values (Hyndman and Fan's type 7)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)
