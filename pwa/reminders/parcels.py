"""What is to be sent: each delivery for each device of its person that was not handed it yet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select, tuple_

from pwa.db import Session
from pwa.jobs import Job, split_subject
from pwa.people.models import SessionRow
from pwa.people.person import Person, find_people
from pwa.people.sessions import holds
from pwa.reminders.decide import Why
from pwa.reminders.devices import IS_WANTED, open_subscription
from pwa.reminders.due import why_no_more
from pwa.reminders.keep import find_reminders
from pwa.reminders.models import DeliveryRow, DeviceRow, SendingRow, WishesRow
from pwa.reminders.push import NOBODY, Subscription
from pwa.reminders.reminder import Reminder
from pwa.vault.keys import Vault

RETRIED = frozenset({NOBODY, 408, 429, *range(500, 600)})
"""Answers of a push service after which it is tried again."""

Tried = Mapping[tuple[UUID, UUID], Any]
"""By delivery and device, what became of earlier tries."""


class Parcel(NamedTuple):
    """One delivery for one device. `sealed` is the address as it was stored."""

    delivery: Any
    person: Person
    session_id: UUID
    sealed: bytes
    subscription: Subscription
    reminder: Reminder | None
    tries: int


class Batch(NamedTuple):
    """Deliveries, those of them that are not to come any more and why, and the parcels of the
    others."""

    rows: Sequence[Any]
    dropped: Mapping[UUID, Why]
    parcels: Sequence[Parcel]


def gather_batch(session: Session, vault: Vault, work: Sequence[Job], now: datetime) -> Batch:
    """What claimed work is to send now."""
    pairs = [split_subject(job.subject) for job in work]
    people = find_people(session, vault, {person_id for person_id, _ in pairs})
    found = session.execute(_deliveries, {"pairs": pairs})
    rows = [row for row in found if row.person_id in people]
    tried = {
        (row.delivery_id, row.session_id): row for row in session.execute(_tried, {"pairs": pairs})
    }
    # Tried before, or in somebody's hand who did not finish: it may be answered by now.
    again = {delivery_id for delivery_id, _ in tried}
    again |= {pair[1] for pair, job in zip(pairs, work, strict=True) if job.tries > 1}
    dropped = why_no_more(session, people, [row for row in rows if row.id in again], now)
    dropped |= {row.id: why for row in rows if (why := _why_not_now(row, people, now))}
    wanted = [row for row in rows if row.id not in dropped]
    return Batch(rows, dropped, _pack(session, people, wanted, tried, now))


def _pack(
    session: Session,
    people: Mapping[UUID, Person],
    rows: Sequence[Any],
    tried: Tried,
    now: datetime,
) -> list[Parcel]:
    wanted = [(row.person_id, row.reminder_id) for row in rows if row.reminder_id]
    reminders = find_reminders(session, dict(people), wanted)
    devices: dict[UUID, list[Any]] = defaultdict(list)
    named = {"people": list(people), "now": now}
    for device in session.execute(_devices, named):
        devices[device.person_id].append(device)
    parcels = []
    for row in rows:
        person = people[row.person_id]
        for device in devices[row.person_id]:
            known = tried.get((row.id, device.session_id))
            if known is not None and (known.confirmed_at or known.status not in RETRIED):
                continue
            subscription = open_subscription(person, device.session_id, device.sealed)
            reminder = reminders.get((row.person_id, row.reminder_id))
            kept = (device.session_id, device.sealed, subscription, reminder)
            parcels.append(Parcel(row, person, *kept, known.tries if known else 0))
    return parcels


def _why_not_now(row: Any, people: Mapping[UUID, Person], now: datetime) -> Why | None:
    """What has changed since it was due: a hold, the switch, the time."""
    if people[row.person_id].is_held:
        return Why.HELD
    if row.what == "reminder" and row.is_on is False:
        return Why.OFF
    return Why.LATE if now > row.until else None


_deliveries = (
    select(DeliveryRow.__table__, WishesRow.is_on)
    .outerjoin(WishesRow, WishesRow.person_id == DeliveryRow.person_id)
    .where(tuple_(DeliveryRow.person_id, DeliveryRow.id).in_(bindparam("pairs", expanding=True)))
)
_devices = (
    select(DeviceRow.person_id, DeviceRow.session_id, DeviceRow.sealed)
    .join(SessionRow, SessionRow.id == DeviceRow.session_id)
    .where(
        DeviceRow.person_id.in_(bindparam("people", expanding=True)),
        IS_WANTED,
        holds(bindparam("now", type_=SessionRow.expires_at.type)),
    )
)
_tried = select(SendingRow.__table__).where(
    tuple_(SendingRow.person_id, SendingRow.delivery_id).in_(bindparam("pairs", expanding=True))
)
