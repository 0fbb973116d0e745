from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pwa.db import Base, Instant


class SafetyPlan(Base):
    """A person's own plan for hard hours, sealed. `version` is the write id that made it."""

    __tablename__ = "safety_plans"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("persons.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class SafetyPlanVersion(Base):
    """A plan written on an old version: kept beside the newer one until the person chooses.

    Once it is not the chosen one it is binned, as an entry is.
    """

    __tablename__ = "safety_plan_versions"

    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("safety_plans.person_id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    binned_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
