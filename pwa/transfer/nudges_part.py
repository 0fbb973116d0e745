"""What became of a person's reminders, as an export holds it: what they want of them all, the
devices that are reached, and each nudge with its fate. It is for reading."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from pwa.db import Session
from pwa.people.person import Person
from pwa.reminders.devices import open_subscription
from pwa.reminders.models import DeliveryRow, DeviceRow, SendingRow, WishesRow
from pwa.reminders.wishes import find_wishes

Record = dict[str, Any]


def list_wishes(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    """What is wanted of them all, where the person said anything."""
    if session.get(WishesRow, person.id) is not None:
        yield find_wishes(session, person)._asdict()


def list_devices(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    """Where pushes go; the keys that open them are the browser's own."""
    for row in session.scalars(select(DeviceRow).where(DeviceRow.person_id == person.id)):
        yield {
            "made_at": row.made_at,
            "endpoint": open_subscription(person, row.session_id, row.sealed).endpoint,
            "confirmed_at": row.confirmed_at,
            "failed_at": row.failed_at,
            "failure": row.failure,
        }


def list_deliveries(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    """Every nudge with its fate, the latest first."""
    sendings: dict[UUID, list[Record]] = defaultdict(list)
    rows = session.execute(select(SendingRow.__table__).where(SendingRow.person_id == person.id))
    for row in rows:
        record = row._asdict()
        del record["person_id"], record["session_id"]
        sendings[record.pop("delivery_id")].append(record)
    latest_first = select(DeliveryRow.__table__).order_by(DeliveryRow.due_at.desc())
    for row in session.execute(latest_first.where(DeliveryRow.person_id == person.id)):
        record = row._asdict()
        del record["person_id"]
        yield record | {"sendings": sendings[row.id]}
