"""Whether a mood that was acknowledged is still there after the server was killed."""

import random
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import select

from bench.cast import Member, join, opened, stage
from bench.figures import Figure, measures
from bench.server import DAYMARK, EARLY, Server, start, wait_until_healthy
from bench.visit import BROWSER
from pwa import clock
from pwa.entries.models import Entry

KILLS = 20
CLIENTS = 8
LOAD_S = (0.4, 1.2)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
WANTED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@dataclass
class Toll:
    """What was promised over all kills, and what of it is not there."""

    acknowledged: set[str] = field(default_factory=set)
    kills: int = 0
    lost: int = 0
    rows: int = 0


@measures("kill_lost")
def measure() -> Iterator[Figure]:
    """Kills Daymark under load, again and again on the same data."""
    data = stage() / "kills"
    toll = _kill_often(DAYMARK, data)
    pragmas = _writer_pragmas(data)
    if pragmas != WANTED:
        raise RuntimeError(f"the writer's pragmas are {pragmas}")
    yield _figure("kill_lost", toll, most=0, pragmas=pragmas)


@measures("kill_lost_early_ack")
def measure_early() -> Iterator[Figure]:
    """The same with a writer that answers before its commit: this must be seen, or `kill_lost`
    proves nothing."""
    toll = _kill_often(EARLY, stage() / "early")
    yield _figure("kill_lost_early_ack", toll, least=1)


def _figure(name: str, toll: Toll, **bar: object) -> Figure:
    return Figure(
        name,
        toll.lost,
        "moods",
        kills=toll.kills,
        acknowledged=len(toll.acknowledged),
        rows=toll.rows,
        **bar,  # type: ignore[arg-type]
    )


def _kill_often(script: Sequence[str], data: Path) -> Toll:
    with opened(data) as house:
        members = [join(house, f"client {number}") for number in range(CLIENTS)]
    toll = Toll()
    for _ in range(KILLS):
        server = start(script, data)
        wait_until_healthy(server)
        toll.acknowledged |= _load_until_killed(server, members)
        toll.kills += 1
    with opened(data) as house, house.database.reading() as session:
        there = {str(entry_id) for entry_id in session.scalars(select(Entry.id))}
    toll.lost, toll.rows = len(toll.acknowledged - there), len(there)
    return toll


def _load_until_killed(server: Server, members: Sequence[Member]) -> set[str]:
    acknowledged: set[str] = set()
    clients = [
        threading.Thread(target=_tap_on, args=(server, member, acknowledged)) for member in members
    ]
    for client in clients:
        client.start()
    time.sleep(random.uniform(*LOAD_S))
    server.kill()
    for client in clients:
        client.join()
    return acknowledged


def _tap_on(server: Server, member: Member, acknowledged: set[str]) -> None:
    """Logs one mood after the other until the server is gone, and notes what it promised."""
    headers = BROWSER | FORM | HTMX | {"Cookie": member.cookie}
    connection = server.connect()
    try:
        while True:
            write_id, entry_id = str(clock.new_id()), str(clock.new_id())
            form = {
                "write_id": write_id,
                "entry_id": entry_id,
                "day": member.person.today(),
                "zone": member.person.zone,
                "score": random.randint(4, 10),
            }
            connection.request("POST", "/log/mood", urlencode(form), headers)
            response = connection.getresponse()
            response.read()
            promised = response.headers.get("Daymark-Write") == f"{write_id} saved"
            if response.status == 200 and promised:
                acknowledged.add(entry_id)
    except (OSError, HTTPException):
        connection.close()


def _writer_pragmas(data: Path) -> dict[str, object]:
    """As the connection has them that writes."""
    with opened(data) as house, house.database.engine.connect() as connection:
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in WANTED}
