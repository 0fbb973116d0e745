"""Changes made on an old version: kept beside the newer until the person chooses."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import ForeignKey, Index, LargeBinary, String, delete, update
from sqlalchemy.orm import Mapped, mapped_column

from pwa import clock
from pwa.db import Base, Instant, Session


class BesideVersion(Base):
    """A change made on an old version, until the person chooses; then binned for a while."""

    __tablename__ = "beside_versions"
    __table_args__ = (Index(None, "person_id", "thing", "thing_id"), Index(None, "binned_at"))

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[UUID] = mapped_column(primary_key=True)
    thing: Mapped[str] = mapped_column(String(16))
    thing_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Instant)
    binned_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class BroughtVersion(NamedTuple):
    """A change as it lay beside elsewhere; put aside, it was not kept and could still be."""

    version: UUID
    at: datetime
    payload: BaseModel
    put_aside: bool


class Brought(NamedTuple):
    """A document as it stood elsewhere: its times, and the changes that waited beside it."""

    id: UUID
    version: UUID
    made_at: datetime
    ended_at: datetime | None
    payload: BaseModel
    beside: tuple[BroughtVersion, ...] = ()


def put_beside(
    session: Session,
    person_id: UUID,
    thing: str,
    thing_id: UUID,
    base: UUID,
    write_id: UUID,
    sealed: bytes,
    *,
    at: datetime | None = None,
) -> None:
    """A further change of a version that already lies beside takes that version's place."""
    values = {"version": write_id, "at": at or clock.now(), "binned_at": None, "sealed": sealed}
    replaced = session.execute(
        update(BesideVersion)
        .where(BesideVersion.person_id == person_id, BesideVersion.version == base)
        .values(**values)
        .returning(BesideVersion.version)
    ).first()
    if replaced is None:
        session.add(BesideVersion(person_id=person_id, thing=thing, thing_id=thing_id, **values))


def bin_beside(session: Session, person_id: UUID, versions: tuple[UUID, ...]) -> None:
    """The versions that were not kept stay a while, as binned entries do."""
    session.execute(
        update(BesideVersion)
        .where(BesideVersion.person_id == person_id, BesideVersion.version.in_(versions))
        .values(binned_at=clock.now())
    )


def purge_beside(session: Session, *, days: int) -> int:
    """Removes what was not kept so many days ago. Returns how many."""
    gone = session.execute(
        delete(BesideVersion)
        .where(BesideVersion.binned_at < clock.now() - timedelta(days=days))
        .returning(BesideVersion.version)
    )
    return len(gone.all())
