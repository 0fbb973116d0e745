"""Daylio's backup (.daylio): an archive with `backup.daylio`, which is JSON in base64.

Only this form keeps the order of the moods. Its entries are the same things as those of the table:
day, minute and word tell them.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

import msgspec

from pwa import clock
from pwa.transfer.formats.dates import EARLIEST_YEAR, NO_DATE
from pwa.transfer.formats.daylio import NO_MOOD, plain_text
from pwa.transfer.formats.tables import MOST_ROWS, TOO_MANY
from pwa.transfer.formats.zips import DAMAGED, is_zip, open_zip
from pwa.transfer.found import MOST_SHOWN, Found, FoundMood, Remark, Unread
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

MEMBER = "backup.daylio"
FIRST_WORDS = {1: "rad", 2: "good", 3: "meh", 4: "bad", 5: "awful"}
"""What the five groups are called until the person names them; the best is first."""

NO_ENTRY = mark("This entry cannot be read.")
OTHER_YEARS = mark("This entry lies before 1970 or in the future.")


class _Tag(msgspec.Struct):
    id: int
    name: str = ""


class _Mood(msgspec.Struct):
    id: int
    custom_name: str = ""
    mood_group_id: int = 0


class _Entry(msgspec.Struct):
    datetime: int | None = None
    timeZoneOffset: int = 0  # noqa: N815  (as the file says it)
    mood: int | None = None
    note: str = ""
    note_title: str = ""
    tags: list[int] = []


class _Backup(msgspec.Struct):
    dayEntries: list[msgspec.Raw]  # noqa: N815
    customMoods: list[_Mood] = []  # noqa: N815
    tags: list[_Tag] = []


def recognise(source: Source) -> bool:
    """Whether it is an archive with a backup in it."""
    return is_zip(source) and MEMBER in open_zip(source).names()


def read(source: Source) -> Iterator[Found | Remark]:
    """Each entry as a mood or as Unread; `line` counts the entries. Raises NotReadable."""
    packed = open_zip(source).read(MEMBER)
    try:
        backup = msgspec.json.decode(base64.b64decode(packed), type=_Backup)
    except (binascii.Error, msgspec.DecodeError, ValueError, RecursionError):
        raise NotReadable(DAMAGED) from None
    if len(backup.dayEntries) > MOST_ROWS:
        raise NotReadable(TOO_MANY, {"most": f"{MOST_ROWS:,}"})
    moods = {mood.id: mood for mood in backup.customMoods}
    tags = {tag.id: tag.name for tag in backup.tags}
    for number, raw in enumerate(backup.dayEntries, 1):
        try:
            entry = msgspec.json.decode(raw, type=_Entry)
        except (msgspec.DecodeError, ValueError, RecursionError):
            text = bytes(raw).decode("utf-8", "replace")[:MOST_SHOWN]
            yield Unread(line=number, reason=NO_ENTRY, text=text)
            continue
        yield _read_entry(number, entry, moods, tags)


def _read_entry(
    number: int, entry: _Entry, moods: Mapping[int, _Mood], tags: Mapping[int, str]
) -> Found:
    text = plain_text("\n".join(filter(None, (entry.note_title, entry.note))))[:MOST_SHOWN]
    mood = moods.get(entry.mood or 0) or _first_mood(entry.mood)
    if mood is None:
        return Unread(line=number, reason=NO_MOOD, text=text)
    if entry.datetime is None:
        return Unread(line=number, reason=NO_DATE, text=text)
    when = _local(entry.datetime, entry.timeZoneOffset)
    if when is None:
        return Unread(line=number, reason=OTHER_YEARS, text=text)
    named = [tags[tag] for tag in entry.tags if tags.get(tag)]
    return FoundMood(
        line=number,
        day=when[0],
        time=when[1],
        word=mood.custom_name or FIRST_WORDS.get(mood.mood_group_id, ""),
        step=mood.mood_group_id or None,
        activities=tuple(dict.fromkeys(named)),
        title=plain_text(entry.note_title),
        note=plain_text(entry.note),
    )


def _first_mood(mood: int | None) -> _Mood | None:
    """Older backups have no table of moods: the five stand for themselves."""
    return _Mood(mood, FIRST_WORDS[mood], mood) if mood in FIRST_WORDS else None


def _local(milliseconds: int, offset: int) -> tuple[date, time] | None:
    """By the wall clock where it was written, to the minute."""
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds + offset)
    except OverflowError:
        return None
    latest = clock.now() + timedelta(days=1)
    if at.year < EARLIEST_YEAR or at > latest:
        return None
    return at.date(), at.time().replace(second=0, microsecond=0)
