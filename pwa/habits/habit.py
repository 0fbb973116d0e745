"""A habit as it is checked when it is written, and as it is read."""

from datetime import date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
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
LONGEST_UNIT = 20
MOST_MARKS = 12
DOSES_LATE_AFTER_MINUTES = 60

Schedule = Literal["daily", "weekdays", "weekly", "as_needed"]


def _is_unit(unit: str) -> str:
    """One of ours, or a short one of the person's own, as other diaries have them."""
    if len(unit) > LONGEST_UNIT or "\n" in unit:
        raise misfit(mark("A unit has 20 letters at most."))
    return unit


def _is_amount(amount: float) -> float:
    if not 0 < amount <= LARGEST_AMOUNT:
        raise misfit(mark("Pick an amount above 0 and up to 100,000."))
    return amount


def _is_weekday(number: int) -> int:
    if not 0 <= number <= 6:
        raise misfit(mark("Pick days of the week."))
    return number


def _is_times_a_week(times: int) -> int:
    if not 1 <= times <= 7:
        raise misfit(mark("A week has 7 days. Pick a number from 1 to 7."))
    return times


def _is_times_a_day(times: int) -> int:
    if not 1 <= times <= MOST_MARKS:
        raise misfit(mark("Pick from 1 to 12 times a day."))
    return times


def _is_by_the_wall_clock(at: time) -> time:
    if at.tzinfo is not None:
        raise misfit(mark("Pick a time of day."))
    return at


def _is_window(minutes: int) -> int:
    if not 5 <= minutes <= 720:
        raise misfit(mark("Pick from 5 to 720 minutes."))
    return minutes


def _is_stock(doses: int) -> int:
    if not 0 <= doses <= 10_000:
        raise misfit(mark("Pick from 0 to 10,000 doses."))
    return doses


Dose = Annotated[time, AfterValidator(_is_by_the_wall_clock)]
Weekday = Annotated[int, AfterValidator(_is_weekday)]
TimesAWeek = Annotated[int, AfterValidator(_is_times_a_week)]
Amount = Annotated[float, AfterValidator(_is_amount)]


class HabitPayload(BaseModel):
    """What is done, and when.

    `schedule`: daily, on `weekdays` (0 is Monday), `weekly` (`times_a_week`, on any days), or
    as_needed (medicine only). `marks`: how many times on such a day, each with its own mark.
    `amount` with a `unit` is how much counts as done on a day. Medicine has `doses` (its due times)
    instead of marks, and may have a `stock` of doses left, counted down from `stock_at`. `since` is
    the day from which this schedule holds: no dose is looked for before it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    called: Annotated[ShortText, StringConstraints(min_length=1)]
    is_medicine: bool = False
    schedule: Schedule = "daily"
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7, validate_default=True)] = ()
    times_a_week: Annotated[TimesAWeek | None, Field(validate_default=True)] = None
    marks: Annotated[int, AfterValidator(_is_times_a_day)] = 1
    when: ShortText = ""
    unit: Annotated[ShortText, AfterValidator(_is_unit)] = ""
    amount: Amount | None = None
    doses: Annotated[tuple[Dose, ...], Field(max_length=MOST_MARKS)] = ()
    late_after: Annotated[int, AfterValidator(_is_window)] = DOSES_LATE_AFTER_MINUTES
    stock: Annotated[int, AfterValidator(_is_stock)] | None = None
    stock_at: AwareDatetime | None = None
    since: date | None = None
    goal_id: UUID | None = None

    @field_validator("weekdays")
    @classmethod
    def _has_a_weekday(cls, weekdays: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        if info.data.get("schedule") == "weekdays" and not weekdays:
            raise misfit(mark("Pick at least one day of the week."))
        return tuple(sorted(set(weekdays)))

    @field_validator("times_a_week")
    @classmethod
    def _has_a_number(cls, times: int | None, info: ValidationInfo) -> int | None:
        if info.data.get("schedule") == "weekly" and times is None:
            raise misfit(mark("A week has 7 days. Pick a number from 1 to 7."))
        return times

    @model_validator(mode="after")
    def _fits_together(self) -> "HabitPayload":
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
    since: date | None = None
    goal_id: UUID | None = None
