"""A reminder as it is checked when it is written, and as it is read."""

from datetime import datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pwa.acts import ShortText, misfit
from pwa.habits.habit import Dose, TimesAWeek, Weekday
from pwa.words import mark

MOST_TIMES = 12
OF_HABIT = "habit-"
NO_TIME = mark("Pick at least one time.")
What = Literal["mood", "habit", "breathing", "journal"]
Says = Literal["neutral", "own", "nothing"]


def _to_the_minute(at: time) -> time:
    return at.replace(second=0, microsecond=0)


def _is_span(hours: int) -> int:
    if not 1 <= hours <= 72:
        raise misfit(mark("Pick from 1 to 72 hours."))
    return hours


At = Annotated[Dose, AfterValidator(_to_the_minute)]


class ReminderPayload(BaseModel):
    """Of what, and when.

    `times` of the wall clock, on `weekdays` (0 is Monday; none: every day), at most `times_a_week`
    where the person has not done it yet. A habit's own rhythm holds too, and a medicine with dose
    times is reminded at these. `hours_after` counts from the last dose instead. `says`: what a
    lock screen shows; `words` are the person's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: What
    habit_id: UUID | None = None
    times: Annotated[tuple[At, ...], Field(max_length=MOST_TIMES)] = ()
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()
    times_a_week: TimesAWeek | None = None
    hours_after: Annotated[int, AfterValidator(_is_span)] | None = None
    says: Says = "neutral"
    words: ShortText = ""
    asks_again: bool = False
    is_on: bool = True

    @model_validator(mode="before")
    @classmethod
    def _names_its_habit(cls, given: Any) -> Any:
        """One field of a form picks what it is for: `habit-` and the id of a habit."""
        what = given.get("what") if isinstance(given, dict) else None
        if isinstance(what, str) and what.startswith(OF_HABIT):
            return {**given, "what": "habit", "habit_id": what.removeprefix(OF_HABIT)}
        return given

    @model_validator(mode="after")
    def _fits_together(self) -> "ReminderPayload":
        if (self.what == "habit") != (self.habit_id is not None):
            raise misfit(mark("Pick what it is for."))
        if self.says == "own" and not self.words:
            raise misfit(mark("Write the words for the lock screen, or pick “Neutral”."))
        if self.habit_id is None and not self.times:
            raise misfit(NO_TIME)
        if self.hours_after is not None and self.what != "habit":
            raise misfit(mark("Only medicine is counted from the last time."))
        return self


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """A reminder, opened: the fields of ReminderPayload, its id, version, and when it was made and
    taken away."""

    id: UUID
    version: UUID
    made_at: datetime
    ended_at: datetime | None
    what: str
    habit_id: UUID | None = None
    times: tuple[time, ...] = ()
    weekdays: tuple[int, ...] = ()
    times_a_week: int | None = None
    hours_after: int | None = None
    says: str = "neutral"
    words: str = ""
    asks_again: bool = False
    is_on: bool = True
