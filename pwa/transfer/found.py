"""What a file holds, in words that all formats share: one Found for each thing that counts.

A format reads a file into these, in the file's own order; nothing in them is checked against the
person or written anywhere. They are kept sealed until the person has looked.
"""

from collections.abc import Mapping
from datetime import date
from datetime import time as WallTime
from typing import Any, Literal

import msgspec

MOST_SHOWN = 400
"""Letters of a line that could not be read, kept for the person to add by hand."""


class FoundMood(msgspec.Struct, frozen=True, kw_only=True, tag="mood", omit_defaults=True):
    """A mood. `word` is the file's own; `score` is there only where the file has our ten steps.

    `line` is the line or record within the file, `time` by the wall clock, None where the file has
    none. `zone` is a name of the time zone database where the file says where it was written.
    `step` is how good the word is in a diary with five steps, 1 the best, where the file says so.
    `extra`: further lines that the file says of it ("Sleep Quality: 8/10"), as they stand.
    """

    line: int
    day: date
    time: WallTime | None = None
    zone: str | None = None
    word: str = ""
    score: int | None = None
    step: int | None = None
    activities: tuple[str, ...] = ()
    title: str = ""
    note: str = ""
    extra: tuple[str, ...] = ()
    sleep_hours: float | None = None


class FoundHabit(msgspec.Struct, frozen=True, kw_only=True, tag="habit", omit_defaults=True):
    """Something done on a schedule. `key` is what its ticks name it by, the same in every file of
    the same diary. `times_a_week` None means daily. `amount` with a `unit` is wanted on a day."""

    line: int
    key: str
    called: str
    about: str = ""
    times_a_week: int | None = None
    unit: str = ""
    amount: float | None = None
    is_medicine: bool = False
    is_archived: bool = False


class FoundTick(msgspec.Struct, frozen=True, kw_only=True, tag="tick", omit_defaults=True):
    """One time of a habit, done or skipped on purpose."""

    line: int
    habit: str
    day: date
    time: WallTime | None = None
    state: Literal["done", "skipped"] = "done"
    amount: float | None = None
    note: str = ""


class FoundWords(msgspec.Struct, frozen=True, kw_only=True, tag="words", omit_defaults=True):
    """Something written. `things` are the up to three of a gratitude list; else `words`."""

    line: int
    day: date
    time: WallTime | None = None
    words: str = ""
    things: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class FoundOurs(msgspec.Struct, frozen=True, kw_only=True, tag="ours"):
    """A record of Daymark's own export: `thing` says of what, `record` is its JSON."""

    line: int
    thing: str
    record: str


class Unread(msgspec.Struct, frozen=True, kw_only=True, tag="unread", omit_defaults=True):
    """A line that could not be understood. `reason` is a marked sentence with its `values`."""

    line: int
    reason: str
    values: Mapping[str, Any] = {}
    text: str = ""


Found = FoundMood | FoundHabit | FoundTick | FoundWords | FoundOurs | Unread


class Remark(msgspec.Struct, frozen=True, kw_only=True, tag="remark", omit_defaults=True):
    """Something to be said of the whole file before it is brought in; it counts as nothing."""

    sentence: str
    values: Mapping[str, Any] = {}
