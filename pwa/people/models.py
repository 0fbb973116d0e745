from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from pwa.db import Base, Instant


class PersonRow(Base):
    """Anyone with an account. Names are sealed; `name_digest` finds the sign-in name. Between the
    hours `quiet_from` and `quiet_until` nothing reaches out to them. `held`: why they are on hold,
    sealed."""

    __tablename__ = "persons"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    profile: Mapped[bytes] = mapped_column(LargeBinary)
    password: Mapped[str] = mapped_column(String(200))
    zone: Mapped[str] = mapped_column(String(64))
    country: Mapped[str] = mapped_column(String(2))
    language: Mapped[str] = mapped_column(String(12))
    day_starts: Mapped[int] = mapped_column(SmallInteger)
    look: Mapped[str] = mapped_column(String(8))
    quiet_from: Mapped[int] = mapped_column(SmallInteger, server_default="22")
    quiet_until: Mapped[int] = mapped_column(SmallInteger, server_default="8")
    held: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Instant)


class SessionRow(Base):
    """One sign-in, found by digests of two tokens; ended, its row stays as a tombstone."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "person_id"), Index(None, "expires_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("persons.id", ondelete="CASCADE"))
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    presence_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    device: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class Tombstone(Base):
    """A session of somebody who was erased, by its token's digest alone: a phone that still has the
    token is told to forget."""

    __tablename__ = "tombstones"
    __table_args__ = (Index(None, "ended_at"),)

    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(Instant)


class RecoveryCode(Base):
    """A code that lets its person choose a new password, once."""

    __tablename__ = "recovery_codes"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)


class FailedTry(Base):
    """A wrong password or code, kept a short while to slow down guessing."""

    __tablename__ = "failed_tries"
    __table_args__ = (Index(None, "name_digest", "at"), Index(None, "at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name_digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime] = mapped_column(Instant)
