"""One line for each write, so that every act of writing takes effect exactly once.

A receipt is left in the verb's own transaction and outlives edit, bin and purge. The same write id
with the same digest has the same outcome for ever; with another digest it is refused.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from pwa.db import Base, InsertOnce, Instant


class Outcome(StrEnum):
    """What became of a write."""

    SAVED = "saved"
    BESIDE = "beside"


class NotThere(Exception):
    """The thing does not exist for this person."""


class OtherContent(Exception):
    """The write id was used before for something else."""


class Refusal(StrEnum):
    """Why nothing was written. Returned by a write, never raised inside it."""

    NOT_THERE = "not there"
    OTHER_CONTENT = "other content"


class Receipt(NamedTuple):
    """What the phone is told: what became of its write, on which thing, and when."""

    write_id: UUID
    outcome: Outcome
    thing: str
    thing_id: UUID
    at: datetime
    again: bool = False

    @property
    def named(self) -> str:
        """As the answer to a write names it."""
        return f"{self.write_id} {self.outcome}"


class ReceiptRow(Base):
    """`digest` is keyed with the person's own key: a score has too few values for a bare hash."""

    __tablename__ = "receipts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    write_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    outcome: Mapped[str] = mapped_column(String(16))
    thing: Mapped[str] = mapped_column(String(16))
    thing_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Instant)


_leave = InsertOnce(ReceiptRow, key=("person_id", "write_id"))
_find = select(
    ReceiptRow.digest, ReceiptRow.outcome, ReceiptRow.thing, ReceiptRow.thing_id, ReceiptRow.at
)


def find(
    session: Session, person_id: UUID, write_id: UUID, digest: bytes
) -> Receipt | Refusal | None:
    """The receipt of an earlier try of this write, or None where it is the first."""
    row = session.execute(_find.where(*_this(person_id, write_id))).first()
    if row is None:
        return None
    if row.digest != digest:
        return Refusal.OTHER_CONTENT
    return Receipt(write_id, Outcome(row.outcome), row.thing, row.thing_id, row.at, again=True)


def leave(session: Session, person_id: UUID, digest: bytes, receipt: Receipt) -> Receipt | Refusal:
    """Leaves the receipt before the write itself; where another try was first, that one counts.

    The caller goes on only if the answer is not `again`.
    """
    written = _leave(
        session,
        person_id=person_id,
        write_id=receipt.write_id,
        digest=digest,
        outcome=receipt.outcome.value,
        thing=receipt.thing,
        thing_id=receipt.thing_id,
        at=receipt.at,
    )
    if written is not None:
        return receipt
    earlier = find(session, person_id, receipt.write_id, digest)
    if earlier is None:
        raise AssertionError("a receipt was neither written nor found")
    return earlier


def find_times(
    session: Session, person_id: UUID, write_ids: Iterable[UUID]
) -> dict[UUID, datetime]:
    """When each write was received; a version is named by the write that made it."""
    rows = session.execute(
        select(ReceiptRow.write_id, ReceiptRow.at).where(
            ReceiptRow.person_id == person_id, ReceiptRow.write_id.in_(list(write_ids))
        )
    )
    return {row.write_id: row.at for row in rows}


def withdraw(session: Session, person_id: UUID, write_id: UUID) -> None:
    """Takes a receipt back in the transaction that left it: the write turned out impossible."""
    session.execute(delete(ReceiptRow).where(*_this(person_id, write_id)))


def amend(session: Session, person_id: UUID, write_id: UUID, outcome: Outcome) -> None:
    """Says in the transaction that left it that the write became something else."""
    session.execute(
        update(ReceiptRow).where(*_this(person_id, write_id)).values(outcome=outcome.value)
    )


def _this(person_id: UUID, write_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return ReceiptRow.person_id == person_id, ReceiptRow.write_id == write_id


def accepted(answer: Receipt | Refusal) -> Receipt:
    """The receipt. Raises NotThere or OtherContent for a refusal."""
    if answer is Refusal.NOT_THERE:
        raise NotThere
    if answer is Refusal.OTHER_CONTENT:
        raise OtherContent
    return answer
