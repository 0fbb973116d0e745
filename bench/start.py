"""How soon Daymark answers after it was started, and how much memory it holds."""

import time
from collections.abc import Iterator
from statistics import median

from bench.cast import cast
from bench.figures import Figure, measures
from bench.server import DAYMARK, compile_all, running, start, wait_until_healthy
from bench.visit import get

STARTS = 5
VISITS = 50


@measures("cold_start_s")
def measure_start() -> Iterator[Figure]:
    """From exec to the first answer of /healthz, on a database that is there already."""
    data = cast().data
    compile_all()
    took = []
    for _ in range(STARTS):
        began = time.perf_counter()
        server = start(DAYMARK, data)
        wait_until_healthy(server)
        took.append(time.perf_counter() - began)
        server.end()
    yield Figure("cold_start_s", median(took), "s", starts=took)


@measures("rss_mb")
def measure_memory() -> Iterator[Figure]:
    """Held after a while of reading by somebody with ten years of entries."""
    with running(DAYMARK, cast().data) as server:
        wait_until_healthy(server)
        fresh = server.rss_mb()
        connection = server.connect()
        for _ in range(VISITS):
            get(connection, cast().decade, "/today")
            get(connection, cast().decade, "/timeline")
        yield Figure("rss_mb", server.rss_mb(), "MB", just_started=fresh)
