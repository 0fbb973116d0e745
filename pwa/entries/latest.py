"""The last entries of one kind."""

from sqlalchemy import select

from pwa.db import Session
from pwa.entries.models import Entry
from pwa.entries.names import find_names
from pwa.entries.sealed import COLUMNS, NO_NAMES, open_row
from pwa.people.person import Person
from pwa.readings import Reading


def list_latest(session: Session, person: Person, kind: str, most: int) -> list[Reading]:
    """The newest entries of a kind, at most so many, the newest first."""
    rows = session.execute(
        select(*COLUMNS)
        .where(Entry.person_id == person.id, Entry.kind == kind, Entry.deleted_at.is_(None))
        .order_by(Entry.day.desc(), Entry.at.desc(), Entry.id.desc())
        .limit(most)
    ).all()
    belongs = any(row.habit_id or row.goal_id for row in rows)
    names = find_names(session, person) if belongs else NO_NAMES
    return [open_row(person.key, row, names=names) for row in rows]
