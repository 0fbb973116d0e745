"""What a person set up and may change: sealed documents, each with a version.

A change names the version it was made on. Made on an old one, it is kept beside the newer, until
the person picks; nothing is thrown away. Goals, habits and other documents share this.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ForeignKey, LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from pwa import clock
from pwa.db import InsertOnce, Instant, Session
from pwa.people.beside import BesideVersion, Brought, bin_beside, put_beside
from pwa.people.models import PersonRow
from pwa.people.person import Person
from pwa.receipts import Outcome, Refusal
from pwa.vault.keys import PersonKey


class Kept:
    """Columns of a table of such documents. `ended_at`: archived, reached, given up."""

    @declared_attr
    def person_id(self) -> Mapped[UUID]:
        return mapped_column(
            ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True, index=True
        )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Document(NamedTuple):
    """A document's row, opened. `content` is its JSON."""

    id: UUID
    version: UUID
    made_at: datetime
    ended_at: datetime | None
    content: bytes


class Shelf:
    """One table of kept documents, and how they are sealed."""

    def __init__(self, table: Any, thing: str) -> None:
        self.table = table
        self.thing = thing
        self._insert = InsertOnce(table, key=("person_id", "id"))
        self._columns = (table.id, table.version, table.made_at, table.ended_at, table.sealed)

    def seal(self, key: PersonKey, document_id: UUID, payload: BaseModel) -> bytes:
        document = payload.model_dump_json(exclude_defaults=True).encode()
        return key.seal(self._place(document_id), document)

    def find(self, session: Session, person: Person, document_id: UUID) -> Document | None:
        """A document of this person's, or None."""
        row = session.execute(
            select(*self._columns).where(
                self.table.person_id == person.id, self.table.id == document_id
            )
        ).first()
        return None if row is None else self.open(person, row)

    def list_all(self, session: Session, person: Person) -> list[Document]:
        """All of this person's, the ended ones too, the oldest first."""
        rows = session.execute(
            select(*self._columns)
            .where(self.table.person_id == person.id)
            .order_by(self.table.made_at, self.table.id)
        )
        return [self.open(person, row) for row in rows]

    def has(self, session: Session, person: Person, document_id: UUID) -> bool:
        found = session.scalar(
            select(self.table.id).where(
                self.table.person_id == person.id, self.table.id == document_id
            )
        )
        return found is not None

    def put(
        self,
        session: Session,
        person: Person,
        document_id: UUID,
        write_id: UUID,
        base: UUID | None,
        payload: BaseModel,
    ) -> Outcome | Refusal:
        """Writes a new document (`base` is None) or a change of one, inside its act."""
        sealed = self.seal(person.key, document_id, payload)
        current = self._lock(session, person, document_id)
        if current is None:
            return self._put_first(session, person, document_id, write_id, base, sealed)
        if current == base:
            self._update(session, person, document_id, version=write_id, sealed=sealed)
            return Outcome.SAVED
        if base is None:
            return Refusal.OTHER_CONTENT
        put_beside(session, person.id, self.thing, document_id, base, write_id, sealed)
        return Outcome.BESIDE

    def bring(self, session: Session, person: Person, brought: Brought) -> bool:
        """Takes in a document as it stood elsewhere. False where another with its id is here."""
        written = self._insert(
            session,
            person_id=person.id,
            id=brought.id,
            version=brought.version,
            made_at=brought.made_at,
            ended_at=brought.ended_at,
            sealed=self.seal(person.key, brought.id, brought.payload),
        )
        if written is None:
            return self._lock(session, person, brought.id) == brought.version
        for version, at, payload, _ in brought.beside:
            sealed = self.seal(person.key, brought.id, payload)
            put_beside(session, person.id, self.thing, brought.id, version, version, sealed, at=at)
        bin_beside(session, person.id, tuple(each.version for each in brought.beside if each[3]))
        return True

    def set_ended(
        self, session: Session, person: Person, document_id: UUID, ended_at: datetime | None
    ) -> Outcome | Refusal:
        """Ends a document or takes it up again, inside its act."""
        if self._lock(session, person, document_id) is None:
            return Refusal.NOT_THERE
        self._update(session, person, document_id, ended_at=ended_at)
        return Outcome.SAVED

    def change(
        self,
        session: Session,
        person: Person,
        document_id: UUID,
        write_id: UUID,
        make: Callable[[Document | None], BaseModel | Refusal],
    ) -> Outcome | Refusal:
        """Makes a new version of what the document is now, inside its act; for changes so small
        that they fit any version. `make` is given None where there is no document yet."""
        current = self._lock(session, person, document_id)
        payload = make(self.find(session, person, document_id))
        if isinstance(payload, Refusal):
            return payload
        return self.put(session, person, document_id, write_id, current, payload)

    def list_beside(
        self, session: Session, person: Person, document_id: UUID, *, binned: bool = False
    ) -> list[tuple[UUID, datetime, bytes]]:
        """Version, time and content of the changes that wait beside a document, newest first; or
        of those that were not kept and can still be."""
        is_binned = BesideVersion.binned_at.is_not(None)
        rows = session.execute(
            select(BesideVersion.version, BesideVersion.at, BesideVersion.sealed)
            .where(
                BesideVersion.person_id == person.id,
                BesideVersion.thing == self.thing,
                BesideVersion.thing_id == document_id,
                is_binned if binned else ~is_binned,
            )
            .order_by(BesideVersion.at.desc(), BesideVersion.version.desc())
        )
        place = self._place(document_id)
        return [(row.version, row.at, person.key.open(place, row.sealed)) for row in rows]

    def keep_version(
        self,
        session: Session,
        person: Person,
        document_id: UUID,
        keep: UUID,
        drop: tuple[UUID, ...],
    ) -> Outcome | Refusal:
        """Makes one version the document and bins those that were shown with it."""
        current = self._lock(session, person, document_id)
        if current is None:
            return Refusal.NOT_THERE
        if keep != current and not self._swap(session, person, document_id, keep):
            return Refusal.NOT_THERE
        bin_beside(session, person.id, tuple(version for version in drop if version != keep))
        return Outcome.SAVED

    def withdraw(
        self, session: Session, person: Person, first: UUID, last: UUID, *, but: set[UUID]
    ) -> None:
        """Removes documents as the acts from `first` to `last` wrote them; those changed since,
        with a version beside them, or named in `but` stay."""
        stays = select(BesideVersion.thing_id).where(
            BesideVersion.person_id == person.id,
            BesideVersion.thing == self.thing,
            ~BesideVersion.version.between(first, last),
        )
        gone = session.scalars(
            delete(self.table)
            .where(
                self.table.person_id == person.id,
                self.table.version.between(first, last),
                self.table.id.not_in(stays),
                self.table.id.not_in(but),
            )
            .returning(self.table.id)
            .execution_options(synchronize_session=False)
        ).all()
        session.execute(
            delete(BesideVersion).where(
                BesideVersion.person_id == person.id,
                BesideVersion.thing == self.thing,
                BesideVersion.thing_id.in_(gone),
            )
        )

    def _swap(self, session: Session, person: Person, document_id: UUID, keep: UUID) -> bool:
        of_version = (BesideVersion.person_id == person.id, BesideVersion.version == keep)
        kept = session.execute(
            select(BesideVersion.sealed).where(
                *of_version,
                BesideVersion.thing == self.thing,
                BesideVersion.thing_id == document_id,
            )
        ).first()
        if kept is None:
            return False
        was = session.execute(
            select(self.table.version, self.table.sealed).where(
                self.table.person_id == person.id, self.table.id == document_id
            )
        ).one()
        self._update(session, person, document_id, version=keep, sealed=kept.sealed)
        session.execute(
            update(BesideVersion)
            .where(*of_version)
            .values(version=was.version, sealed=was.sealed, at=clock.now(), binned_at=None)
        )
        return True

    def _put_first(
        self,
        session: Session,
        person: Person,
        document_id: UUID,
        write_id: UUID,
        base: UUID | None,
        sealed: bytes,
    ) -> Outcome | Refusal:
        if base is not None:
            return Refusal.NOT_THERE
        written = self._insert(
            session,
            person_id=person.id,
            id=document_id,
            version=write_id,
            made_at=clock.now(),
            ended_at=None,
            sealed=sealed,
        )
        return Outcome.SAVED if written is not None else Refusal.OTHER_CONTENT

    def _lock(self, session: Session, person: Person, document_id: UUID) -> UUID | None:
        """The document's version, held until the transaction ends. The person's row is held too:
        there may be no document yet for two first writes to meet at."""
        session.execute(
            select(PersonRow.id).where(PersonRow.id == person.id).with_for_update(key_share=True)
        )
        version: UUID | None = session.scalar(
            select(self.table.version).where(
                self.table.person_id == person.id, self.table.id == document_id
            )
        )
        return version

    def _update(
        self, session: Session, person: Person, document_id: UUID, **values: object
    ) -> None:
        session.execute(
            update(self.table)
            .where(self.table.person_id == person.id, self.table.id == document_id)
            .values(**values)
        )

    def open(self, person: Person, row: Any) -> Document:
        """A document from its row, under its person's key."""
        content = person.key.open(self._place(row.id), row.sealed)
        return Document(row.id, row.version, row.made_at, row.ended_at, content)

    def _place(self, document_id: UUID) -> bytes:
        return self.thing.encode() + b".sealed" + document_id.bytes
