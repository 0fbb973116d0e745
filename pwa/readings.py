"""The frozen Reading that all rooms hand around, and the Glimpse for counting many."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec


class Reading(msgspec.Struct, frozen=True):
    """An entry opened and cut to what its reader may see.

    `at` is UTC, `day` and `zone` are the person's own. `payload` has one attribute for each field
    of the kind. `beside` says that another version waits for the person to choose. `habit` and
    `goal` are the names of what it belongs to, empty where there is none or it may not be seen.
    """

    id: UUID
    kind: str
    at: datetime
    day: date
    zone: str
    version: UUID
    payload: Any
    goal_id: UUID | None = None
    habit_id: UUID | None = None
    beside: bool = False
    deleted_at: datetime | None = None
    habit: str = ""
    goal: str = ""

    @property
    def local(self) -> datetime:
        """The instant by the clock of the place where it was logged."""
        return self.at.astimezone(ZoneInfo(self.zone))


class Glimpse(msgspec.Struct, frozen=True):
    """A reading for counting: its day and its payload."""

    day: date
    kind: str
    payload: Any
    habit_id: UUID | None = None
