"""What became of past deliveries, for their person."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select

from pwa import clock
from pwa.db import Session
from pwa.people.person import Person
from pwa.reminders.models import DeliveryRow, SendingRow

KEPT = timedelta(days=90)
UNREACHED = frozenset({"late", "failed", "nowhere"})


class Past(NamedTuple):
    """One nudge: what it was, when it was due, its fate (due, sent, confirmed, opened, snoozed,
    dropped) and why it was dropped. `took`: how long from its sending until a phone showed it."""

    id: UUID
    what: str
    reminder_id: UUID | None
    day: date | None
    due_at: datetime
    fate: str
    why: str | None
    took: timedelta | None = None


_shown = (
    select(
        SendingRow.person_id,
        SendingRow.delivery_id,
        func.min(SendingRow.sent_at).label("sent_at"),
        func.min(SendingRow.confirmed_at).label("confirmed_at"),
    )
    .where(SendingRow.person_id == bindparam("person_id"))
    .group_by(SendingRow.person_id, SendingRow.delivery_id)
    .subquery()
)
_past = (
    select(DeliveryRow.__table__, _shown.c.sent_at, _shown.c.confirmed_at)
    .outerjoin(
        _shown,
        (_shown.c.person_id == DeliveryRow.person_id) & (_shown.c.delivery_id == DeliveryRow.id),
    )
    .where(DeliveryRow.person_id == bindparam("person_id"))
    .order_by(DeliveryRow.due_at.desc(), DeliveryRow.id.desc())
)
_missed = (
    select(DeliveryRow.reminder_id)
    .where(
        DeliveryRow.person_id == bindparam("person_id"),
        DeliveryRow.due_at >= bindparam("since", type_=DeliveryRow.due_at.type),
        DeliveryRow.day.in_(bindparam("days", expanding=True)),
        DeliveryRow.what == "reminder",
        DeliveryRow.attempt == 0,  # one that asks again has reached somebody
        DeliveryRow.why.in_(UNREACHED),
    )
    .order_by(DeliveryRow.due_at.desc(), DeliveryRow.id.desc())
)


def list_past(session: Session, person: Person, since: datetime, most: int) -> list[Past]:
    """The latest deliveries, the latest first."""
    latest = _past.where(DeliveryRow.due_at >= since).limit(most)
    rows = session.execute(latest, {"person_id": person.id})
    return [
        Past(
            row.id,
            row.what,
            row.reminder_id,
            row.day,
            row.due_at,
            _fate(row),
            row.why,
            row.confirmed_at - row.sent_at if row.confirmed_at and row.sent_at else None,
        )
        for row in rows
    ]


def list_missed(session: Session, person: Person, days: Collection[date]) -> list[UUID]:
    """The reminders of which a nudge of these days reached nobody: too late, or with nowhere to go;
    the latest first."""
    since = clock.start_of(min(days), person.zone, person.day_starts)
    named = {"person_id": person.id, "since": since, "days": list(days)}
    return list(session.scalars(_missed, named))


def purge(session: Session) -> int:
    """Forgets deliveries after 90 days."""
    gone = session.execute(
        delete(DeliveryRow).where(DeliveryRow.due_at < clock.now() - KEPT).returning(DeliveryRow.id)
    )
    return len(gone.all())


def _fate(row: Any) -> str:
    if row.snoozed_at is not None:
        return "snoozed"
    if row.opened_at is not None:
        return "opened"
    if row.confirmed_at is not None:
        return "confirmed"
    fate: str = row.fate
    return fate
