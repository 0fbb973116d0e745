"""From bytes to lines: which encoding a file has, and its lines one by one."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from pwa.transfer.formats.letters import guess_encoding
from pwa.transfer.found import Remark
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

CHUNK = 64 * 1024
SAMPLE = 256 * 1024
LONGEST_LINE = 1024 * 1024
MOSTLY = 4
"""So many good letters to a damaged one tell a damaged text from one in other letters."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

NO_TEXT = mark("This is not a text that can be read. Export it again, and give that file.")
ENDLESS = mark("Line %(line)s never ends. This is not a file of a diary.")
BROKEN = mark("%(count)s letters are damaged in this file. A � stands for each.")
GUESSED = mark(
    "The letters were read as %(encoding)s. Look at the words below: are they as you wrote them?"
)

_line_end = re.compile(r"\r\n|\n|\r")


class Encoding(NamedTuple):
    """How a text is encoded, and what to do with bytes that are no letters ("strict", "replace").
    `remark`, where it had to be guessed or is damaged, asks the person to look."""

    name: str
    remark: Remark | None = None
    errors: str = "strict"


def find_encoding(source: Source) -> Encoding:
    """By its mark, else UTF-8 where all of it fits, else the likeliest. Raises NotReadable."""
    source.stream.seek(0)
    start = source.stream.read(SAMPLE)
    for sign, name in MARKS:
        if start.startswith(sign):
            return Encoding(name)
    if b"\0" in start:
        raise NotReadable(NO_TEXT)
    good, broken = _count_utf8(source.stream)
    if not broken:
        return Encoding("utf-8")
    if good > broken * MOSTLY:
        said = Remark(sentence=BROKEN, values={"count": broken})
        return Encoding("utf-8", said, errors="replace")
    best = guess_encoding(start)
    if best is None:
        raise NotReadable(NO_TEXT)
    return Encoding(best, Remark(sentence=GUESSED, values={"encoding": best.replace("_", "-")}))


def read_lines(source: Source, encoding: Encoding) -> Iterator[str]:
    """The lines of a text with their ends, a little of it in memory at a time.

    Raises NotReadable for a line without end and for what is no text.
    """
    source.stream.seek(0)
    waiting = ""
    number = 1
    for text in _decode(source.stream, encoding):
        waiting += text
        begin = 0
        for end in _line_end.finditer(waiting):
            if end.end() == len(waiting) and end.group() == "\r":
                break  # its other half may still come
            yield waiting[begin : end.end()]
            begin = end.end()
            number += 1
        waiting = waiting[begin:]
        if len(waiting) > LONGEST_LINE:
            raise NotReadable(ENDLESS, {"line": number})
    if waiting:
        yield waiting


def _decode(stream: BinaryIO, encoding: Encoding) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.name)(encoding.errors)
    try:
        while chunk := stream.read(CHUNK):
            text = decoder.decode(chunk)
            if "\0" in text:
                raise NotReadable(NO_TEXT)
            yield text
    except UnicodeError:
        raise NotReadable(NO_TEXT) from None


def _count_utf8(stream: BinaryIO) -> tuple[int, int]:
    """How many letters outside ASCII are UTF-8, and how many bytes are none. A last letter that was
    cut off is forgiven, as in half a file."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    good = broken = 0
    while chunk := stream.read(CHUNK):
        text = decoder.decode(chunk)
        bad = text.count("\N{REPLACEMENT CHARACTER}")
        good += sum(not sign.isascii() for sign in text) - bad if not text.isascii() else 0
        broken += bad
    return good, broken
