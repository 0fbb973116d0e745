"""Everything of a person, packed in one file while they go on, and kept for a day."""

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import delete, update

from pwa import clock
from pwa.db import Database, Session
from pwa.people.person import Person
from pwa.transfer.models import ExportRow
from pwa.transfer.sealed_file import WriteSealed, drop_parts, read_parts
from pwa.transfer.underway import Files, plan_for
from pwa.transfer.write_out import write_export
from pwa.vault.keys import Vault

PACK = "make export"
KEPT = timedelta(days=1)
TELL_EVERY_S = 0.3
REST_S = 0.0005


class State(StrEnum):
    """How far an export has come."""

    PACKING = "packing"
    READY = "ready"
    GONE = "gone"


class Export(msgspec.Struct, kw_only=True):
    """A file with everything of a person, or from a day on. `done` of `total` records are packed;
    `size` is in bytes, once it is ready."""

    id: UUID
    state: State
    made_at: datetime
    name: str
    since: date | None = None
    done: int = 0
    total: int = 0
    size: int = 0

    @property
    def gone_at(self) -> datetime:
        return self.made_at + KEPT


EXPORTS = Files(ExportRow, Export)


def name_of(person: Person) -> str:
    """What a file made today is called: it says nothing of what it is."""
    return f"export-{person.today().isoformat()}.zip"


def begin_export(database: Database, person: Person, export_id: UUID, since: date | None) -> None:
    """Packs everything next; an earlier export of this person's makes room."""
    new = Export(
        id=export_id,
        state=State.PACKING,
        made_at=clock.now(),
        name=name_of(person),
        since=since,
    )

    def write(session: Session) -> None:
        if EXPORTS.add(session, person, new):
            others = (ExportRow.person_id == person.id) & (ExportRow.id != export_id)
            _put_away(session, others)
            plan_for(session, PACK, person, export_id)

    database.write(write)


def pack(database: Database, vault: Vault, subject: str) -> None:
    """Packs an export. Killed in the middle, it begins anew."""
    work = EXPORTS.open_work(database, vault, subject, State.PACKING)
    if work is None:
        return
    person, known = work
    export_id = known.id
    database.write(lambda session: drop_parts(session, person.id, export_id))
    file = WriteSealed(database, person, export_id)
    with database.reading() as session:
        write_export(
            session,
            person,
            file,
            since=known.since,
            tell=_teller(database, person, export_id),
            rest=lambda: time.sleep(REST_S),
        )
    file.close()

    def end(known: Export) -> None:
        known.state = State.READY
        known.size = file.written
        known.done = known.total

    _amend(database, person, export_id, end)


def find_export(session: Session, person: Person, export_id: UUID) -> Export | None:
    """An export of this person's, or None."""
    return EXPORTS.find(session, person, export_id)


def find_latest_export(session: Session, person: Person) -> Export | None:
    """The one that is being packed or waits to be taken away, or None."""
    return next(iter(EXPORTS.list_all(session, person, ExportRow.state != State.GONE)), None)


def read_export(database: Database, person: Person, export_id: UUID) -> Iterator[bytes]:
    """The file, piece by piece."""
    return read_parts(database, person, export_id)


def drop_export(database: Database, person: Person, export_id: UUID) -> None:
    """The file goes now."""
    mine = (ExportRow.person_id == person.id) & (ExportRow.id == export_id)
    database.write(lambda session: _put_away(session, mine))


def forget_exports(session: Session) -> int:
    """Removes what has waited a day to be taken away. Returns how many."""
    old = ExportRow.made_at < clock.now() - KEPT
    _put_away(session, old)
    return len(session.execute(delete(ExportRow).where(old).returning(ExportRow.id)).all())


def _teller(database: Database, person: Person, export_id: UUID) -> Callable[[int, int], None]:
    """Writes down how far it has come, now and then."""
    told_at = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at < TELL_EVERY_S:
            return
        told_at = time.monotonic()

        def change(known: Export) -> None:
            known.done, known.total = done, total

        _amend(database, person, export_id, change)

    return tell


def _amend(
    database: Database, person: Person, export_id: UUID, change: Callable[[Export], None]
) -> None:
    where = (State.PACKING,)
    database.write(
        lambda session: EXPORTS.amend(session, person, export_id, change, where=where) and None
    )


def _put_away(session: Session, which: Any) -> None:
    """The file goes; that there was one is known a while longer."""
    gone = session.execute(
        update(ExportRow)
        .where(which, ExportRow.state != State.GONE)
        .values(state=State.GONE)
        .returning(ExportRow.person_id, ExportRow.id)
    ).all()
    for row in gone:
        drop_parts(session, row.person_id, row.id)
