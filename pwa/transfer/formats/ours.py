"""Daymark's own export, read again."""

from collections.abc import Iterator

import msgspec

from pwa.transfer.formats.zips import DAMAGED, is_zip, open_zip
from pwa.transfer.found import MOST_SHOWN, Found, FoundOurs, Remark, Unread
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

FORMAT, VERSION, ABOUT = "daymark", 1, "daymark.json"
BROUGHT = ("goals", "habits", "patterns", "toolbox", "plan", "pauses", "entries", "drafts")
"""The parts that are brought in, in this order: what others belong to comes first."""

NEWER = mark("This file was made by a newer Daymark than this one.")
NO_RECORD = mark("This record cannot be read.")
SETTINGS = mark("Your settings are in the file too. They stay as they are here.")


class _About(msgspec.Struct):
    format: str
    version: int


def recognise(source: Source) -> bool:
    """Whether it is such an archive."""
    return is_zip(source) and ABOUT in open_zip(source).names()


def read(source: Source) -> Iterator[Found | Remark]:
    """Each record as it is; `line` is its place within its part. Raises NotReadable."""
    archive = open_zip(source)
    try:
        about = msgspec.json.decode(archive.read(ABOUT), type=_About)
    except msgspec.DecodeError:
        raise NotReadable(DAMAGED) from None
    if about.format != FORMAT or about.version > VERSION:
        raise NotReadable(NEWER)
    yield Remark(sentence=SETTINGS)
    names = set(archive.names())
    for part in BROUGHT:
        name = f"data/{part}.json"
        if name in names:
            yield from _read_part(part, archive.read(name))


def _read_part(part: str, content: bytes) -> Iterator[Found]:
    try:
        records = msgspec.json.decode(content, type=list[msgspec.Raw])
    except msgspec.DecodeError:
        raise NotReadable(DAMAGED) from None
    for line, raw in enumerate(records, 1):
        try:
            text = bytes(raw).decode()
        except UnicodeDecodeError:
            text = bytes(raw).decode("utf-8", "replace")[:MOST_SHOWN]
            yield Unread(line=line, reason=NO_RECORD, text=text)
            continue
        yield FoundOurs(line=line, thing=part, record=text)
