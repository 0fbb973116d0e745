from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pwa.db import Base
from pwa.people.kept import Kept


class GoalRow(Kept, Base):
    """What a person wants. `ending`: whether it was reached or set aside, sealed. It is no part of
    the words, so that ending a goal and changing its words never meet."""

    __tablename__ = "goals"

    ending: Mapped[bytes | None] = mapped_column(LargeBinary)
