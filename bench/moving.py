"""Bringing in and taking out very much, and what others notice of it."""

import csv
import io
import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from bench.cast import Member, cast, join, opened, stage
from bench.figures import Figure, measures
from bench.server import DAYMARK, Server, running, wait_until_healthy
from bench.visit import get
from pwa import clock
from pwa.transfer.sealed_file import PIECE

HEAD = ("full_date", "date", "weekday", "time", "mood", "activities", "note_title", "note")
WORDS = {"rad": 9, "good": 7, "meh": 5, "bad": 3, "awful": 2}
ACTIVITIES = ("friends", "reading", "walk", "work", "garden", "family", "tea")
NOTES = ("", "", "long walk, soup", "Slept badly, woke at four. Wrote the list for tomorrow.")
LONGEST_S = 600
LOOKS_EVERY_S = 0.05
TODAYS = 150


@measures("import_10k_rows_s")
def measure_import() -> Iterator[Figure]:
    """From the last piece of the file to the last entry, with the answers in between; the floor
    reads the same table and commits each row by itself."""
    data, (member,) = _house("import-10k", "mover")
    rows = daylio(10_000)
    with running(DAYMARK, data) as server:
        wait_until_healthy(server)
        began = time.perf_counter()
        _bring(server, data, member, rows)
        took = time.perf_counter() - began
    floor = _bare_import(rows, data / "floor.db")
    yield Figure(
        "import_10k_rows_s",
        took,
        "s",
        rows=10_000,
        rows_a_second=10_000 / took,
        floor=floor,
        times_floor=took / floor,
        came=_count(data, member),
    )


@measures("import_100k_peak_mb", "today_during_import")
def measure_large_import() -> Iterator[Figure]:
    """A hundred thousand rows of one person, while another opens Today."""
    data, (member, other) = _house("import-100k", "mover", "other")
    rows = daylio(100_000)
    with running(DAYMARK, data) as server:
        wait_until_healthy(server)
        idle = _todays(server, other, lambda count: count < TODAYS)
        before_mb = server.rss_mb()
        began = time.perf_counter()
        with _beside(lambda: _bring(server, data, member, rows)) as ended:
            during = _todays(server, other, lambda _: not ended.is_set())
        took = time.perf_counter() - began
        peak_mb = _peak_mb(server)
    yield Figure(
        "import_100k_peak_mb",
        peak_mb,
        "MB",
        most=300,
        floor=before_mb,
        file_mb=len(rows) / 1e6,
        took_s=took,
        came=_count(data, member),
    )
    yield Figure(
        "today_during_import",
        median(during) / median(idle),
        "times idle",
        most=2,
        floor=1,
        ms=median(during),
        idle_ms=median(idle),
        p95_ms=sorted(during)[int(len(during) * 0.95)],
        visits=len(during),
    )


@measures("export_10y_s")
def measure_export() -> Iterator[Figure]:
    """Ten years of entries, from the press of the button to a file that is ready; the floor packs
    as many bytes as came out."""
    everybody = cast()
    with running(DAYMARK, everybody.data) as server:
        wait_until_healthy(server)
        began = time.perf_counter()
        export_id = _ask_for_export(server, everybody.decade)
        _wait_for(everybody.data, "exports", export_id, "ready")
        took = time.perf_counter() - began
        file = get(server.connect(), everybody.decade, f"/moving/out/{export_id}/file").body
    plain, floor = _bare_zip(file)
    yield Figure(
        "export_10y_s",
        took,
        "s",
        entries=everybody.decade_entries,
        floor=floor,
        times_floor=took / floor,
        file_mb=len(file) / 1e6,
        unpacked_mb=plain / 1e6,
    )


def daylio(rows: int) -> bytes:
    """A table as Daylio writes it, the newest first; the same for the same number."""
    chance = random.Random(rows)
    at = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(HEAD)
    for _ in range(rows):
        at -= timedelta(minutes=chance.randint(20, 300))
        table.writerow(
            (
                f"{at:%Y-%m-%d}",
                f"{at:%B} {at.day}",
                f"{at:%A}",
                f"{at:%H:%M}",
                chance.choice(list(WORDS)),
                " | ".join(chance.sample(ACTIVITIES, chance.randint(0, 3))),
                "",
                chance.choice(NOTES),
            )
        )
    return "\ufeff".encode() + written.getvalue().encode()


