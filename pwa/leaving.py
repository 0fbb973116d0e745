"""Erasing a person: first the key, then every row, through all the rooms below."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import ForeignKey, Table, delete, insert, select, tuple_
from sqlalchemy.orm import Mapped, mapped_column

from pwa import clock, jobs
from pwa.circle.links import end_all_of
from pwa.db import Base, Database, Instant, Session
from pwa.people.models import PersonRow
from pwa.people.person import Person
from pwa.people.sessions import Sessions, leave_tombstones
from pwa.vault.keys import Vault

ERASE = "erase person"
TIME_TO_STAY = timedelta(days=7)
ROWS_AT_ONCE = 1000


class Leaving(Base):
    """Somebody has asked to be erased, at once or in some days. Taken back, the row is gone."""

    __tablename__ = "leavings"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)


class Departure(Base):
    """That somebody was erased, and when; not who."""

    __tablename__ = "departures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    left_at: Mapped[datetime] = mapped_column(Instant)


def leave_in_a_week(database: Database, person: Person) -> datetime:
    """Everything of a person is erased in seven days, unless they stay. Returns when."""
    return _leave(database, person, clock.now() + TIME_TO_STAY)


def leave_now(database: Database, sessions: Sessions, person: Person) -> None:
    """Everything of a person is erased next; they are signed out everywhere."""
    _leave(database, person, clock.now())
    sessions.end(person.id)


def stay(database: Database, person: Person) -> None:
    """Takes back what was asked, if it was."""

    def take_back(session: Session) -> None:
        session.execute(delete(Leaving).where(Leaving.person_id == person.id))
        jobs.drop(session, ERASE, person.id.hex)

    database.write(take_back)


def find_leaving(session: Session, person: Person) -> datetime | None:
    """When a person will be erased, or None where they did not ask."""
    return session.scalar(select(Leaving.due_at).where(Leaving.person_id == person.id))


def find_leaving_day(session: Session, person: Person) -> date | None:
    """The same as a day, by the person's clock."""
    due_at = find_leaving(session, person)
    return due_at and due_at.astimezone(clock.zone(person.zone)).date()


def erase(database: Database, vault: Vault, sessions: Sessions, subject: str) -> None:
    """Erases a person whose time has come. Killed in the middle, it is begun again; the key goes
    first, so that from then on nobody can read what is left."""
    person_id = UUID(subject)
    with database.reading() as session:
        due_at = session.scalar(select(Leaving.due_at).where(Leaving.person_id == person_id))
    if due_at is not None and due_at <= clock.now():
        database.write(lambda session: end_all_of(session, vault, person_id))
        vault.destroy(person_id)
        sessions.forget(person_id)
        database.write(lambda session: leave_tombstones(session, person_id))
        for table in list_tables():
            while database.write(partial(_drop_some, table, person_id)):
                pass
        database.write(lambda session: _drop_person(session, person_id))
        sessions.forget(person_id)
    database.forget_log()


def list_tables() -> Iterator[Table]:
    """Every table with rows of a person, children before parents."""
    for table in reversed(Base.metadata.sorted_tables):
        if "person_id" in table.c and table.name != Leaving.__tablename__:
            yield table


def _leave(database: Database, person: Person, due_at: datetime) -> datetime:
    def ask(session: Session) -> datetime:
        session.execute(delete(Leaving).where(Leaving.person_id == person.id))
        jobs.drop(session, ERASE, person.id.hex)
        session.execute(
            insert(Leaving).values(person_id=person.id, asked_at=clock.now(), due_at=due_at)
        )
        jobs.plan(session, ERASE, due_at, person.id.hex)
        return due_at

    return database.write(ask)


def _drop_some(table: Table, person_id: UUID, session: Session) -> int:
    """Removes rows of a person, at most so many that others need not wait. Returns how many."""
    key = tuple_(*table.primary_key.columns)
    some = select(*table.primary_key.columns).where(table.c.person_id == person_id)
    gone = session.execute(delete(table).where(key.in_(some.limit(ROWS_AT_ONCE))))
    return int(getattr(gone, "rowcount", 0))


def _drop_person(session: Session, person_id: UUID) -> None:
    """The last rows go together with the word that somebody left."""
    session.execute(delete(PersonRow).where(PersonRow.id == person_id))
    jobs.drop_all_of(session, person_id.hex)
    session.execute(insert(Departure).values(id=clock.new_id(), left_at=clock.now()))
