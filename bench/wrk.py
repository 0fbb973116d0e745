"""Moods from many clients at once, by wrk."""

import json
import subprocess
from collections.abc import Sequence
from datetime import timedelta
from itertools import count
from pathlib import Path

import msgspec

from bench.cast import Member
from bench.server import ROOT, Server

CLIENTS = 16
DAYS = 28
ACKNOWLEDGED_BY = "Daymark-Write"

_rounds = count(1)


class Load(msgspec.Struct, frozen=True):
    """What came of one round."""

    acknowledged: int
    refused: int
    asked: int
    broken: int
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def per_second(self) -> float:
        return self.acknowledged / self.seconds


class Tapping:
    """A crowd that logs moods, of today and of the weeks before, each as a new act."""

    def __init__(self, folder: Path, crowd: Sequence[Member]) -> None:
        today = crowd[0].person.today()
        self._cookies = folder / "cookies"
        self._days = folder / "days"
        self._cookies.write_text("\n".join(one.cookie for one in crowd))
        self._days.write_text("\n".join(str(today - timedelta(back)) for back in range(DAYS)))

    def at(self, server: Server, seconds: float, *, acknowledged_by: str = "") -> Load:
        """One round. Each answer must be a 200, and where a header is named, say `saved` there."""
        script = ROOT / "bench" / "wrk.lua"
        wrk = ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds:g}s", "--timeout", "10s"]
        given = [self._cookies, acknowledged_by or "-", self._days, next(_rounds)]
        done = subprocess.run(
            [*wrk, "-s", script, server.address, "--", *map(str, given)],
            check=True,
            capture_output=True,
            text=True,
        )
        load = msgspec.convert(json.loads(done.stdout.splitlines()[-1]), Load)
        if load.refused or load.broken:
            raise RuntimeError(f"not every mood was taken: {load}")
        return load
