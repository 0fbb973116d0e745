"""A goal as it is checked when it is written, and as it is read."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, field_validator

from pwa import clock
from pwa.acts import LineText, LongText, misfit
from pwa.words import mark

LAST_DAY = date(2199, 12, 31)


class Ending(StrEnum):
    """How a goal ended. Neither is better than the other."""

    REACHED = "reached"
    SET_ASIDE = "set_aside"


def _is_in_reach(day: date) -> date:
    if not clock.FIRST_DAY <= day <= LAST_DAY:
        raise misfit(mark("Pick a day nearer to now."))
    return day


def _has_words(words: str) -> str:
    if not words:
        raise misfit(mark("Write what you want, in a few words."))
    return words


GoalDay = Annotated[date, AfterValidator(_is_in_reach)]
GoalWords = Annotated[LineText, AfterValidator(_has_words)]


class GoalPayload(BaseModel):
    """What a person wants, why, and from when until when; only the words are needed."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    words: GoalWords = ""
    why: LongText = ""
    begins: GoalDay | None = None
    ends: GoalDay | None = None

    @field_validator("ends")
    @classmethod
    def _is_after_it_begins(cls, ends: date | None, info: ValidationInfo) -> date | None:
        begins = info.data.get("begins")
        if begins and ends and ends < begins:
            raise misfit(mark("It ends before it begins. Change one of the two days."))
        return ends


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """A goal, opened. Ended, it was reached or set aside."""

    id: UUID
    version: UUID
    made_at: datetime
    ended_at: datetime | None
    ending: Ending | None = None
    words: str
    why: str = ""
    begins: date | None = None
    ends: date | None = None
