"""Files on their way in or out: one row each. What is known of one is sealed, but for its state."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from pwa import clock, jobs
from pwa.db import Database, InsertOnce, Session
from pwa.people.person import Person, find_person
from pwa.vault.keys import PersonKey, Vault

IN_ROW = ("id", "state", "made_at")


F = TypeVar("F", bound=Any)
"""A Struct that has, beside what is sealed, the fields of IN_ROW."""


class Files(Generic[F]):
    """One table of such files, and how they are sealed."""

    def __init__(self, table: Any, struct: type[F]) -> None:
        self._table = table
        self._struct = struct
        self._insert = InsertOnce(table, key=("person_id", "id"))
        self._place = f"{table.__tablename__}.sealed".encode()

    def add(self, session: Session, person: Person, new: F) -> bool:
        """Keeps a new one. False where one with its id is here already: that one stays."""
        kept = {name: getattr(new, name) for name in IN_ROW}
        sealed = self._seal(person.key, new)
        return self._insert(session, person_id=person.id, sealed=sealed, **kept) is not None

    def find(self, session: Session, person: Person, file_id: UUID) -> F | None:
        """One of this person's, or None."""
        row = session.execute(self._select(person, self._table.id == file_id)).first()
        return None if row is None else self._open(person.key, row)

    def list_all(self, session: Session, person: Person, *which: Any) -> list[F]:
        """All of this person's that fit, the newest first."""
        rows = session.execute(self._select(person, *which).order_by(self._table.made_at.desc()))
        return [self._open(person.key, row) for row in rows]

    def amend(
        self,
        session: Session,
        person: Person,
        file_id: UUID,
        change: Callable[[F], None],
        *,
        where: tuple[str, ...],
    ) -> F | None:
        """Changes one that is in one of these states, inside a transaction; None where it is not.
        `change` may be run again."""
        this = self._select(person, self._table.id == file_id)
        row = session.execute(this.with_for_update()).first()
        if row is None or row.state not in where:
            return None
        known = self._open(person.key, row)
        change(known)
        session.execute(
            update(self._table)
            .where(self._table.person_id == person.id, self._table.id == file_id)
            .values(state=known.state, sealed=self._seal(person.key, known))
        )
        return known

    def open_work(
        self, database: Database, vault: Vault, subject: str, state: str
    ) -> tuple[Person, F] | None:
        """Whom and which file a piece of work is about; None where that is no longer to be done."""
        person_id, file_id = UUID(subject[:32]), UUID(subject[32:])
        with database.reading() as session:
            try:
                person = find_person(session, vault, person_id)
            except LookupError:
                return None
            known = self.find(session, person, file_id)
        return (person, known) if known is not None and known.state == state else None

    def _select(self, person: Person, *which: Any) -> Any:
        return select(self._table.__table__).where(self._table.person_id == person.id, *which)

    def _seal(self, key: PersonKey, known: F) -> bytes:
        content = msgspec.structs.asdict(known)
        for name in IN_ROW:
            del content[name]
        return key.seal(self._place + known.id.bytes, msgspec.json.encode(content))

    def _open(self, key: PersonKey, row: Any) -> F:
        content = msgspec.json.decode(key.open(self._place + row.id.bytes, row.sealed))
        kept = {name: getattr(row, name) for name in IN_ROW}
        opened: F = msgspec.convert({**content, **kept}, self._struct)
        return opened


def plan_for(session: Session, what: str, person: Person, file_id: UUID) -> None:
    """Plans work on one of a person's files, now."""
    jobs.plan(session, what, clock.now(), person.id.hex + file_id.hex)
