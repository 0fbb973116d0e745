from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pwa.db import Base, Instant
from pwa.people.kept import Kept


class HabitRow(Kept, Base):
    """Something done on a schedule; archived, it is ended."""

    __tablename__ = "habits"


class Pause(Base):
    """Days on which habits are neither done nor missed, medicine apart. `until` is the first day
    back. Ended early, its `until` is that day; taken back before it began, it is gone."""

    __tablename__ = "pauses"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    id: Mapped[UUID] = mapped_column(primary_key=True)
    first: Mapped[date]
    until: Mapped[date]
    keeps_medicine: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Instant)
