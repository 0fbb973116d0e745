"""Loop Habit Tracker's export: an archive with `Habits.csv` and a folder a habit, old and new; and
its backup, an SQLite database.

Values: -1 unknown, 0 no, 1 not by the person, 2 done, 3 skipped; of a habit with an amount, larger
ones are the amount times 1000. Since 2.3.1 they are words in the folders of the habits.
"""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import NamedTuple

from pwa.transfer.formats.dates import Calendar, Odd
from pwa.transfer.formats.tables import MOST_ROWS, TOO_MANY, Row, read_records
from pwa.transfer.formats.zips import SafeZip, is_zip, open_zip
from pwa.transfer.found import MOST_SHOWN, Found, FoundHabit, FoundTick, FoundWords, Remark, Unread
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

HABITS, CHECKMARKS = "Habits.csv", "Checkmarks.csv"
WORDS = {"YES_MANUAL": 2, "YES_AUTO": 1, "NO": 0, "SKIP": 3, "UNKNOWN": -1}
DONE, SKIPPED = 2, 3
AMOUNT = 1000
DAYS_A_WEEK = 7
LONGEST_NUMBER = 12
UNITS = {
    "min": "minutes",
    "mins": "minutes",
    "minute": "minutes",
    "minutes": "minutes",
    "glass": "glasses",
    "glasses": "glasses",
    "page": "pages",
    "pages": "pages",
    "step": "steps",
    "steps": "steps",
    "time": "times",
    "times": "times",
}

LEFT_OUT = mark("Days without a mark, and marks the app made by itself, are left out.")
OTHER_RHYTHM = mark("“%(habit)s” was set to %(times)s times in %(days)s days. Here it is weekly.")
NO_VALUE = mark("The mark “%(value)s” was not understood.")
NO_LINE = mark("This line has too few cells.")

_folder = re.compile(r"^([0-9]{1,6})\s+(.*)$")


class Mark(NamedTuple):
    """One day of a habit as the file has it."""

    line: int
    day: str
    value: str
    note: str


class HabitRow(NamedTuple):
    """A habit as the list has it, and its folder's number."""

    found: FoundHabit
    position: int
    is_measured: bool


def recognise(source: Source) -> bool:
    """Whether it is such an archive."""
    return is_zip(source) and HABITS in open_zip(source).names()


def read(source: Source) -> Iterator[Found | Remark]:
    """The habits, then their days. Raises NotReadable."""
    archive = open_zip(source)
    rows = _rows_of(archive, HABITS)
    first = next(rows, Row(1, []))
    head = [cell.strip().lower() for cell in first.cells]
    habits = []
    for row in rows:
        named = dict(zip(head, row.cells, strict=False))
        habit = _read_habit(row.line, named) if not row.problem else _unread(row)
        if isinstance(habit, Unread):
            yield habit
            continue
        habits.append(habit)
        yield habit.found
        yield from _tell_rhythm(habit, named)
    yield Remark(sentence=LEFT_OUT)
    count = 0
    for habit, day in _marks(archive, habits):
        found = day if isinstance(day, Unread) else read_mark(habit, day)
        if found is not None:
            count += 1
            yield found
        if count > MOST_ROWS:
            raise NotReadable(TOO_MANY, {"most": f"{MOST_ROWS:,}"})


def read_mark(habit: HabitRow, given: Mark) -> Found | None:
    """What a day's mark says; None where it says nothing."""
    text = f"{given.day}, {given.value}, {given.note}"[:MOST_SHOWN]
    try:
        value = WORDS.get(given.value.strip().upper())
        value = _whole(given.value) if value is None else value
    except ValueError:
        values = {"value": given.value[:40]}
        return Unread(line=given.line, reason=NO_VALUE, values=values, text=text)
    is_amount = habit.is_measured and value > SKIPPED
    if not is_amount and value not in {DONE, SKIPPED} and not given.note:
        return None
    try:
        day: date = Calendar().read(given.day)
    except Odd as odd:
        return Unread(line=given.line, reason=odd.sentence, values=odd.values, text=text)
    if not is_amount and value not in {DONE, SKIPPED}:
        return FoundWords(line=given.line, day=day, words=given.note, tags=(habit.found.called,))
    return FoundTick(
        line=given.line,
        habit=habit.found.key,
        day=day,
        state="skipped" if value == SKIPPED else "done",
        amount=value / AMOUNT if is_amount else None,
        note=given.note,
    )


