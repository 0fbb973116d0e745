"""A mood logged by many at once, beside the bare insert that nothing can be faster than."""

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.cast import cast, stage
from bench.figures import Figure, measures
from bench.floor import FILE
from bench.server import DAYMARK, FLOOR, Server, running
from bench.wrk import ACKNOWLEDGED_BY, CLIENTS, Load, Tapping

ROUNDS = 5
ROUND_S = 5
WARM_S = 2
PAGE = 4096


class Round(NamedTuple):
    """One round at one server, and the processor time it took there."""

    load: Load
    cpu_s: float


@measures(
    "log_mood_vs_floor",
    "log_mood_p99_vs_floor",
    "log_mood_rps",
    "floor_rps",
    "cpu_ms_per_request",
    "fsync_ms",
)
def measure() -> Iterator[Figure]:
    """Rounds at Daymark and at the floor take turns, so that both meet the same machine."""
    data = cast().data
    beside = stage() / "floor"
    beside.mkdir(exist_ok=True)
    tapping = Tapping(stage(), cast().crowd)
    fsync = [_fsync_ms(beside)]
    rows_before = _count(data / "daymark.db", "entries")
    ours: list[Round] = []
    bare: list[Round] = []
    with running(DAYMARK, data) as daymark, running(FLOOR, beside) as floor:
        for seconds in (WARM_S, *[ROUND_S] * ROUNDS):
            ours.append(_round(tapping, daymark, seconds, ACKNOWLEDGED_BY))
            bare.append(_round(tapping, floor, seconds))
            fsync.append(_fsync_ms(beside))
    rows = _count(data / "daymark.db", "entries") - rows_before
    _check(rows, ours)
    _check(_count(beside / FILE, "moods"), bare)
    del ours[0], bare[0]  # they were cold
    yield from _figures(ours, bare)
    yield Figure("fsync_ms", median(fsync), "ms", of="appending 4 kB", least_and_most=_span(fsync))


def _figures(ours: list[Round], bare: list[Round]) -> Iterator[Figure]:
    pairs = list(zip(ours, bare, strict=True))
    rates = [one.load.per_second / other.load.per_second for one, other in pairs]
    slow = [one.load.p99_ms / other.load.p99_ms for one, other in pairs]
    rate = median(one.load.per_second for one in ours)
    floor = median(one.load.per_second for one in bare)
    yield Figure(
        "log_mood_vs_floor",
        median(rates),
        "of the floor",
        least=0.5,
        floor=1,
        goal=0.6,
        dream=0.7,
        rounds=rates,
        clients=CLIENTS,
    )
    yield Figure(
        "log_mood_p99_vs_floor",
        median(slow),
        "times the floor",
        most=3,
        floor=1,
        rounds=slow,
        p99_ms=median(one.load.p99_ms for one in ours),
        floor_p99_ms=median(one.load.p99_ms for one in bare),
        p50_ms=median(one.load.p50_ms for one in ours),
        floor_p50_ms=median(one.load.p50_ms for one in bare),
    )
    yield Figure("log_mood_rps", rate, "moods/s", floor=floor)
    yield Figure("floor_rps", floor, "inserts/s")
    yield Figure("cpu_ms_per_request", _cpu_ms(ours), "ms", floor=_cpu_ms(bare))


def _round(tapping: Tapping, server: Server, seconds: int, acknowledged_by: str = "") -> Round:
    before = server.cpu_s()
    load = tapping.at(server, seconds, acknowledged_by=acknowledged_by)
    return Round(load, server.cpu_s() - before)


def _cpu_ms(rounds: list[Round]) -> float:
    return median(one.cpu_s / one.load.acknowledged * 1000 for one in rounds)


def _check(rows: int, rounds: list[Round]) -> None:
    """Every acknowledged mood has its row. What wrk no longer waited for at the end of a round may
    have one too."""
    acknowledged = sum(one.load.acknowledged for one in rounds)
    unheard = CLIENTS * len(rounds)
    if not acknowledged <= rows <= acknowledged + unheard:
        raise RuntimeError(f"{acknowledged} moods were acknowledged, {rows} rows are there")


def _count(path: Path, table: str) -> int:
    database = sqlite3.connect(path)
    try:
        (rows,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    finally:
        database.close()
    return int(rows)


def _fsync_ms(folder: Path, times: int = 50) -> float:
    """What the disk takes to make one page durable."""
    path = folder / "fsync"
    took = []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"m" * PAGE)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append((time.perf_counter() - began) * 1000)
    path.unlink()
    return median(took)


def _span(values: list[float]) -> list[float]:
    return [min(values), max(values)]