def _house(name: str, *people: str) -> tuple[Path, list[Member]]:
    data = stage() / name
    with opened(data) as house:
        members = [join(house, person) for person in people]
    return data, members


def _bring(server: Server, data: Path, member: Member, rows: bytes) -> None:
    """As a phone does it: in pieces, then the answers, then waiting."""
    import_id = clock.new_id()
    place = f"/moving/in/{import_id}"
    _post(server, member, f"{place}/begin", _form(name="daylio_export.csv", size=len(rows)))
    for number, start in enumerate(range(0, len(rows), PIECE)):
        _post(server, member, f"{place}/pieces/{number}", rows[start : start + PIECE], plain=True)
    _post(server, member, f"{place}/end", b"")
    _wait_for(data, "imports", import_id, "asking")
    answers = [("word", word) for word in WORDS] + [("score", str(n)) for n in WORDS.values()]
    _post(server, member, f"{place}/words", urlencode(answers).encode())
    _wait_for(data, "imports", import_id, "done")


def _ask_for_export(server: Server, member: Member) -> UUID:
    export_id = clock.new_id()
    _post(server, member, "/moving/out", _form(export_id=export_id))
    return export_id


def _form(**fields: object) -> bytes:
    return urlencode(fields).encode()


def _post(server: Server, member: Member, path: str, body: bytes, *, plain: bool = False) -> None:
    kind = "application/octet-stream" if plain else "application/x-www-form-urlencoded"
    connection = server.connect()
    headers = {"Cookie": member.cookie, "Content-Type": kind, "Origin": server.address}
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status >= 400:
        raise RuntimeError(f"{path}: {answer.status} {said[:200]!r}")
    connection.close()


def _wait_for(data: Path, table: str, row_id: UUID, state: str) -> None:
    """Looks into the database, so that no request is spent on waiting."""
    reading = sqlite3.connect(f"file:{data / 'daymark.db'}?mode=ro", uri=True)
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until:
        row = reading.execute(f"SELECT state FROM {table} WHERE id = ?", (row_id.hex,)).fetchone()
        if row == (state,):
            reading.close()
            return
        time.sleep(LOOKS_EVERY_S)
    raise TimeoutError(f"{table}: {row}")


def _count(data: Path, member: Member) -> int:
    reading = sqlite3.connect(f"file:{data / 'daymark.db'}?mode=ro", uri=True)
    (count,) = reading.execute(
        "SELECT count(*) FROM entries WHERE person_id = ?", (member.person.id.hex,)
    ).fetchone()
    reading.close()
    return int(count)


def _todays(server: Server, member: Member, more: Callable[[int], bool]) -> list[float]:
    """How long Today takes, again and again, in milliseconds, with a breath in between."""
    connection = server.connect()
    took: list[float] = []
    while more(len(took)):
        took.append(get(connection, member, "/today").took_ms)
        time.sleep(0.05)
    return took


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[threading.Event]:
    """Does work beside the block, and tells when it has ended."""
    ended = threading.Event()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  (said again below)
            failed.append(error)
        finally:
            ended.set()

    thread = threading.Thread(target=run)
    thread.start()
    yield ended
    thread.join()
    if failed:
        raise failed[0]


def _peak_mb(server: Server) -> float:
    """The most memory it ever held, with all that it started: it starts nothing."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _bare_import(rows: bytes, path: Path) -> float:
    """The least that could be done: read the table, commit each row durably."""
    bare = sqlite3.connect(path, isolation_level=None)
    bare.execute("PRAGMA journal_mode=WAL")
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE rows (id INTEGER PRIMARY KEY, a TEXT, b TEXT)")
    began = time.perf_counter()
    for row in csv.reader(io.StringIO(rows.decode("utf-8-sig"))):
        bare.execute("INSERT INTO rows (a, b) VALUES (?, ?)", (row[0], row[-1]))
    took = time.perf_counter() - began
    bare.close()
    return took


def _bare_zip(file: bytes) -> tuple[int, float]:
    """The plain bytes of a zip, and how long packing them takes by itself."""
    with ZipFile(io.BytesIO(file)) as packed:
        contents = [packed.read(name) for name in packed.namelist()]
    began = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere, ZipFile(nowhere, "w", ZIP_DEFLATED) as again:
        for number, content in enumerate(contents):
            again.writestr(str(number), content)
    return sum(map(len, contents)), time.perf_counter() - began
