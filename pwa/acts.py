"""What every act of writing carries, and the form in which it is compared with an earlier try."""

import json
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from pwa import clock
from pwa.words import mark

SHORT = 80
LONG = 5_000
CLOCK_TOLERANCE = timedelta(hours=12)


def _is_writable(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("unwritable", mark("One sign in this text cannot be kept."))
    return text


def _has_been(day: date) -> date:
    if not clock.FIRST_DAY <= day <= clock.now().date() + timedelta(days=1):
        raise PydanticCustomError("not_yet", mark("Pick a day that has been."))
    return day


def _is_zone(name: str) -> str:
    if name not in clock.zone_names():
        raise PydanticCustomError("no_zone", mark("Pick a time zone from the list."))
    return name


Writable = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_is_writable)]
ShortText = Annotated[Writable, StringConstraints(max_length=SHORT)]
LongText = Annotated[Writable, StringConstraints(max_length=LONG)]
Zone = Annotated[str, AfterValidator(_is_zone)]
PastDay = Annotated[date, AfterValidator(_has_been)]


class Act(BaseModel):
    """One act of writing, made on the phone: its id, when it was tapped, and the day and zone that
    the person saw while tapping. None of it changes between tries."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    verb: ClassVar[str]

    write_id: UUID
    tapped_at: AwareDatetime | None = None
    day: PastDay
    zone: Zone

    def canonical(self) -> bytes:
        """The same bytes for the same act through every door, whatever fields are added later."""
        content = self.model_dump(mode="json", exclude={"write_id"}, exclude_defaults=True)
        return json.dumps([self.verb, content], sort_keys=True, separators=(",", ":")).encode()

    def instant(self) -> datetime:
        """When it was done: the phone's word for it, unless its clock is far ahead."""
        now = clock.now()
        if self.tapped_at is None or self.tapped_at > now + CLOCK_TOLERANCE:
            return now
        return self.tapped_at
