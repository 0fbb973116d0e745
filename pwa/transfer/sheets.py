"""Tables of the entries of a kind, for a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pwa.db import Session
from pwa.entries.kind import Kind
from pwa.entries.names import find_names
from pwa.entries.sealed import open_row
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.transfer.parts import list_entry_rows

BOM = "\ufeff"
RUNS = tuple("=+-@\t\r\n|%＝＋－＠﹦﹢﹣﹫")
"""How a cell begins that a spreadsheet takes for something to run."""


# Spaces, signs that are not seen, and apostrophes before it are no defence.
_RUNS_ANYWAY = re.compile(rf"[\s'\x00-\x1f\u200b-\u200f\u2060\ufeff]*[{re.escape(''.join(RUNS))}]")


def defuse(text: str) -> str:
    """A text that a spreadsheet shows and does not run: an apostrophe stands before it."""
    return f"'{text}" if _RUNS_ANYWAY.match(text) or text.startswith(RUNS) else text


def write_sheet(session: Session, person: Person, kind: Kind, since: date | None) -> Iterator[str]:
    """All entries of a kind, a row each, as pieces of CSV (RFC 4180)."""
    fields = list(kind.payload.model_fields)
    yield BOM + csv_row(["day", "time", "zone", *fields, "habit", "goal", "in the bin"])
    names = find_names(session, person)
    for row in list_entry_rows(session, person, since, kind=kind.name):
        reading = open_row(person.key, row, names=names)
        yield csv_row(
            [
                reading.day.isoformat(),
                f"{reading.local:%H:%M}",
                reading.zone,
                *(_cell(getattr(reading.payload, field)) for field in fields),
                defuse(reading.habit),
                defuse(reading.goal),
                _bin_cell(reading),
            ]
        )


def _cell(value: Any) -> object:
    """Numbers stay numbers; several words stand in one cell, a line each."""
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return defuse("\n".join(map(str, value)))
    return defuse(str(value))


def _bin_cell(reading: Reading) -> str:
    return "" if reading.deleted_at is None else "yes"


def csv_row(cells: list[object]) -> str:
    """A row of a table (RFC 4180)."""
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    return written.getvalue()
