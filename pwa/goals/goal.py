"""A goal as it is checked when it is written, and as it is read."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, StringConstraints

from pwa.acts import LineText, LongText


class GoalPayload(BaseModel):
    """What a person wants, why, and from when until when; only the words are needed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    words: Annotated[LineText, StringConstraints(min_length=1)]
    why: LongText = ""
    begins: date | None = None
    ends: date | None = None


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """A goal, opened."""

    id: UUID
    version: UUID
    made_at: datetime
    ended_at: datetime | None
    words: str
    why: str = ""
    begins: date | None = None
    ends: date | None = None
