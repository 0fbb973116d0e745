"""The entries of habits: of some days, or the latest of one habit."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from pwa.db import Session
from pwa.entries.models import Entry
from pwa.entries.sealed import COLUMNS, open_row
from pwa.people.person import Person
from pwa.readings import Reading

KIND = "habit"


def list_of_habits(session: Session, person: Person, first: date, last: date) -> list[Reading]:
    """The entries of all habits from the first to the last day, the latest first."""
    statement = _of_habits(person).where(Entry.day.between(first, last))
    return _open(session, person, statement)


def list_latest(session: Session, person: Person, habit_id: UUID, most: int) -> list[Reading]:
    """The latest entries of one habit, the latest first."""
    statement = _of_habits(person).where(Entry.habit_id == habit_id).limit(most)
    return _open(session, person, statement)


def _of_habits(person: Person) -> Select[*tuple[Any, ...]]:
    return (
        select(*COLUMNS)
        .where(Entry.person_id == person.id, Entry.kind == KIND, Entry.deleted_at.is_(None))
        .order_by(Entry.day.desc(), Entry.at.desc(), Entry.id.desc())
    )


def _open(session: Session, person: Person, statement: Select[*tuple[Any, ...]]) -> list[Reading]:
    return [open_row(person.key, row) for row in session.execute(statement)]
