"""What Trends costs over ten years, beside only opening the same rows."""

import sqlite3
import time
from collections.abc import Iterator
from statistics import median
from uuid import UUID

import msgspec

from bench.cast import Member, cast
from bench.figures import Figure, measures
from bench.server import DAYMARK, running
from bench.visit import get
from pwa.entries.kind import kinds
from pwa.entries.sealed import place

WARM = 3
TIMES = 15
ROWS = "SELECT id, sealed FROM entries WHERE person_id = ? AND kind = 'mood'"


@measures("trends_10k_vs_decrypt")
def measure() -> Iterator[Figure]:
    """The whole page through the server over a loop that decrypts and parses, in turns."""
    everybody = cast()
    database = sqlite3.connect(everybody.data / "daymark.db")
    page, bare, rows = [], [], 0
    with running(DAYMARK, everybody.data) as server:
        connection = server.connect()
        for number in range(WARM + TIMES):
            took = get(connection, everybody.decade, "/trends?period=all").took_ms
            floor, rows = _only_open(database, everybody.decade)
            if number >= WARM:
                page.append(took)
                bare.append(floor)
    database.close()
    yield Figure(
        "trends_10k_vs_decrypt",
        median(page) / median(bare),
        "times bare decryption and parsing",
        most=4,
        floor=1,
        ms=median(page),
        floor_ms=median(bare),
        rows=rows,
    )


def _only_open(database: sqlite3.Connection, member: Member) -> tuple[float, int]:
    """Milliseconds for fetching, decrypting and parsing, and how many rows that were."""
    key = member.person.key
    decoder = msgspec.json.Decoder(kinds()["mood"].opened)
    began = time.perf_counter()
    rows = database.execute(ROWS, (member.person.id.hex,))
    opened = [decoder.decode(key.open(place(UUID(hex=name)), sealed)) for name, sealed in rows]
    return (time.perf_counter() - began) * 1000, len(opened)
