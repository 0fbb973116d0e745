"""Charts as geometry: where squares, lines and bands stand in a box of units.

Axis 1 and 10 are always drawn; nothing zooms in on a dip.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pwa.insights.days import Point, Usual, round_half_up

WIDTH, HEIGHT = 350, 186
LEFT, RIGHT, TOP, BOTTOM = 28, 346, 14, 158
LOWEST, HIGHEST = 1, 10
SMALL_WIDTH, SMALL_HEIGHT, SMALL_SQUARE = 160, 40, 5
YEAR_LEFT, YEAR_STEP, YEAR_ROW = 16, 10.7, 14


class Square(NamedTuple):
    """A day, or some days, in the colour of its number."""

    x: float
    y: float
    tone: int


class Band(NamedTuple):
    y: float
    height: float


class Dot(NamedTuple):
    x: float
    y: float


class LineChart(NamedTuple):
    """Squares, drift, usual range and the present day."""

    squares: list[Square]
    lines: list[str]
    band: Band | None
    now: Dot | None
    size: float


class SmallLine(NamedTuple):
    """The same as a line of a table: no axis, no range."""

    squares: list[Square]
    lines: list[str]


class Cell(NamedTuple):
    """A day of the year in pixels; tone 0 is a day without an entry."""

    x: float
    y: float
    tone: int
    is_today: bool


def draw_line(
    points: Sequence[Point],
    lines: Sequence[Sequence[Point]],
    usual: Usual | None,
    first: date,
    last: date,
    size: float,
) -> LineChart:
    """A chart from `first` to `last`; `size` is a square's edge."""
    days = max((last - first).days, 1)

    def x(day: date) -> float:
        return round(LEFT + size / 2 + (RIGHT - LEFT - size) * (day - first).days / days, 1)

    squares = [Square(x(p.day), _y(p.value), round_half_up(p.value)) for p in points]
    paths = [_path([(x(p.day), _y(p.value)) for p in line]) for line in lines if len(line) > 1]
    ends = [line[-1] for line in lines if line and line[-1].day == last]
    now = Dot(x(last), _y(ends[-1].value)) if ends else None
    return LineChart(squares, paths, _band(usual), now, size)


def draw_small(
    points: Sequence[Point], lines: Sequence[Sequence[Point]], first: date, last: date
) -> SmallLine:
    """A line 160 wide and 40 high; 1 and 10 lie at its edges."""
    days = max((last - first).days, 1)
    inside = SMALL_WIDTH - SMALL_SQUARE

    def x(day: date) -> float:
        return round(SMALL_SQUARE / 2 + inside * (day - first).days / days, 1)

    def y(value: float) -> float:
        share = (value - LOWEST) / (HIGHEST - LOWEST)
        return round(SMALL_HEIGHT - SMALL_SQUARE - (SMALL_HEIGHT - 2 * SMALL_SQUARE) * share, 1)

    squares = [Square(x(p.day), y(p.value), round_half_up(p.value)) for p in points]
    paths = [_path([(x(p.day), y(p.value)) for p in line]) for line in lines if len(line) > 1]
    return SmallLine(squares, paths)


def draw_year(
    months: Sequence[tuple[int, Mapping[int, int]]], lengths: Sequence[int], today: tuple[int, int]
) -> list[list[Cell]]:
    """Months down, days across: a row of cells for each month. `today` is month and day."""
    rows = []
    for (month, scores), length in zip(months, lengths, strict=True):
        y = (month - 1) * YEAR_ROW
        rows.append(
            [
                Cell(
                    round(YEAR_LEFT + (day - 1) * YEAR_STEP, 1),
                    round(y, 1),
                    scores.get(day, 0),
                    (month, day) == today,
                )
                for day in range(1, length + 1)
                if (month, day) <= today
            ]
        )
    return rows


def _y(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * (value - LOWEST) / (HIGHEST - LOWEST), 1)


def _band(usual: Usual | None) -> Band | None:
    if usual is None:
        return None
    top, bottom = _y(min(usual.high + 0.5, HIGHEST)), _y(max(usual.low - 0.5, LOWEST))
    return Band(top, round(bottom - top, 1))


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
