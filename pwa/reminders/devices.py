"""The phones and computers that reminders reach, and the truth about each."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Annotated, NamedTuple
from uuid import UUID

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from sqlalchemy import delete, func, insert, select, update

from pwa import clock
from pwa.acts import misfit
from pwa.db import Database, Session, to_millisecond
from pwa.people.models import SessionRow
from pwa.people.person import Person
from pwa.people.sessions import DEVICE, Device, holds
from pwa.reminders.endpoint import LONGEST
from pwa.reminders.models import DeviceRow, SendingRow
from pwa.reminders.push import Subscription
from pwa.vault.keeper import Keeper
from pwa.words import mark

SEALED = b"push_devices.sealed"
ENDPOINT = b"push endpoint"
STOPPED = "stopped"
HEARD_WITHIN = timedelta(hours=1)
IS_WANTED = DeviceRow.failure.is_(None) | (DeviceRow.failure != STOPPED)
POINT_BYTES, SECRET_BYTES = 65, 16

STRANGE = mark("This browser gave an address that Daymark does not know.")


def _holds(size: int) -> AfterValidator:
    def check(text: str) -> str:
        try:
            held = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        except (ValueError, binascii.Error):
            raise misfit(STRANGE) from None
        if len(held) != size:
            raise misfit(STRANGE)
        return text.rstrip("=")

    return AfterValidator(check)


Base64Url = Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9_=-]+$")]


class NewDevice(BaseModel):
    """What a browser gives: an address at its push service, and the keys to encrypt for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    endpoint: Annotated[str, Field(min_length=9, max_length=LONGEST)]
    p256dh: Annotated[Base64Url, _holds(POINT_BYTES)]
    auth: Annotated[Base64Url, _holds(SECRET_BYTES)]


class Reached(NamedTuple):
    """A device with what is known of it: when reminders were allowed there, when it last said that
    it had shown one, what went wrong last, and which was the first one since that it was sent and
    did not say that it had shown."""

    session_id: UUID
    called: str
    made_at: datetime
    confirmed_at: datetime | None
    failed_at: datetime | None
    failure: str | None
    unseen_at: datetime | None = None

    @property
    def is_silent(self) -> bool:
        """Whether one was sent, and nothing was heard of it for a while: its phone may be off."""
        return self.unseen_at is not None and clock.now() - self.unseen_at > HEARD_WITHIN

    @property
    def is_failing(self) -> bool:
        is_later = self.confirmed_at is None or (
            self.failed_at is not None and self.failed_at > self.confirmed_at
        )
        return self.failure is not None and is_later


def keep_device(
    database: Database, keeper: Keeper, person: Person, session_id: UUID, given: NewDevice
) -> None:
    """From now on reminders reach this device. An address belongs to one browser: whoever had it
    before is not reached there any more. Said again with the same address, nothing changes."""
    endpoint_digest = keeper.mac(ENDPOINT, given.endpoint.encode())
    subscription = Subscription(given.endpoint, given.p256dh, given.auth)
    sealed = person.key.seal(SEALED + session_id.bytes, msgspec.json.encode(subscription))

    def keep(session: Session) -> None:
        known = session.execute(
            select(DeviceRow.person_id, DeviceRow.session_id, DeviceRow.failure).where(
                DeviceRow.endpoint_digest == endpoint_digest
            )
        ).first()
        same = known is not None and (known.person_id, known.session_id) == (person.id, session_id)
        if known is not None and same and known.failure != STOPPED:
            return
        session.execute(
            delete(DeviceRow).where(
                (DeviceRow.endpoint_digest == endpoint_digest)
                | ((DeviceRow.person_id == person.id) & (DeviceRow.session_id == session_id))
            )
        )
        session.execute(
            insert(DeviceRow).values(
                person_id=person.id,
                session_id=session_id,
                endpoint_digest=endpoint_digest,
                sealed=sealed,
                made_at=to_millisecond(clock.now()),
            )
        )

    database.write(keep)


def drop_device(database: Database, person: Person, session_id: UUID) -> None:
    """Reminders do not reach this device any more."""
    statement = delete(DeviceRow).where(
        DeviceRow.person_id == person.id, DeviceRow.session_id == session_id
    )
    database.write(lambda session: session.execute(statement) and None)


def stop_device(database: Database, person: Person, session_id: UUID) -> bool:
    """The same, said on another device: this one hears it at its next start, and lets go. False
    where the person has no such device."""
    statement = (
        update(DeviceRow)
        .where(DeviceRow.person_id == person.id, DeviceRow.session_id == session_id)
        .values(failure=STOPPED, failed_at=to_millisecond(clock.now()))
        .returning(DeviceRow.session_id)
    )
    return database.write(lambda session: session.scalar(statement)) is not None


_unseen = (
    select(func.min(SendingRow.sent_at))
    .where(
        SendingRow.person_id == DeviceRow.person_id,
        SendingRow.session_id == DeviceRow.session_id,
        SendingRow.sent_at > func.coalesce(DeviceRow.confirmed_at, DeviceRow.made_at),
        SendingRow.confirmed_at.is_(None),
    )
    .scalar_subquery()
    .label("unseen_at")
)


def list_reached(session: Session, person: Person) -> list[Reached]:
    """The devices that reminders reach, the newest first; a phone that was signed out is none."""
    rows = session.execute(
        select(DeviceRow.__table__, SessionRow.device, _unseen)
        .join(SessionRow, SessionRow.id == DeviceRow.session_id)
        .where(DeviceRow.person_id == person.id, holds(clock.now()), IS_WANTED)
        .order_by(DeviceRow.made_at.desc())
    )
    return [
        Reached(
            row.session_id,
            msgspec.json.decode(person.key.open(DEVICE, row.device), type=Device).called,
            row.made_at,
            row.confirmed_at,
            row.failed_at,
            row.failure,
            row.unseen_at,
        )
        for row in rows
    ]


def end_of_address(session: Session, person: Person, session_id: UUID) -> str | None:
    """How the address that is known of a device ends, for its browser to compare; None where
    reminders do not reach it, `stopped` where another device said that they are not to."""
    row = session.execute(
        select(DeviceRow.sealed, DeviceRow.failure).where(
            DeviceRow.person_id == person.id, DeviceRow.session_id == session_id
        )
    ).first()
    if row is None:
        return None
    if row.failure == STOPPED:
        return STOPPED
    return open_subscription(person, session_id, row.sealed).endpoint[-24:]


def open_subscription(person: Person, session_id: UUID, sealed: bytes) -> Subscription:
    content = person.key.open(SEALED + session_id.bytes, sealed)
    return msgspec.json.decode(content, type=Subscription)
