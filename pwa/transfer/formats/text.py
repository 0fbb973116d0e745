"""From bytes to lines: which encoding a file has, and its lines one by one."""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import charset_normalizer

from pwa.transfer.found import Remark
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

CHUNK = 64 * 1024
SAMPLE = 256 * 1024
LONGEST_LINE = 1024 * 1024
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

NO_TEXT = mark("This is not a text that can be read. Export it again, and give that file.")
ENDLESS = mark("Line %(line)s never ends. This is not a file of a diary.")
GUESSED = mark(
    "The letters were read as %(encoding)s. Look at the words below: are they as you wrote them?"
)

_line_end = re.compile(r"\r\n|\n|\r")


class Encoding(NamedTuple):
    """How a text is encoded. `remark`, where it had to be guessed, asks the person to look."""

    name: str
    remark: Remark | None = None


def find_encoding(source: Source) -> Encoding:
    """By its mark, else UTF-8 where all of it fits, else the likeliest. Raises NotReadable."""
    source.stream.seek(0)
    start = source.stream.read(SAMPLE)
    for sign, name in MARKS:
        if start.startswith(sign):
            return Encoding(name)
    if b"\0" in start:
        raise NotReadable(NO_TEXT)
    if _is_utf8(source.stream):
        return Encoding("utf-8")
    best = charset_normalizer.from_bytes(start).best()
    if best is None:
        raise NotReadable(NO_TEXT)
    said = best.encoding.replace("_", "-")
    return Encoding(best.encoding, Remark(sentence=GUESSED, values={"encoding": said}))


def read_lines(source: Source, encoding: str) -> Iterator[str]:
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


def _decode(stream: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while chunk := stream.read(CHUNK):
            text = decoder.decode(chunk)
            if "\0" in text:
                raise NotReadable(NO_TEXT)
            yield text
    except UnicodeError:
        raise NotReadable(NO_TEXT) from None


def _is_utf8(stream: BinaryIO) -> bool:
    """Whether all of it is; a last sign that was cut off is forgiven, as in half a file."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("strict")
    try:
        while chunk := stream.read(CHUNK):
            decoder.decode(chunk)
    except UnicodeError:
        return False
    return True
