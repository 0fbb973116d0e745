"""What went toward a goal: the entries that name it, and those of the habits that serve it."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from pwa.db import Session
from pwa.entries.models import Entry
from pwa.entries.names import find_names
from pwa.entries.sealed import COLUMNS, open_row
from pwa.entries.timeline import PAGE, Cursor, Page
from pwa.entries.versions import find_with_versions
from pwa.people.person import Person


def read_toward(
    session: Session,
    person: Person,
    goal_id: UUID,
    habit_ids: Collection[UUID],
    after: Cursor | None = None,
) -> Page:
    """The newest entries toward a goal, or those after a cursor. Days are not counted."""
    statement = (
        select(*COLUMNS)
        .where(*_mine(person), _toward(goal_id, habit_ids))
        .order_by(Entry.day.desc(), Entry.at.desc(), Entry.id.desc())
        .limit(PAGE + 1)
    )
    if after is not None:
        statement = statement.where(after.older)
    rows = session.execute(statement).all()
    beside = find_with_versions(session, person) if rows else frozenset()
    names = find_names(session, person) if rows else {}
    readings = [
        open_row(person.key, row, beside=row.id in beside, names=names) for row in rows[:PAGE]
    ]
    if len(rows) <= PAGE:
        return Page(readings, {}, None)
    return Page(readings, {}, Cursor.of(readings[-1]))


def count_toward(
    session: Session,
    person: Person,
    first: date,
    serving: Iterable[tuple[UUID, UUID]],
) -> Counter[UUID]:
    """How many entries since a day went toward each goal. `serving`: pairs of a habit and the goal
    that it serves."""
    goal_of = dict(serving)
    rows = session.execute(
        select(Entry.goal_id, Entry.habit_id).where(
            *_mine(person),
            Entry.day >= first,
            or_(Entry.goal_id.is_not(None), Entry.habit_id.is_not(None)),
        )
    )
    counts: Counter[UUID] = Counter()
    for row in rows:
        counts.update({goal for goal in (row.goal_id, goal_of.get(row.habit_id)) if goal})
    return counts


def _mine(person: Person) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Entry.person_id == person.id, Entry.deleted_at.is_(None)


def _toward(goal_id: UUID, habit_ids: Collection[UUID]) -> ColumnElement[bool]:
    return or_(Entry.goal_id == goal_id, Entry.habit_id.in_(habit_ids))
