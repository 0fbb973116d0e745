from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from pwa.db import Base, Instant
from pwa.people.kept import Kept

CODE = String(16)


class ReminderRow(Kept, Base):
    """A rule for when to nudge; taken away, it is ended. When it is due next stands in the table of
    due work."""

    __tablename__ = "reminders"


class WishesRow(Base):
    """What a person wants of all their reminders. `answered_at`: when they last opened or put off
    one, or changed something here; `rested_at`: when the last note said that reminders rest.
    `calendar` is the secret address of their calendar, sealed; its digest finds it."""

    __tablename__ = "reminder_wishes"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    is_on: Mapped[bool] = mapped_column(server_default=true())
    answered_at: Mapped[datetime] = mapped_column(Instant)
    rested_at: Mapped[datetime | None] = mapped_column(Instant)
    address: Mapped[bytes | None] = mapped_column(LargeBinary)
    calendar: Mapped[bytes | None] = mapped_column(LargeBinary)
    calendar_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)


class DeviceRow(Base):
    """A phone or computer that reminders reach: a sign-in with the address its browser gave,
    sealed.
    `failure` is a code for what went wrong last, since `failed_at`."""

    __tablename__ = "push_devices"
    __table_args__ = (Index(None, "session_id"),)

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True
    )
    endpoint_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[str | None] = mapped_column(CODE)


class DeliveryRow(Base):
    """One nudge that was due at one instant. Of a reminder there is one for each minute of a
    person's day and each time it asked: that is what makes it come once. `until`: it is too late
    after that. `fate` and `why` are codes; `what` tells a reminder from other words that reach out.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "reminder_id"],
            ["reminders.person_id", "reminders.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("person_id", "reminder_id", "day", "minute", "attempt"),
        Index(None, "person_id", "due_at"),
    )

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(CODE)
    reminder_id: Mapped[UUID | None]
    day: Mapped[date | None]
    minute: Mapped[int | None] = mapped_column(SmallInteger)
    attempt: Mapped[int] = mapped_column(SmallInteger)
    due_at: Mapped[datetime] = mapped_column(Instant)
    until: Mapped[datetime] = mapped_column(Instant)
    fate: Mapped[str] = mapped_column(CODE)
    why: Mapped[str | None] = mapped_column(CODE)
    opened_at: Mapped[datetime | None] = mapped_column(Instant)
    snoozed_at: Mapped[datetime | None] = mapped_column(Instant)


class SendingRow(Base):
    """One delivery on its way to one device: when it was handed over, when the phone said that it
    showed it, and what the push service answered last."""

    __tablename__ = "sendings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "delivery_id"],
            ["deliveries.person_id", "deliveries.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["person_id", "session_id"],
            ["push_devices.person_id", "push_devices.session_id"],
            ondelete="CASCADE",
        ),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(primary_key=True)
    tried_at: Mapped[datetime] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(SmallInteger)
    status: Mapped[int] = mapped_column(SmallInteger)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
