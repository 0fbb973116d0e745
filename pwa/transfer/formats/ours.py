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
    except (msgspec.DecodeError, RecursionError):
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
    for line, raw in enumerate(_split(content), 1):
        try:
            text = raw.decode()
            msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        except (UnicodeDecodeError, msgspec.DecodeError, RecursionError):
            text = raw.decode("utf-8", "replace")[:MOST_SHOWN]
            yield Unread(line=line, reason=NO_RECORD, text=text)
            continue
        yield FoundOurs(line=line, thing=part, record=text)


def _split(content: bytes) -> list[bytes]:
    """The records of a part. Where one of them is damaged, the others are told by their lines."""
    try:
        return [bytes(raw) for raw in msgspec.json.decode(content, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, RecursionError):
        first, *lines = content.strip().splitlines() or [b""]
        if first.strip() != b"[" or not lines or lines[-1].strip() != b"]":
            raise NotReadable(DAMAGED) from None
        return [line.strip().removesuffix(b",") for line in lines[:-1]]
