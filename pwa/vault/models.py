from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pwa.db import Base, Instant


class DataKey(Base):
    """A person's own key, closed by the half that lies outside and wrapped by the master key."""

    __tablename__ = "data_keys"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Instant)


class Canary(Base):
    """One sealed value that only the right master key opens, tried before any write."""

    __tablename__ = "canaries"

    name: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
