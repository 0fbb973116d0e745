"""Bearable's table (CSV): `date,weekday,time of day,category,rating/amount,detail,notes`, and
`date formatted` (a day as figures) in newer ones. The columns are told by their names.

Its ratings have another scale than ours and mean another thing in each category: a mood keeps its
rating as a word, and the person says which number it is.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import NamedTuple

from pwa.transfer.formats.dates import Odd, learn_calendar
from pwa.transfer.formats.tables import Row, Table, open_table
from pwa.transfer.formats.times import read_time
from pwa.transfer.found import (
    Found,
    FoundHabit,
    FoundMood,
    FoundTick,
    FoundWords,
    Remark,
    Unread,
)
from pwa.transfer.source import Source
from pwa.words import mark

FIGURES = "date formatted"
NEEDED = {"category", "rating/amount", "detail"}
MOOD, GRATITUDE, MEDICINE = "mood", "gratitude", "meds/supplements"
THINGS = 3

NO_TIMES = mark("%(count)s things have no time of day. They will stand at noon.")
TOO_FEW = mark("This line has too few cells.")
TOO_MANY = mark("This line has more cells than the head. A comma in a note may lack its quotes.")
NO_RATING = mark("This mood has no rating.")

_clock = re.compile(r"\d{1,2}\s*[:.h]\s*\d{2}")


class Line(NamedTuple):
    """A row of the table, its cells by the names of their columns."""

    row: Row
    cells: Mapping[str, str]
    problem: str

    def refuse(self, reason: str, values: Mapping[str, object] | None = None) -> Unread:
        return Unread(line=self.row.line, reason=reason, values=values or {}, text=self.row.text)


def recognise(source: Source) -> bool:
    """Whether it is such a table."""
    first = next(open_table(source).rows(), None)
    return first is not None and _is_head(_names(first))


def read(source: Source) -> Iterator[Found | Remark]:
    """Medicines, then each row as what it is or as Unread. Raises NotReadable."""
    table = open_table(source)
    if table.encoding.remark is not None:
        yield table.encoding.remark
    calendar = learn_calendar(line.cells["date"] for line in _lines(table))
    seen: set[str] = set()
    without_time = 0
    for line in _lines(table):
        name = line.cells["detail"]
        if line.cells["category"].lower() == MEDICINE and name and name not in seen:
            seen.add(name)
            yield FoundHabit(line=line.row.line, key=name, called=name[:80], is_medicine=True)
    for line in _lines(table):
        if line.problem:
            yield line.refuse(line.problem)
            continue
        said = line.cells["time of day"]
        try:
            day = calendar.read(line.cells["date"])
            at = read_time(said) if _clock.search(said) else None
        except Odd as odd:
            yield line.refuse(odd.sentence, odd.values)
            continue
        without_time += at is None
        yield _read_line(line, day, at)
    if without_time:
        yield Remark(sentence=NO_TIMES, values={"count": without_time})


def _read_line(line: Line, day: date, at: time | None) -> Found:
    category, amount = line.cells["category"], line.cells["rating/amount"]
    detail, note = line.cells["detail"], line.cells["notes"]
    when = {"line": line.row.line, "day": day, "time": at}
    words = ", ".join(filter(None, (each.strip() for each in detail.split("|"))))
    said_time = line.cells["time of day"] if at is None else ""
    if category.lower() == MOOD:
        if not amount:
            return line.refuse(NO_RATING)
        extra = tuple(filter(None, (words, said_time)))
        return FoundMood(**when, word=amount, note=note, extra=extra)  # type: ignore[arg-type]
    if category.lower() == MEDICINE and detail:
        dose = ", ".join(filter(None, (amount, said_time, note)))
        return FoundTick(**when, habit=detail, note=dose)  # type: ignore[arg-type]
    if category.lower().startswith(GRATITUDE):
        things = [thing.strip() for thing in (detail or note).split("|") if thing.strip()]
        if 0 < len(things) <= THINGS:
            return FoundWords(**when, things=tuple(things))  # type: ignore[arg-type]
    said = ", ".join(filter(None, (words, amount, said_time)))
    first = f"{category}: {said}" if said else category
    text = "\n".join(filter(None, (first, note)))
    return FoundWords(**when, words=text, tags=(category[:40],) if category else ())  # type: ignore[arg-type]


def _lines(table: Table) -> Iterator[Line]:
    """The rows below the head, each with its problem if it has one."""
    rows = table.rows()
    names = _names(next(rows, Row(1, [])))
    for row in rows:
        cells = [cell.strip() for cell in row.cells]
        problem = row.problem
        if not problem and any(cells[len(names) :]):
            problem = TOO_MANY
        if not problem and len(cells) <= max(names.index(name) for name in NEEDED):
            problem = TOO_FEW
        named = dict.fromkeys(("date", "time of day", "notes", *NEEDED), "")
        if not problem:
            named.update(zip(names, cells, strict=False))
            named["date"] = named.get(FIGURES) or named["date"]
        yield Line(row, named, problem)


def _is_head(names: list[str]) -> bool:
    return set(names) >= NEEDED and ("date" in names or FIGURES in names)


def _names(row: Row) -> list[str]:
    return [cell.strip().lower() for cell in row.cells]
