"""Everything of a person as one archive: JSON to move, tables to count, a page to read.

It is written forward only, a slice of the log in memory at a time.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any, TypeVar
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import msgspec

from pwa import clock
from pwa.db import Session
from pwa.entries.kind import kinds
from pwa.people.person import Person
from pwa.transfer.formats.ours import ABOUT, FORMAT, VERSION
from pwa.transfer.page import STYLE, write_page
from pwa.transfer.parts import PARTS, SLICE, count_entries
from pwa.transfer.sheets import write_sheet

REST_EVERY = 10

T = TypeVar("T")
Tell = Callable[[int, int], None]
Rest = Callable[[], None]


def count_records(session: Session, person: Person, since: date | None) -> int:
    """How many records an export holds."""
    return sum(part.size(session, person, since) for part in PARTS)


def write_export(
    session: Session,
    person: Person,
    into: Any,
    *,
    since: date | None,
    tell: Tell = lambda _done, _total: None,
    rest: Rest = lambda: None,
) -> int:
    """Writes the archive. `tell` hears how many of how many records are written, `rest` is called
    between slices. Returns how many records there were."""
    records = count_records(session, person, since)
    # Each entry is written three times: to move, to count, to read.
    steps = _Steps(records + 2 * count_entries(session, person, since), tell, rest)
    with ZipFile(into, "w", ZIP_DEFLATED) as archive:
        _write(archive, ABOUT, [_about(person, since)])
        for part in PARTS:
            lines = _json_lines(steps.counted(part.records(session, person, since)))
            _write(archive, f"data/{part.name}.json", lines)
        for name, kind in kinds().items():
            rows = write_sheet(session, person, kind, since)
            head = next(rows)
            _write(archive, f"tables/{name}.csv", chain([head], steps.counted(rows)))
        _write(archive, "read.html", write_page(session, person, since, steps.counted))
        _write(archive, "style.css", [STYLE])
    steps.end()
    return records


class _Steps:
    """How far it has come."""

    def __init__(self, total: int, tell: Tell, rest: Rest) -> None:
        self._done = 0
        self._total = total
        self._tell = tell
        self._rest = rest

    def counted(self, things: Iterable[T]) -> Iterator[T]:
        for thing in things:
            yield thing
            self._done += 1
            if self._done % REST_EVERY == 0:
                self._rest()
            if self._done % SLICE == 0:
                self._tell(self._done, self._total)

    def end(self) -> None:
        self._tell(self._total, self._total)


def _about(person: Person, since: date | None) -> str:
    return json.dumps(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": clock.now().isoformat(),
            "since": since.isoformat() if since else None,
            "language": person.language,
            "parts": [f"data/{part.name}.json" for part in PARTS],
        },
        indent=2,
    )


def _json_lines(records: Iterable[dict[str, object]]) -> Iterator[str]:
    """An array with a record a line."""
    between = "[\n"
    for record in records:
        yield between + msgspec.json.encode(record).decode()
        between = ",\n"
    yield "[]\n" if between == "[\n" else "\n]\n"


def _write(archive: ZipFile, name: str, pieces: Iterable[str]) -> None:
    at = clock.now()
    info = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, 0))
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece.encode("utf-8", "replace"))
