"""The frozen Reading that all rooms hand around, and the Glimpse for counting many."""

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec


class Viewer(msgspec.Struct, frozen=True):
    """Somebody in the circle, and whether they see an entry now: through which link, as what, with
    its words or only its scores (`own`: with the reason for a skip); and when they last opened it,
    in UTC. `reads` and `away_until` are when they read, as they said."""

    link_id: UUID
    name: str
    role: str
    sees: bool
    words: bool = False
    own: bool = False
    to_talk_about: bool = False
    seen_at: datetime | None = None
    reads: str = ""
    away_until: date | None = None


class Reading(msgspec.Struct, frozen=True):
    """An entry opened and cut to what its reader may see.

    `at` is UTC, `day` and `zone` are the person's own. `payload` has one attribute for each field
    of the kind. `beside` says that another version waits for the person to choose. `habit` and
    `goal` are the names of what it belongs to, empty where there is none or it may not be seen.
    `audience` is everybody in the circle, for its own person alone; None where it was not asked.
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
    audience: tuple[Viewer, ...] | None = None

    @property
    def seen_by(self) -> tuple[Viewer, ...]:
        """Those in the circle who see it now. Raises TypeError where it was not asked."""
        if self.audience is None:
            raise TypeError("nobody asked who sees this reading")
        return tuple(viewer for viewer in self.audience if viewer.sees)

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
