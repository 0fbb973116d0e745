from pwa.db import Base
from pwa.people.kept import Kept


class GoalRow(Kept, Base):
    """What a person wants; reached or given up, it is ended."""

    __tablename__ = "goals"
