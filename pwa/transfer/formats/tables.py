"""Tables as text (CSV): rows with the line each begins on."""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from pwa.transfer.formats.text import Encoding, find_encoding, read_lines
from pwa.transfer.source import NotReadable, Source
from pwa.words import mark

MOST_ROWS = 200_000
DELIMITERS = ",;\t"

OPEN_QUOTE = mark(
    "A quotation mark on line %(line)s is never closed. Export the file again, or close it."
)
TOO_MANY = mark(
    "This file has more than %(most)s lines. Split it, and bring in one part after the other."
)


class Row(NamedTuple):
    """A record of a table, and the line of the file it begins on."""

    line: int
    cells: list[str]


class Table(NamedTuple):
    """A file that is read as a table. Going through it again begins anew."""

    source: Source
    encoding: Encoding
    delimiter: str

    def rows(self) -> Iterator[Row]:
        """All rows in which something stands. Raises NotReadable."""
        lines = read_lines(self.source, self.encoding.name)
        reader = csv.reader(lines, delimiter=self.delimiter)
        begins = 1
        count = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise NotReadable(OPEN_QUOTE, {"line": begins}) from None
            line, begins = begins, reader.line_num + 1
            if not any(cell.strip() for cell in cells):
                continue
            count += 1
            if count > MOST_ROWS:
                raise NotReadable(TOO_MANY, {"most": f"{MOST_ROWS:,}"})
            yield Row(line, cells)


def open_table(source: Source) -> Table:
    """Raises NotReadable where it is no text."""
    encoding = find_encoding(source)
    first = next((line for line in read_lines(source, encoding.name) if line.strip()), "")
    counts = {sign: first.count(sign) for sign in DELIMITERS}
    best = max(DELIMITERS, key=lambda sign: counts[sign])
    return Table(source, encoding, best)
