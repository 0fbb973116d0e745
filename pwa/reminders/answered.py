"""What a phone says of a nudge: shown, opened, or later."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from pwa import clock, jobs
from pwa.db import Database, InsertOnce, Session, to_millisecond
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.reminders.devices import IS_WANTED
from pwa.reminders.due import ASK_AGAIN
from pwa.reminders.models import DeliveryRow, DeviceRow, SendingRow
from pwa.reminders.wishes import note_answer

LATER = timedelta(minutes=30)
CREATED = 201

_confirm = InsertOnce(
    SendingRow, key=("person_id", "delivery_id", "session_id"), update=("confirmed_at",)
)


def note_shown(database: Database, person: Person, delivery_id: UUID, session_id: UUID) -> None:
    """A phone has shown it: reminders do reach this device. Raises NotThere."""
    now = to_millisecond(clock.now())

    def note(session: Session) -> bool:
        if not _has(session, person, delivery_id):
            return False
        device = session.execute(
            update(DeviceRow)
            .where(DeviceRow.person_id == person.id, DeviceRow.session_id == session_id, IS_WANTED)
            .values(confirmed_at=now, failure=None)
            .returning(DeviceRow.session_id)
        ).first()
        if device is not None:
            # A phone may be quicker than who sends, and writes down many of them together.
            _confirm(
                session,
                person_id=person.id,
                delivery_id=delivery_id,
                session_id=session_id,
                tried_at=now,
                tries=1,
                status=CREATED,
                sent_at=now,
                confirmed_at=now,
            )
        return True

    if not database.write(note):
        raise NotThere


def note_opened(database: Database, person: Person, delivery_id: UUID) -> None:
    """The person tapped it. Raises NotThere."""
    if not database.write(lambda session: _answer(session, person, delivery_id, "opened_at")):
        raise NotThere


def put_off(database: Database, person: Person, delivery_id: UUID) -> None:
    """The person wants it later; it comes again then, if it is still open. Raises NotThere."""
    again_at = clock.now() + LATER

    def later(session: Session) -> bool:
        if not _answer(session, person, delivery_id, "snoozed_at"):
            return False
        jobs.plan(session, ASK_AGAIN, again_at, jobs.subject_of(person.id, delivery_id))
        return True

    if not database.write(later):
        raise NotThere


def _answer(session: Session, person: Person, delivery_id: UUID, column: str) -> bool:
    if not _has(session, person, delivery_id):
        return False
    now: datetime = to_millisecond(clock.now())
    session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.person_id == person.id, DeliveryRow.id == delivery_id)
        .values({column: now})
    )
    note_answer(session, person.id, now)
    return True


def _has(session: Session, person: Person, delivery_id: UUID) -> bool:
    found = session.scalar(
        select(DeliveryRow.id).where(
            DeliveryRow.person_id == person.id, DeliveryRow.id == delivery_id
        )
    )
    return found is not None
