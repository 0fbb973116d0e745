from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from pwa.db import Base, Instant
from pwa.people.kept import Kept


class Entry(Base):
    """One thing logged. Only what must be queried stands open; the payload is sealed.

    `version` is the write id that made what the row holds now.
    """

    __tablename__ = "entries"
    __table_args__ = (
        Index(None, "person_id", "day", "at", "id"),
        Index(
            "ix_entries_binned",
            "person_id",
            "deleted_at",
            sqlite_where=text("deleted_at IS NOT NULL"),
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))
    version: Mapped[UUID]
    goal_id: Mapped[UUID | None]
    habit_id: Mapped[UUID | None]
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class EntryVersion(Base):
    """An edit that was made on an old version: kept beside the entry until the person chooses.

    Once it is not the chosen one it is binned, as an entry is.
    """

    __tablename__ = "entry_versions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "entry_id"], ["entries.person_id", "entries.id"], ondelete="CASCADE"
        ),
        Index(None, "person_id", "entry_id"),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Instant)
    day: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))
    goal_id: Mapped[UUID | None]
    habit_id: Mapped[UUID | None]
    binned_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Draft(Base):
    """Words that are still being written. `number` rises with every save of it, and only a higher
    one replaces what is there. Thrown away it stays for a day."""

    __tablename__ = "drafts"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant)
    binned_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class PatternRow(Kept, Base):
    """A breathing pattern of the person's own."""

    __tablename__ = "patterns"


class ToolboxRow(Kept, Base):
    """What helps a person, in their own order: one document, with the person's own id."""

    __tablename__ = "toolboxes"
