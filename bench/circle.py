"""What the circle costs: a caseload of fifty clients with a year each, the gate beside the owner's
own list, and the write of a look."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import event, insert, select

from bench.cast import Member, join, opened, stage
from bench.figures import Figure, measures
from bench.server import DAYMARK, running
from bench.visit import BROWSER
from bench.years import log_years
from pwa import clock
from pwa.circle import gate
from pwa.circle.invitations import accept, invite
from pwa.circle.looks import note_opened
from pwa.circle.models import LinkRow, ShareRow
from pwa.circle.standing import share_from_now
from pwa.circle.terms import Role, Terms
from pwa.entries.models import Entry
from pwa.entries.sealed import COLUMNS, open_row
from pwa.entries.timeline import list_days
from pwa.web.house import House

CLIENTS = 50
WARM, TIMES = 3, 15
BACK, MONTH = timedelta(days=27), timedelta(days=29)
PASSWORD = "a quiet lamp"


class Desk(NamedTuple):
    """Two case managers, one with fifty clients and one with one of them; the first client and
    their links."""

    data: Path
    many: Member
    one: Member
    client: Member
    link_id: UUID


@cache
def desk() -> Desk:
    """Everybody, with a year each that is shown."""
    data = stage() / "desk"
    with opened(data) as house:
        many, one = join(house, "many"), join(house, "one")
        clients = [join(house, f"client {number}") for number in range(CLIENTS)]
        for client in clients:
            log_years(house.database, client.person, years=1)
        links = [_show_all(house, client, many) for client in clients]
        _show_all(house, clients[0], one)
    return Desk(data, many, one, clients[0], links[0])


@measures("caseload_ms", "caseload_vs_floor", "caseload_growth")
def measure_caseload() -> Iterator[Figure]:
    """The table as a case manager's browser gets it, beside fetching and opening the same rows."""
    here = desk()
    with running(DAYMARK, here.data) as server:
        connection = server.connect()
        many = _page_ms(connection, here.many)
        one = _page_ms(connection, here.one)
    with opened(here.data) as house:
        floor, rows = _floor_ms(house, here.many)
        queries = [_count_queries(house, each) for each in (here.many, here.one)]
    yield Figure("caseload_ms", many, "ms", most=150, clients=CLIENTS, rows=rows, floor=floor)
    yield Figure("caseload_vs_floor", many / floor, "times the floor", most=2, floor=floor)
    yield Figure(
        "caseload_growth",
        many / (CLIENTS * one),
        "times fifty of one",
        most=1.2,
        one_ms=one,
        queries=queries[0],
        queries_of_one=queries[1],
    )


@measures("gate_cost", "look_write_ms")
def measure_gate() -> Iterator[Figure]:
    """A month of a client through the gate, without its look, over the owner's own list of it."""
    here = desk()
    with opened(here.data) as house:
        person, today = here.client.person, here.client.person.today()
        with house.database.reading() as session:
            through = _cpu_ms(lambda: gate.preview(session, person, here.link_id, MONTH))
            own = _cpu_ms(lambda: list_days(session, person, today - MONTH, today))
            shown = gate.preview(session, person, here.link_id, MONTH)
        assert shown is not None
        ids = [reading.id for reading in shown.readings]
        took = []
        for _ in range(WARM + TIMES):
            began = time.perf_counter()
            house.database.write(lambda session: note_opened(session, person.id, here.link_id, ids))
            took.append((time.perf_counter() - began) * 1000)
    yield Figure(
        "gate_cost", through / own, "times the owner's list", most=1.5, floor=own, entries=len(ids)
    )
    yield Figure("look_write_ms", median(took[WARM:]), "ms", entries=len(ids))


def _show_all(house: House, client: Member, viewer: Member) -> UUID:
    """The client lets the viewer in, and shows all of it."""
    person = client.person
    made = invite(
        house.database,
        house.vault.keeper,
        person,
        Role.CASE_MANAGER,
        Terms(""),
        by_viewer=False,
    )
    link_id = accept(house.database, house.vault, viewer.person, made.code)
    now = clock.now()

    def show(session: Any) -> None:
        share_from_now(session, person, link_id, "mood", words=True)
        entries = session.scalars(select(Entry.id).where(Entry.person_id == person.id)).all()
        session.execute(
            insert(ShareRow),
            [
                {
                    "person_id": person.id,
                    "link_id": link_id,
                    "entry_id": entry_id,
                    "words": True,
                    "own": False,
                    "began_at": now,
                    "ended_at": None,
                    "said_at": now,
                    "said_by": clock.new_id(),
                    "said_on": None,
                }
                for entry_id in entries
            ],
        )

    house.database.write(show)
    return link_id


def _page_ms(connection: HTTPConnection, viewer: Member) -> float:
    """Sits down at the desk, and opens the caseload some times."""
    headers = BROWSER | {"Cookie": viewer.cookie}
    form = headers | {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/desk/unlock", urlencode({"password": PASSWORD}), form)
    answer = connection.getresponse()
    answer.read()
    seat = answer.headers["Set-Cookie"].partition(";")[0]
    headers["Cookie"] += f"; {seat}"
    took = []
    for _ in range(WARM + TIMES):
        began = time.perf_counter()
        connection.request("GET", "/desk", headers=headers)
        response = connection.getresponse()
        response.read()
        took.append((time.perf_counter() - began) * 1000)
        if response.status != 200:
            raise RuntimeError(f"GET /desk was answered with {response.status}")
    return median(took[WARM:])


def _floor_ms(house: House, viewer: Member) -> tuple[float, int]:
    """Only fetches and opens the rows that the caseload shows."""
    took, count = [], 0
    today = clock.now().date()
    with house.database.reading() as session:
        clients = session.scalars(
            select(LinkRow.person_id).where(LinkRow.viewer_id == viewer.person.id)
        ).all()
        keys = {each: house.vault.unlock(session, each) for each in clients}
        for _ in range(WARM + TIMES):
            began = time.perf_counter()
            rows = session.execute(
                select(*COLUMNS, Entry.person_id).where(
                    Entry.person_id.in_(clients), Entry.day.between(today - BACK, today)
                )
            ).all()
            for row in rows:
                open_row(keys[row.person_id], row)
            took.append((time.perf_counter() - began) * 1000)
            count = len(rows)
    return median(took[WARM:]), count


def _count_queries(house: House, viewer: Member) -> int:
    """How many statements a caseload is, however many clients there are."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    gate.look_at_all(house.database, house.vault, viewer.person, BACK)
    engines = [house.database.engine]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    gate.look_at_all(house.database, house.vault, viewer.person, BACK)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    return sum(statement.lstrip().upper().startswith(("SELECT", "INSERT")) for statement in seen)


def _cpu_ms(act: Callable[[], object]) -> float:
    """The CPU time of an act, as the median."""
    took = []
    for _ in range(WARM + TIMES * 4):
        began = time.process_time()
        act()
        took.append((time.process_time() - began) * 1000)
    return median(took[WARM:])
