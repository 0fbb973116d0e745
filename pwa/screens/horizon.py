"""The day as a horizon: where in it one is, and a mark where each entry was made.

Pure geometry. Across, everything is a share of the width in percent, so that one drawing fits a
phone and a wide screen; up and down, everything is in pixels from the line, upwards below zero.
What stands too near to something else depends on the width, so it is decided twice: on a narrow
screen and on a wide one.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

DAWN, DUSK = 6.0, 20.0
"""The sun of the picture rises and sets at these hours; the server does not know where one is."""

DAY_BEGINS, DAY_ENDS = 6.0, 23.0
"""What the line shows at least. It grows for whoever is up earlier or later."""

MARGIN = 5.0
"""Percent kept free at both ends of the line, so that a mark there is not cut."""

ARCH = 104.0
NARROW, WIDE = 360.0, 1000.0
NEAR_MARK = 33.0
NEAR_LAMP = 26.0
GLINTS = 23.0
LABEL_HALF, NOON_HALF, AIR = 8.0, 16.0, 6.0
CROWD = 4
"""As many marks as one hour can hold; above it they become one with a count."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One entry, as far as the picture knows it. `tone` is the number of a mood, 1 to 10."""

    kind: str
    hour: float
    label: str = ""
    tone: int = 0
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Planted:
    """A mark in its place. `near`: too near to another one, so its pole is long."""

    x: float
    kind: str
    label: str
    tone: int
    is_new: bool
    near: bool
    near_wide: bool


@dataclass(frozen=True, slots=True)
class Label:
    """An hour under the line. `wet`: the glints of the sun lie where it would stand."""

    x: float
    hour: int
    wet: bool
    wet_wide: bool


@dataclass(frozen=True, slots=True)
class Lamp:
    """The light after dark. It lies on the line where a mark stands beside it."""

    x: float
    low: bool
    low_wide: bool


@dataclass(frozen=True, slots=True)
class Sun:
    """The sun on its way; `y` is its height over the line."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Horizon:
    """All that the drawing needs. By day there is a sun, after dark a lamp."""

    marks: tuple[Planted, ...]
    labels: tuple[Label, ...]
    way: str
    sun: Sun | None
    lamp: Lamp | None


def hour_of(local: datetime, day: date) -> float:
    """The hour of a local time within a person's day: half past one at its end is 25.5."""
    return (local.date() - day).days * 24 + local.hour + local.minute / 60


def draw(marks: Iterable[Mark], now: float) -> Horizon:
    """Places the marks of a day and the light of the hour `now`, both counted by `hour_of`."""
    standing = sorted((_within(mark) for mark in marks), key=lambda mark: mark.hour)
    gathered = _gather(standing)
    now = min(max(now, 0.0), 30.0)
    line = _Line.over([now, *(mark.hour for mark in gathered)])
    planted = _plant(gathered, line)
    is_day = DAWN <= now < DUSK
    sun = Sun(line.x(now), round(-_height(now), 1)) if is_day else None
    return Horizon(
        marks=planted,
        labels=_labels(line, now if is_day else None),
        way=_way(line),
        sun=sun,
        lamp=None if is_day else _lamp(line.x(now), planted),
    )


@dataclass(frozen=True, slots=True)
class _Line:
    first: float
    last: float

    @classmethod
    def over(cls, hours: Sequence[float]) -> "_Line":
        first = min(DAY_BEGINS, math.floor(min(hours)))
        last = max(DAY_ENDS, math.ceil(max(hours)))
        return cls(first, last)

    def x(self, hour: float) -> float:
        share = (hour - self.first) / (self.last - self.first)
        return round(MARGIN + share * (100 - 2 * MARGIN), 2)


def _within(mark: Mark) -> Mark:
    hour = min(max(mark.hour, 0.0), 30.0)
    return Mark(mark.kind, hour, mark.label, mark.tone, mark.is_new)


def _gather(marks: Sequence[Mark]) -> list[Mark]:
    """More than four in an hour become one mark with their count."""
    hours: dict[int, list[Mark]] = {}
    for mark in marks:
        hours.setdefault(int(mark.hour), []).append(mark)
    gathered: list[Mark] = []
    for within in hours.values():
        if len(within) > CROWD:
            middle = sum(mark.hour for mark in within) / len(within)
            is_new = any(mark.is_new for mark in within)
            gathered.append(Mark("count", middle, str(len(within)), 0, is_new))
        else:
            gathered.extend(within)
    return gathered


def _plant(marks: Sequence[Mark], line: _Line) -> tuple[Planted, ...]:
    places = [line.x(mark.hour) for mark in marks]
    narrow, wide = _long_poles(places, NARROW), _long_poles(places, WIDE)
    return tuple(
        Planted(x, mark.kind, mark.label, mark.tone, mark.is_new, near, near_wide)
        for mark, x, near, near_wide in zip(marks, places, narrow, wide, strict=True)
    )


def _long_poles(places: Sequence[float], width: float) -> list[bool]:
    """Which marks stand high: those too near to the last low one, unless high is fuller still."""
    last = {False: -100.0, True: -100.0}
    poles: list[bool] = []
    for x in places:
        room = {pole: _pixels(x - before, width) for pole, before in last.items()}
        pole = room[False] < NEAR_MARK and room[True] >= min(room[False], NEAR_MARK)
        last[pole] = x
        poles.append(pole)
    return poles


def _lamp(x: float, marks: Sequence[Planted]) -> Lamp:
    nearest = min((abs(mark.x - x) for mark in marks), default=100.0)
    return Lamp(
        x,
        low=_pixels(nearest, NARROW) < NEAR_LAMP,
        low_wide=_pixels(nearest, WIDE) < NEAR_LAMP,
    )


def _labels(line: _Line, sun_hour: float | None) -> tuple[Label, ...]:
    """The ends of the line, and six, noon and eighteen where they are not too near to an end."""
    ends = (line.first, line.last)
    between = [hour for hour in (6.0, 12.0, 18.0) if line.first + 2 < hour < line.last - 2]
    return tuple(_label(line, hour, sun_hour) for hour in sorted({*ends, *between}))


def _label(line: _Line, hour: float, sun_hour: float | None) -> Label:
    x = line.x(hour)
    if sun_hour is None:
        return Label(x, int(hour) % 24, wet=False, wet_wide=False)
    reach = GLINTS + AIR + (NOON_HALF if hour == 12 else LABEL_HALF)
    apart = abs(x - line.x(sun_hour))
    return Label(
        x,
        int(hour) % 24,
        wet=_pixels(apart, NARROW) < reach,
        wet_wide=_pixels(apart, WIDE) < reach,
    )


def _height(hour: float) -> float:
    """How high the sun stands: an arch whose foot points are dawn and dusk."""
    share = (hour - DAWN) / (DUSK - DAWN)
    return ARCH * 4 * share * (1 - share)


def _way(line: _Line) -> str:
    """The arch as a path in a box of 100 by ARCH that is stretched over the width."""
    rise, fall = line.x(DAWN), line.x(DUSK)
    middle = (rise + fall) / 2
    return f"M{rise:g} {ARCH:g}Q{middle:g} {-ARCH:g} {fall:g} {ARCH:g}"


def _pixels(percent: float, width: float) -> float:
    return abs(percent) * width / 100
