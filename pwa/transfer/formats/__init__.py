"""Files of other diaries: a module a format, and which of them a file is."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pwa.transfer.formats import bearable, daylio, daylio_backup, loop, loop_backup, ours
from pwa.transfer.formats.zips import open_zip
from pwa.transfer.found import Found, Remark
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark


class Format(NamedTuple):
    """A kind of file: what its diary is called, the code that its things are told by, whether a
    file is one, and what it holds."""

    name: str
    code: str
    recognise: Callable[[Source], bool]
    read: Callable[[Source], Iterator[Found | Remark]]


NOTHING = Format("", "", lambda _: False, lambda _: iter(()))
FORMATS = (
    Format("Daymark", "ours", ours.recognise, ours.read),
    Format("Daylio", "daylio", daylio_backup.recognise, daylio_backup.read),
    Format("Loop Habit Tracker", "loop", loop.recognise, loop.read),
    Format("Loop Habit Tracker", "loop", loop_backup.recognise, loop_backup.read),
    Format("Bearable", "bearable", bearable.recognise, bearable.read),
    Format("Daylio", "daylio", daylio.recognise, daylio.read),
)

EMPTY = mark("This file is empty.")
PICTURE = mark("This is a picture. Give the file that the other diary exported.")
DOCUMENT = mark("This is a PDF. Export a table (CSV) or a backup instead.")
SPREADSHEET = mark("This is a spreadsheet. Save it as CSV, and give that file.")
OTHER_ARCHIVE = mark("This archive is of another app.")
OTHER_TABLE = mark("This is a file of another app.")
KNOWN = mark("Files of Daylio, Loop Habit Tracker, Bearable and Daymark can be brought in.")

_STARTS = (
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"%PDF", DOCUMENT),
    (b"\xd0\xcf\x11\xe0", SPREADSHEET),
)
_PARTS_OF_SPREADSHEETS = ("xl/workbook.xml", "content.xml")


def recognise(source: Source) -> Format:
    """Which format a file is. Raises NotReadable with what it is instead."""
    source.stream.seek(0)
    start = source.stream.read(8)
    if not start.strip():
        raise NotReadable(EMPTY)
    for sign, sentence in _STARTS:
        if start.startswith(sign):
            raise NotReadable(sentence)
    for known in FORMATS:
        if known.recognise(source):
            return known
    if start.startswith(b"PK"):
        names = open_zip(source).names()
        is_spreadsheet = any(part in names for part in _PARTS_OF_SPREADSHEETS)
        raise NotReadable(SPREADSHEET if is_spreadsheet else OTHER_ARCHIVE, {"known": KNOWN})
    raise NotReadable(OTHER_TABLE, {"known": KNOWN})
