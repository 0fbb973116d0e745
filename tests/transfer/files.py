"""Files of other diaries as strangers have them, made for the tests."""

import base64
import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from pwa.transfer import formats
from pwa.transfer.found import Found, Remark
from pwa.transfer.source import Source

OLD = "year,date,weekday,time,mood,activities,note"
FULL = "full_date,date,weekday,time,mood,activities,note"
TITLED = "full_date,date,weekday,time,mood,activities,note_title,note"
SCALED = "full_date,date,weekday,time,mood,activities,scales,note_title,note"


def source_of(content: bytes | str, name: str = "export.csv") -> Source:
    raw = content.encode() if isinstance(content, str) else content
    return Source(name, io.BytesIO(raw), len(raw))


def read_all(content: bytes | str, name: str = "export.csv") -> list[Found | Remark]:
    """All that a file holds. Raises NotReadable."""
    source = source_of(content, name)
    return list(formats.recognise(source).read(source))


def found_in(content: bytes | str, name: str = "export.csv") -> list[Any]:
    return [each for each in read_all(content, name) if not isinstance(each, Remark)]


def remarks_in(content: bytes | str) -> Iterator[str]:
    return (each.sentence for each in read_all(content) if isinstance(each, Remark))


def table(head: str, *rows: tuple[str, ...], end: str = "\n", **more: Any) -> str:
    """A table as a diary or a spreadsheet writes it."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator=end, **more)
    if head:
        writer.writerow(head.split(","))
    writer.writerows(rows)
    return written.getvalue()


def archive(members: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return packed.getvalue()


def daylio_backup(**content: Any) -> bytes:
    return archive({"backup.daylio": base64.b64encode(json.dumps(content).encode())})


def loop_database(rows: list[tuple[int, int, int, str]]) -> bytes:
    """Loop's own backup: one habit counted in minutes, one to be ticked."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE TABLE Habits (Id INTEGER PRIMARY KEY, archived INT, description TEXT, freq_den INT,"
        " freq_num INT, name TEXT, question TEXT, type INT, target_value REAL, unit TEXT)"
    )
    database.execute(
        "INSERT INTO Habits VALUES (1, 0, '', 1, 1, 'Read', 'Did you read?', 1, 20, 'min'),"
        " (2, 1, '', 7, 3, 'Swim', '', 0, 0, '')"
    )
    database.execute(
        "CREATE TABLE Repetitions (id INTEGER PRIMARY KEY, habit INT, timestamp INT, value INT,"
        " notes TEXT)"
    )
    database.executemany(
        "INSERT INTO Repetitions (habit, timestamp, value, notes) VALUES (?, ?, ?, ?)", rows
    )
    return bytes(database.serialize())
