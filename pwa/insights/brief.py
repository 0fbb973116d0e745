"""What a page about somebody says, from the readings that were shown and nothing else."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from pwa.insights import charts, days
from pwa.readings import Reading

MONTH, WEEK = timedelta(days=29), timedelta(days=6)
ENOUGH = 7
REACH, SIZE = 4, 6.0
BELOW = 5


class MoodLine(NamedTuple):
    """Moods of some days: the usual range, the first day, how many days were shown, and the numbers
    as they stand in the table; with them the chart of a page or the line of a table."""

    usual: days.Usual | None
    first: date
    days: int
    table: list[tuple[date, int]]
    chart: charts.LineChart | None = None
    small: charts.SmallLine | None = None


class Week(NamedTuple):
    """The last seven days of a habit's or of all habits: done, skipped or nothing, by day."""

    name: str
    states: tuple[str, ...]


class Since(NamedTuple):
    """What came since a day: how many entries, how many marked for a talk, and the lowest and the
    highest mood."""

    entries: int
    to_talk_about: int
    low: int | None
    high: int | None


def draw_moods(
    readings: Sequence[Reading], today: date, back: timedelta = MONTH, *, small: bool = False
) -> MoodLine | None:
    """The line of the moods that were shown. None where none was."""
    first = today - back
    scores = [
        (reading.day, reading.payload.score)
        for reading in readings
        if reading.kind == "mood" and first <= reading.day <= today
    ]
    if not scores:
        return None
    points = days.mean_by_day(scores)
    usual = days.usual_range(points)
    lines = days.drift(points, REACH) if len(points) >= ENOUGH else []
    table = [(point.day, days.round_half_up(point.value)) for point in points]
    line = MoodLine(usual, first, len(points), table)
    if small:
        return line._replace(small=charts.draw_small(points, lines, first, today))
    return line._replace(chart=charts.draw_line(points, lines, usual, first, today, SIZE))


def tell_since(readings: Sequence[Reading], since: date, to_talk_about: Collection[UUID]) -> Since:
    """What was shown of the days after `since`."""
    late = [reading for reading in readings if reading.day > since]
    scores = [reading.payload.score for reading in late if reading.kind == "mood"]
    return Since(
        entries=len(late),
        to_talk_about=sum(reading.id in to_talk_about for reading in readings),
        low=min(scores, default=None),
        high=max(scores, default=None),
    )


def list_weeks(readings: Sequence[Reading], today: date) -> list[Week]:
    """Each habit that was shown in the last seven days; those without a name together."""
    found: dict[str, dict[date, str]] = {}
    for reading in readings:
        if reading.kind == "habit" and today - WEEK <= reading.day <= today:
            states = found.setdefault(reading.habit, {})
            state = "skipped" if reading.payload.state == "skipped" else "done"
            if states.get(reading.day) != "done":
                states[reading.day] = state
    week = [today - WEEK + timedelta(days=number) for number in range(7)]
    return [
        Week(name, tuple(states.get(day, "") for day in week))
        for name, states in sorted(found.items())
    ]


def week_of_moods(readings: Iterable[Reading], today: date) -> list[tuple[date, int | None]]:
    """Seven days, the oldest first, each with the last mood of it; `readings` come newest first."""
    last: dict[date, int] = {}
    for reading in readings:
        if reading.kind == "mood":
            last.setdefault(reading.day, reading.payload.score)
    days_back = (today - timedelta(days=back) for back in range(6, -1, -1))
    return [(day, last.get(day)) for day in days_back]


def latest_mood(readings: Sequence[Reading]) -> Reading | None:
    """The latest mood that was shown; `readings` come newest first."""
    return next((reading for reading in readings if reading.kind == "mood"), None)


def days_below_usual(line: MoodLine | None) -> int:
    """For how many of the latest shown days the mood lay below the usual range; 0 where fewer than
    five, or where the usual is not known."""
    if line is None or line.usual is None:
        return 0
    below = 0
    for _day, score in reversed(line.table):
        if score >= line.usual.low:
            break
        below += 1
    return below if below >= BELOW else 0
