"""Tables as text (CSV): rows with the line each begins on."""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from pwa.transfer.formats.text import Encoding, find_encoding, read_lines
from pwa.transfer.found import MOST_SHOWN
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

MOST_ROWS = 200_000
DELIMITERS = ",;\t"
LONGEST_RECORD = 256 * 1024
MOST_TAKEN_BACK = 16 * 1024 * 1024

OPEN_QUOTE = mark("A quotation mark on this line stands alone, or where none belongs.")
TORN = mark("So many quotation marks stand alone that no line can be told. Export the file again.")
TOO_MANY = mark(
    "This file has more than %(most)s lines. Split it, and bring in one part after the other."
)


class Row(NamedTuple):
    """A record of a table, and the line of the file it begins on. Where it cannot be told into
    cells, `problem` says why, and its line is the only cell."""

    line: int
    cells: list[str]
    problem: str = ""

    @property
    def text(self) -> str:
        """What stands there, for the person."""
        return ", ".join(self.cells)[:MOST_SHOWN]


class Table(NamedTuple):
    """A file that is read as a table. Going through it again begins anew."""

    source: Source
    encoding: Encoding
    delimiter: str

    def rows(self) -> Iterator[Row]:
        """All rows in which something stands. Raises NotReadable."""
        lines = read_lines(self.source, self.encoding)
        for count, row in enumerate(read_records(lines, self.delimiter), 1):
            if count > MOST_ROWS:
                raise NotReadable(TOO_MANY, {"most": f"{MOST_ROWS:,}"})
            yield row


class _Feed:
    """Gives lines to the reader of records, and takes back what a record took too much."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self._taken: list[str] = []
        self._length = 0
        self._taken_back = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self._length > LONGEST_RECORD:
            raise csv.Error
        line = self._back.popleft() if self._back else next(self._lines)
        self._taken.append(line)
        self._length += len(line)
        return line

    def end_record(self) -> int:
        """How many lines the record had."""
        count = len(self._taken)
        self._taken.clear()
        self._length = 0
        return count

    def take_back(self) -> str:
        """Only the first line stays taken; the others are given again. Raises NotReadable where
        that happens without end."""
        self._taken_back += self._length
        if self._taken_back > MOST_TAKEN_BACK:
            raise NotReadable(TORN)
        self._back.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]
        return self._taken[0]


def open_table(source: Source) -> Table:
    """Raises NotReadable where it is no text."""
    encoding = find_encoding(source)
    first = next((line for line in read_lines(source, encoding) if line.strip()), "")
    counts = {sign: first.count(sign) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: counts[sign])
    return Table(source, encoding, best)


def read_records(lines: Iterator[str], delimiter: str = ",") -> Iterator[Row]:
    """The records in which something stands. One quotation mark too many spoils its line alone:
    the next line begins anew. Raises NotReadable."""
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    line = 1
    while True:
        problem = ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            problem, cells = OPEN_QUOTE, [feed.take_back().rstrip("\r\n")]
            reader = csv.reader(feed, delimiter=delimiter, strict=True)
        begins, line = line, line + feed.end_record()
        if any(cell.strip() for cell in cells):
            yield Row(begins, cells, problem)
