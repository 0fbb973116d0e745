"""How long it takes to look for a word in ten years of sealed entries."""

import time
from collections.abc import Iterator
from http.client import HTTPConnection
from statistics import median
from urllib.parse import urlencode

import brotli

from bench.cast import Member, cast
from bench.figures import Figure, measures
from bench.server import DAYMARK, running
from bench.visit import BROWSER

WARM = 3
TIMES = 15
IN_NONE = "zyzzyva"
IN_SOME = "argued"
ROW = b'class="entry-row"'


@measures("search_10k_ms")
def measure() -> Iterator[Figure]:
    """A word that stands in no entry is the worst: all of them are opened. One that stands in some
    fills its first page sooner."""
    member = cast().decade
    with running(DAYMARK, cast().data) as server:
        connection = server.connect()
        none_ms, none_rows = _look_for(connection, member, IN_NONE)
        some_ms, some_rows = _look_for(connection, member, IN_SOME)
    if none_rows or not some_rows:
        raise RuntimeError(f"found {none_rows} of a word in none, {some_rows} of one in some")
    yield Figure(
        "search_10k_ms",
        none_ms,
        "ms",
        found_in_some_ms=some_ms,
        rows_shown=some_rows,
        entries=cast().decade_entries,
    )


def _look_for(connection: HTTPConnection, member: Member, words: str) -> tuple[float, int]:
    """Its milliseconds as the median, and how many rows came."""
    took, body = [], b""
    for number in range(WARM + TIMES):
        began = time.perf_counter()
        connection.request(
            "POST",
            "/timeline",
            body=urlencode({"words": words}),
            headers=BROWSER
            | {"Cookie": member.cookie, "Content-Type": "application/x-www-form-urlencoded"},
        )
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"POST /timeline was answered with {response.status}")
        if number >= WARM:
            took.append((time.perf_counter() - began) * 1000)
    return median(took), brotli.decompress(body).count(ROW)