def times_a_week(numerator: str, denominator: str) -> int | None:
    """How often a week; None is daily."""
    times, days = _whole(numerator or "1"), _whole(denominator or "1")
    if times >= days or days < 1:
        return None
    return min(max(round(times * DAYS_A_WEEK / days), 1), DAYS_A_WEEK)


def _read_habit(line: int, row: Mapping[str, str]) -> HabitRow | Unread:
    text = ", ".join(row.values())[:MOST_SHOWN]
    name = row.get("name", "").strip()
    if not name:
        return Unread(line=line, reason=NO_LINE, text=text)
    is_measured = row.get("type", "").strip().upper() in {"1", "NUMERICAL"}
    try:
        often = times_a_week(_frequency(row, "numerator"), _frequency(row, "denominator"))
        target = float(row.get("target value") or 0)
        position = _whole(row.get("position") or str(line - 1))
    except ValueError:
        return Unread(line=line, reason=NO_LINE, text=text)
    unit = row.get("unit", "").strip()
    found = FoundHabit(
        line=line,
        key=name,
        called=name,
        about=row.get("question", "").strip() or row.get("description", "").strip(),
        times_a_week=often,
        unit=UNITS.get(unit.lower(), unit) if is_measured else "",
        amount=target if is_measured and target > 0 else None,
        is_archived=row.get("archived?", "").strip().lower() == "true",
    )
    return HabitRow(found, position, is_measured)


def _whole(text: str) -> int:
    """Raises ValueError for what is no number of a diary."""
    if len(text) > LONGEST_NUMBER:
        raise ValueError
    return int(text)


def _frequency(row: Mapping[str, str], part: str) -> str:
    """In older files the columns have other names."""
    return row.get(f"frequency{part}") or row.get(
        {"numerator": "numrepetitions"}.get(part, "interval"), ""
    )


def _tell_rhythm(habit: HabitRow, row: Mapping[str, str]) -> Iterator[Remark]:
    times, days = _frequency(row, "numerator"), _frequency(row, "denominator")
    if habit.found.times_a_week is not None and days not in {"7", ""}:
        values = {"habit": habit.found.called, "times": times, "days": days}
        yield Remark(sentence=OTHER_RHYTHM, values=values)


def _marks(archive: SafeZip, habits: list[HabitRow]) -> Iterator[tuple[HabitRow, Mark | Unread]]:
    """The days of all habits: from their own folders, which have the notes, else from the one table
    of all."""
    folders = _folders(archive)
    missing = []
    for place, habit in enumerate(habits):
        name = folders.get(habit.position) or folders.get(place + 1)
        if name is None:
            missing.append((place, habit))
            continue
        for row in _rows_of(archive, name):
            if row.line == 1 and row.cells[0].strip().lower() == "date":
                continue
            yield habit, _unread(row) if row.problem else _own_mark(row)
    if missing and CHECKMARKS in archive.names():
        yield from _root_marks(archive, missing)


def _root_marks(
    archive: SafeZip, missing: list[tuple[int, HabitRow]]
) -> Iterator[tuple[HabitRow, Mark | Unread]]:
    """Its head names the habits without quotes, so a comma would shift the columns: the order of
    the list counts."""
    for row in islice(_rows_of(archive, CHECKMARKS), 1, None):
        if row.problem:
            yield missing[0][1], _unread(row)
            continue
        for place, habit in missing:
            value = row.cells[place + 1] if place + 1 < len(row.cells) else ""
            if value.strip():
                yield habit, Mark(row.line, row.cells[0], value, "")


def _folders(archive: SafeZip) -> dict[int, str]:
    found = {}
    for name in archive.names():
        folder, _, file = name.rpartition("/")
        numbered = _folder.match(folder)
        if file == CHECKMARKS and numbered:
            found[int(numbered[1])] = name
    return found


def _own_mark(row: Row) -> Mark:
    day, value, note = (*row.cells, "", "", "")[:3]
    return Mark(row.line, day, value, note.strip())


def _unread(row: Row) -> Unread:
    return Unread(line=row.line, reason=row.problem, text=row.text)


def _rows_of(archive: SafeZip, name: str) -> Iterator[Row]:
    with archive.open(name) as member:
        text = io.TextIOWrapper(io.BufferedReader(member), "utf-8-sig", "replace", newline="")
        yield from read_records(text)
