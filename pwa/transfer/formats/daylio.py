"""Daylio's table (CSV), in the shapes it has had over the years.

`year,date,weekday,time,mood,activities,note`; then `full_date` instead of `year`; then `note_title`
before `note`; then `scales` before `note_title`. Some files have no head.
"""

import html
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from pwa.transfer.formats.dates import Calendar, Odd, learn_calendar
from pwa.transfer.formats.tables import Row, Table, open_table
from pwa.transfer.formats.times import read_time
from pwa.transfer.found import Found, FoundMood, Remark, Unread
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

OLD = ("year", "date", "weekday", "time", "mood", "activities", "note")
FULL = ("full_date", "date", "weekday", "time", "mood", "activities", "note")
TITLED = (*FULL[:-1], "note_title", "note")
SCALED = (*FULL[:-1], "scales", "note_title", "note")
NEEDED = {"date", "time", "mood"}
KNOWN = {*SCALED, "year"}
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
SLEEP = re.compile(r"sleep time\s*:\s*(\d{1,2}):(\d{2})\b", re.IGNORECASE)

NO_MOOD = mark("There is no mood on this line.")
TOO_FEW = mark("This line has too few cells.")
TOO_MANY = mark("This line has more cells than the head. A comma in a note may lack its quotes.")

_tags = re.compile(r"</?(?:b|i|u|s|em|strong|span|font|ul|ol|a)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_breaks = re.compile(r"<br\s*/?>|</(?:p|div|li|h\d)>", re.IGNORECASE)
_openings = re.compile(r"<(?:p|div|li|h\d)(?:\s[^<>]*)?>", re.IGNORECASE)


def recognise(source: Source) -> bool:
    """Whether it is such a table, with a head or without."""
    first = next(open_table(source).rows(), None)
    return first is not None and _find_head(first.cells) is not None


def read(source: Source) -> Iterator[Found | Remark]:
    """Each row as a mood or as Unread. Raises NotReadable."""
    table = open_table(source)
    if table.encoding.remark is not None:
        yield table.encoding.remark
    first = next(table.rows(), None)
    head = _find_head(first.cells) if first else None
    if first is None or head is None:
        raise NotReadable(NO_MOOD)
    has_head = _is_head(first.cells)
    calendar = learn_calendar(_dates(table, head, has_head=has_head))
    for row in islice(table.rows(), int(has_head), None):
        yield _read_row(row, head, calendar)


def plain_text(text: str) -> str:
    """A note without the signs of HTML that Daylio puts in: its lines and words."""
    if "<" in text or "&" in text:
        text = _openings.sub("", _tags.sub("", _breaks.sub("\n", text)))
        text = html.unescape(text)
    return text.replace("\r\n", "\n").replace("\0", "").strip()


def hours_of_sleep(scales: Sequence[str]) -> float | None:
    """Hours slept, to the half, where one of the scales says them."""
    for scale in scales:
        found = SLEEP.match(scale)
        if found and int(found[1]) < 24:
            return round((int(found[1]) + int(found[2]) / 60) * 2) / 2
    return None


def _find_head(cells: list[str]) -> tuple[str, ...] | None:
    """The names of the columns: those that stand there, or those that fit what stands there."""
    if _is_head(cells):
        return tuple(cell.strip().lower() for cell in cells)
    heads = {7: FULL, 8: TITLED, 9: SCALED}
    head = heads.get(len(_without_empty_end(cells, 7)))
    if head is None:
        return None
    is_year = YEAR.fullmatch(cells[0].strip()) is not None
    try:
        read_time(cells[3])
        if not is_year:
            Calendar().read(cells[0])
    except Odd as odd:
        if "two days" not in odd.sentence:
            return None
    return (OLD[0], *head[1:]) if is_year else head


def _is_head(cells: list[str]) -> bool:
    named = {cell.strip().lower() for cell in cells}
    return named >= NEEDED and not named - KNOWN - {""}


def _dates(table: Table, head: tuple[str, ...], *, has_head: bool) -> Iterator[str]:
    names = [name for name in ("full_date", "date") if name in head]
    places = [head.index(name) for name in names]
    for row in islice(table.rows(), int(has_head), None):
        for place in places:
            if place < len(row.cells) and not row.problem:
                yield row.cells[place]


def _read_row(row: Row, head: tuple[str, ...], calendar: Calendar) -> Found:
    cells, text = _without_empty_end(row.cells, len(head)), row.text
    if row.problem or len(cells) > len(head):
        return Unread(line=row.line, reason=row.problem or TOO_MANY, text=text)
    if len(cells) <= head.index("mood"):
        return Unread(line=row.line, reason=TOO_FEW, text=text)
    named = dict(zip(head, cells, strict=False))
    word = named["mood"].strip()
    if not word:
        return Unread(line=row.line, reason=NO_MOOD, text=text)
    try:
        full = named.get("full_date", "").strip()
        year = named.get("year", "").strip()
        day = calendar.read(full or named["date"], int(year) if YEAR.fullmatch(year) else None)
        at = read_time(named["time"])
    except Odd as odd:
        return Unread(line=row.line, reason=odd.sentence, values=odd.values, text=text)
    scales = _list(named.get("scales", ""))
    return FoundMood(
        line=row.line,
        day=day,
        time=at,
        word=word,
        activities=_list(named.get("activities", "")),
        title=plain_text(named.get("note_title", "")),
        note=plain_text(named.get("note", "")),
        extra=scales,
        sleep_hours=hours_of_sleep(scales),
    )


def _list(text: str) -> tuple[str, ...]:
    """What stands between the upright strokes, each once."""
    return tuple(dict.fromkeys(part.strip() for part in text.split("|") if part.strip()))


def _without_empty_end(cells: list[str], least: int) -> list[str]:
    """A spreadsheet adds empty cells at the end of a row."""
    kept = list(cells)
    while len(kept) > least and not kept[-1].strip():
        kept.pop()
    return kept
