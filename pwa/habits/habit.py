"""A habit as it is checked when it is written, and as it is read."""

from datetime import datetime, time
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from pwa.acts import ShortText, misfit
from pwa.words import mark

UNITS = {
    "": mark("a tick"),
    "minutes": mark("minutes"),
    "glasses": mark("glasses"),
    "pages": mark("pages"),
    "steps": mark("steps"),
    "times": mark("times"),
}
LARGEST_AMOUNT = 100_000
MOST_MARKS = 12
DOSES_LATE_AFTER_MINUTES = 60

Schedule = Literal["daily", "weekdays", "weekly", "as_needed"]


def _is_unit(unit: str) -> str:
    if unit not in UNITS:
        raise misfit(mark("Pick a unit from the list."))
    return unit


def _is_amount(amount: float) -> float:
    if not 0 < amount <= LARGEST_AMOUNT:
        raise misfit(mark("Pick an amount above 0 and up to 100,000."))
    return amount


class HabitPayload(BaseModel):
    """What is done, and when.

    `schedule`: daily, on `weekdays` (0 is Monday), `weekly` (`times_a_week`, on any days), or
    as_needed (medicine only). `marks`: how many times on such a day, each with its own mark.
    `amount` with a `unit` is how much counts as done. Medicine has `doses` (its due times) instead
    of marks, and may have a `stock` of doses left, counted down from `stock_at`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    called: Annotated[ShortText, StringConstraints(min_length=1)]
    is_medicine: bool = False
    schedule: Schedule = "daily"
    weekdays: tuple[Annotated[int, Field(ge=0, le=6)], ...] = ()
    times_a_week: Annotated[int, Field(ge=1, le=7)] | None = None
    marks: Annotated[int, Field(ge=1, le=MOST_MARKS)] = 1
    when: ShortText = ""
    unit: Annotated[str, AfterValidator(_is_unit)] = ""
    amount: Annotated[Annotated[float, AfterValidator(_is_amount)] | None, Field()] = None
    doses: Annotated[tuple[time, ...], Field(max_length=MOST_MARKS)] = ()
    late_after: Annotated[int, Field(ge=5, le=720)] = DOSES_LATE_AFTER_MINUTES
    stock: Annotated[int, Field(ge=0, le=10_000)] | None = None
    stock_at: datetime | None = None
    goal_id: UUID | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "HabitPayload":
        if self.schedule == "weekdays" and not self.weekdays:
            raise misfit(mark("Pick at least one day of the week."))
        if self.schedule == "weekly" and self.times_a_week is None:
            raise misfit(mark("A week has 7 days. Pick a number from 1 to 7."))
        if self.schedule == "as_needed" and not self.is_medicine:
            raise misfit(mark("Only medicine is taken as needed. Pick another rhythm."))
        return self


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """A habit, opened: the fields of HabitPayload, its id, its version, and when it was made and
    archived."""

    id: UUID
    version: UUID
    made_at: datetime
    ended_at: datetime | None
    called: str
    is_medicine: bool = False
    schedule: str = "daily"
    weekdays: tuple[int, ...] = ()
    times_a_week: int | None = None
    marks: int = 1
    when: str = ""
    unit: str = ""
    amount: float | None = None
    doses: tuple[time, ...] = ()
    late_after: int = DOSES_LATE_AFTER_MINUTES
    stock: int | None = None
    stock_at: datetime | None = None
    goal_id: UUID | None = None
