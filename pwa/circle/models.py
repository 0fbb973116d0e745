from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from pwa.db import Base, Instant

ROLE = String(16)


class InvitationRow(Base):
    """Lets one person in, once. It belongs to whoever made it; `by_viewer` says that this is the
    one who will read. It is found by a digest of its code; what it will allow is sealed."""

    __tablename__ = "invitations"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(ROLE)
    by_viewer: Mapped[bool]
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class LinkRow(Base):
    """Joins a client (`person_id`) to somebody in their circle. Ended links stay, so that consents
    and looks have something to belong to; where the viewer was erased, nobody is named any more.

    `terms` (who this is, for whom they work, for what) and `hours` (when they read, until when they
    are away, how to reach them) are sealed under the client's key. `ends_on` is the last day on
    which it holds; `wanted_on` the day on which the client last said that they still want it.
    """

    __tablename__ = "links"
    __table_args__ = (Index(None, "viewer_id"),)

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    viewer_id: Mapped[UUID | None] = mapped_column(ForeignKey("persons.id", ondelete="SET NULL"))
    role: Mapped[str] = mapped_column(ROLE)
    is_confirmed: Mapped[bool]
    began_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_on: Mapped[date | None]
    wanted_on: Mapped[date | None]
    terms: Mapped[bytes] = mapped_column(LargeBinary)
    hours: Mapped[bytes | None] = mapped_column(LargeBinary)


class ShareRow(Base):
    """One entry, visible through one link; once ended it is not. `words` and `own` say what of it
    is visible beside its scores. `to_talk_about`: the client wants to talk about it.

    `said_at`, `said_by` and `said_on` are the instant, the write and the sign-in of the last word
    on it: what arrives late is held against them.
    """

    __tablename__ = "shares"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "entry_id"], ["entries.person_id", "entries.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["person_id", "link_id"], ["links.person_id", "links.id"], ondelete="CASCADE"
        ),
        Index(None, "person_id", "entry_id"),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    words: Mapped[bool]
    own: Mapped[bool]
    to_talk_about: Mapped[bool] = mapped_column(server_default=false())
    began_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    said_at: Mapped[datetime] = mapped_column(Instant)
    said_by: Mapped[UUID]
    said_on: Mapped[UUID | None]


class StandingShareRow(Base):
    """New entries of a kind start out shared through a link, from `began_at` to `ended_at`."""

    __tablename__ = "standing_shares"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "link_id"], ["links.person_id", "links.id"], ondelete="CASCADE"
        ),
        Index(
            "ix_standing_shares_now",
            "person_id",
            "link_id",
            "kind",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(16))
    words: Mapped[bool]
    began_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class ShownThingRow(Base):
    """A goal, the safety plan or the pauses, visible through a link; taken back, the row is gone.
    The plan and the pauses have the person's own id."""

    __tablename__ = "shown_things"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "link_id"], ["links.person_id", "links.id"], ondelete="CASCADE"
        ),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID] = mapped_column(primary_key=True)
    thing: Mapped[str] = mapped_column(String(8), primary_key=True)
    thing_id: Mapped[UUID] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(Instant)


class ReplyRow(Base):
    """A few words about an entry, from its reader or back; the client's own, sealed under their
    key. `arrives_at`: not before their quiet hours end."""

    __tablename__ = "replies"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "entry_id"], ["entries.person_id", "entries.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["person_id", "link_id"], ["links.person_id", "links.id"], ondelete="CASCADE"
        ),
        Index(None, "person_id", "entry_id"),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID]
    entry_id: Mapped[UUID]
    by_viewer: Mapped[bool]
    at: Mapped[datetime] = mapped_column(Instant)
    arrives_at: Mapped[datetime] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ConsentRow(Base):
    """An unchangeable line: what a client allowed, changed, took back or ended. `digest` is over
    the line before it too, so that no line can be changed or left out unnoticed."""

    __tablename__ = "consents"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    link_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))


class LookRow(Base):
    """Somebody was shown something at a time: `listed`, once a link and day of the client's
    (`on_day`), `opened` or `printed`."""

    __tablename__ = "looks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "link_id"], ["links.person_id", "links.id"], ondelete="CASCADE"
        ),
        Index(None, "person_id", "at"),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    link_id: Mapped[UUID]
    how: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(Instant)
    on_day: Mapped[date | None]


class LookedAtRow(Base):
    """One entry that was sent with a look."""

    __tablename__ = "looked_at"
    __table_args__ = (
        ForeignKeyConstraint(
            ["person_id", "look_id"], ["looks.person_id", "looks.id"], ondelete="CASCADE"
        ),
        Index(None, "person_id", "entry_id"),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    look_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
