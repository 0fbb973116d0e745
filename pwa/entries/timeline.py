"""Reading the log: one entry, one day, and all of it newest first, page by page."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.sql import bindparam

from pwa.db import EPOCH, MILLISECOND, Session
from pwa.entries.models import Entry
from pwa.entries.names import find_names
from pwa.entries.sealed import COLUMNS, NO_NAMES, open_row
from pwa.entries.versions import find_with_versions
from pwa.people.person import Person
from pwa.readings import Reading

PAGE = 25


class Cursor(NamedTuple):
    """The last entry of a page: the next one begins after it."""

    day: date
    at_ms: int
    id: UUID

    def __str__(self) -> str:
        return f"{self.day:%Y%m%d}-{self.at_ms}-{self.id.hex}"

    @property
    def older(self) -> ColumnElement[bool]:
        """What comes after it, as a condition of a query."""
        at = EPOCH + timedelta(milliseconds=self.at_ms)
        return tuple_(Entry.day, Entry.at, Entry.id) < (self.day, at, self.id)

    @classmethod
    def of(cls, entry: Any) -> "Cursor":
        """The cursor that names a row or a reading."""
        return cls(entry.day, (entry.at - EPOCH) // MILLISECOND, entry.id)

    @classmethod
    def before(cls, day: date) -> "Cursor":
        """The cursor after which the last entry before a day comes."""
        return cls(day, 0, UUID(int=0))

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """The cursor that a page was named by, or None where the text is none."""
        try:
            day, at_ms, entry_id = text.rsplit("-", 2)
            at = EPOCH + timedelta(milliseconds=int(at_ms))
            return cls(date.fromisoformat(day), (at - EPOCH) // MILLISECOND, UUID(hex=entry_id))
        except (ValueError, OverflowError):
            return None


class Page(NamedTuple):
    """Some entries, newest first; how many there are on each of their days; what follows."""

    readings: list[Reading]
    counts: dict[date, int]
    following: Cursor | None


_entry = Entry.__table__.c
_not_binned = _entry.deleted_at.is_(None)
_mine = _entry.person_id == bindparam("person_id")
_newest_first = (_entry.day.desc(), _entry.at.desc(), _entry.id.desc())

_one = select(*COLUMNS).where(_mine, _entry.id == bindparam("entry_id"))
_days = (
    select(*COLUMNS)
    .where(_mine, _not_binned, _entry.day.between(bindparam("first"), bindparam("last")))
    .order_by(*_newest_first)
)
_first_page = select(*COLUMNS).where(_mine, _not_binned).order_by(*_newest_first).limit(PAGE + 1)
_first_day = select(func.min(_entry.day)).where(_mine, _not_binned)
_months = (
    select(func.min(_entry.day))
    .where(_mine, _not_binned)
    .group_by(func.extract("year", _entry.day), func.extract("month", _entry.day))
)
_last_day = select(func.max(_entry.day)).where(_mine, _not_binned)
_counts = (
    select(_entry.day, func.count())
    .where(_mine, _not_binned, _entry.day.between(bindparam("first"), bindparam("last")))
    .group_by(_entry.day)
)


def find_entry(session: Session, person: Person, entry_id: UUID) -> Reading | None:
    """An entry of this person's, or None. A binned one is found too, with `deleted_at`."""
    row = session.execute(_one, {"person_id": person.id, "entry_id": entry_id}).first()
    if row is None:
        return None
    return _open(session, person, [row])[0]


def list_days(session: Session, person: Person, first: date, last: date) -> list[Reading]:
    """All entries from the first to the last day, newest first."""
    rows = session.execute(_days, {"person_id": person.id, "first": first, "last": last}).all()
    return _open(session, person, rows)


def find_last_day(session: Session, person: Person) -> date | None:
    """The last day with an entry."""
    last: date | None = session.scalar(_last_day, {"person_id": person.id})
    return last


def find_first_day(session: Session, person: Person) -> date | None:
    """The first day with an entry."""
    first: date | None = session.scalar(_first_day, {"person_id": person.id})
    return first


def list_months(session: Session, person: Person) -> list[date]:
    """The first of each month with an entry, the latest first."""
    days = session.scalars(_months, {"person_id": person.id})
    return sorted((day.replace(day=1) for day in days), reverse=True)


def read_page(session: Session, person: Person, after: Cursor | None = None) -> Page:
    """The newest entries, or those after a cursor."""
    statement = _first_page if after is None else _first_page.where(after.older)
    rows = session.execute(statement, {"person_id": person.id}).all()
    readings = _open(session, person, rows[:PAGE])
    if not readings:
        return Page([], {}, None)
    last = readings[-1]
    counts = session.execute(
        _counts, {"person_id": person.id, "first": last.day, "last": readings[0].day}
    )
    more = len(rows) > PAGE
    return Page(readings, dict(counts.all()), Cursor.of(last) if more else None)


def _open(session: Session, person: Person, rows: Sequence[Any]) -> list[Reading]:
    beside = find_with_versions(session, person)
    belongs = any(row.habit_id or row.goal_id for row in rows)
    names = find_names(session, person) if belongs else NO_NAMES
    return [open_row(person.key, row, beside=row.id in beside, names=names) for row in rows]
