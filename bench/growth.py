"""Whether ten years of entries open as fast as a week of them."""

from collections.abc import Iterator
from http.client import HTTPConnection
from statistics import median
from typing import NamedTuple

import brotli

from bench.cast import Member, cast
from bench.figures import Figure, measures
from bench.server import DAYMARK, running
from bench.visit import get

WARM = 30
TIMES = 200
ROW = b'class="entry-row"'


class Growth(NamedTuple):
    """A page of somebody with much and of somebody with little, in milliseconds."""

    much_ms: float
    little_ms: float
    rows: list[int]


@measures("today_growth", "timeline_growth")
def measure() -> Iterator[Figure]:
    """Both people's requests take turns, so that both meet the same machine."""
    everybody = cast()
    with running(DAYMARK, everybody.data) as server:
        connection = server.connect()
        for name, path in (("today_growth", "/today"), ("timeline_growth", "/timeline")):
            growth = _compare(connection, path, everybody.decade, everybody.week)
            yield Figure(
                name,
                growth.much_ms / growth.little_ms,
                "times a week's",
                most=1.25,
                floor=1,
                ms=growth.much_ms,
                week_ms=growth.little_ms,
                entries=[everybody.decade_entries, everybody.week_entries],
                rows_shown=growth.rows,
            )


def _compare(connection: HTTPConnection, path: str, much: Member, little: Member) -> Growth:
    for _ in range(WARM):
        get(connection, much, path)
        get(connection, little, path)
    pairs = [
        (get(connection, much, path).took_ms, get(connection, little, path).took_ms)
        for _ in range(TIMES)
    ]
    rows = [
        brotli.decompress(get(connection, member, path).body).count(ROW)
        for member in (much, little)
    ]
    return Growth(median(a for a, _ in pairs), median(b for _, b in pairs), rows)
