"""Bearable's table (CSV): `date,weekday,time of day,category,rating/amount,detail,notes`.

Its ratings have another scale than ours and mean another thing in each category: a mood keeps its
rating as a word, and the person says which number it is.
"""

import re
from collections.abc import Iterator
from datetime import time

from pwa.transfer.formats.dates import Odd, learn_calendar
from pwa.transfer.formats.tables import Row, Table, open_table
from pwa.transfer.formats.times import read_time
from pwa.transfer.found import (
    MOST_SHOWN,
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

HEAD = ("date", "weekday", "time of day", "category", "rating/amount", "detail", "notes")
MOOD, GRATITUDE, MEDICINE = "mood", "gratitude", "meds/supplements"
THINGS = 3

NO_TIMES = mark("%(count)s things have no time of day. They will stand at noon.")
TOO_FEW = mark("This line has too few cells.")
TOO_MANY = mark("This line has more cells than the head. A comma in a note may lack its quotes.")
NO_RATING = mark("This mood has no rating.")

_clock = re.compile(r"\d{1,2}\s*[:.h]\s*\d{2}")


def recognise(source: Source) -> bool:
    """Whether it is such a table."""
    first = next(open_table(source).rows(), None)
    return first is not None and [cell.strip().lower() for cell in first.cells[:7]] == list(HEAD)


def read(source: Source) -> Iterator[Found | Remark]:
    """Medicines, then each row as what it is or as Unread. Raises NotReadable."""
    table = open_table(source)
    if table.encoding.remark is not None:
        yield table.encoding.remark
    calendar = learn_calendar(row.cells[0] for row in _body(table))
    seen: set[str] = set()
    without_time = 0
    for row in _body(table):
        if _category(row) == MEDICINE and (name := row.cells[5].strip()) not in seen and name:
            seen.add(name)
            yield FoundHabit(line=row.line, key=name, called=name[:80], is_medicine=True)
    for row in _body(table):
        try:
            day = calendar.read(row.cells[0])
            at = read_time(row.cells[2]) if _clock.search(row.cells[2]) else None
        except (Odd, IndexError) as odd:
            reason = odd.sentence if isinstance(odd, Odd) else TOO_FEW
            values = odd.values if isinstance(odd, Odd) else {}
            yield Unread(line=row.line, reason=reason, values=values, text=_text(row))
            continue
        without_time += at is None
        yield _read_row(row, day, at)
    if without_time:
        yield Remark(sentence=NO_TIMES, values={"count": without_time})


def _read_row(row: Row, day: object, at: time | None) -> Found:
    cells = [cell.strip() for cell in row.cells]
    if any(cells[len(HEAD) :]):
        return Unread(line=row.line, reason=TOO_MANY, text=_text(row))
    if len(cells) < len(HEAD) - 2:
        return Unread(line=row.line, reason=TOO_FEW, text=_text(row))
    _, _, part, category, amount, detail, note = (*cells, "", "")[: len(HEAD)]
    when = {"line": row.line, "day": day, "time": at}
    words = ", ".join(filter(None, (each.strip() for each in detail.split("|"))))
    said_time = part if at is None else ""
    if category.lower() == MOOD:
        if not amount:
            return Unread(line=row.line, reason=NO_RATING, text=_text(row))
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
    line = f"{category}: {said}" if said else category
    text = "\n".join(filter(None, (line, note)))
    return FoundWords(**when, words=text, tags=(category[:40],) if category else ())  # type: ignore[arg-type]


def _body(table: Table) -> Iterator[Row]:
    rows = table.rows()
    next(rows, None)
    return rows


def _category(row: Row) -> str:
    return row.cells[3].strip().lower() if len(row.cells) > 5 else ""


def _text(row: Row) -> str:
    return ", ".join(row.cells)[:MOST_SHOWN]
