"""What every act of writing carries, and the form in which it is compared with an earlier try."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
)
from pydantic_core import PydanticCustomError

from pwa import clock
from pwa.words import mark

MISFIT = "misfit"
TAG = 40
SHORT = 80
LINE = 400
LONG = 5_000
ESSAY = 20_000
CLOCK_TOLERANCE = timedelta(hours=12)
EARLIEST = datetime.combine(clock.FIRST_DAY, time(), UTC)
MOST_VERSIONS = 20
"""More than anybody has phones."""


def misfit(sentence: str) -> PydanticCustomError:
    """What a check raises: a marked sentence that says to the person what to do."""
    return PydanticCustomError(MISFIT, sentence)


def misfit_in(error: ValidationError) -> str | None:
    """The marked sentence of the first check that refused, without what it refused; None where
    the check has no sentence of ours."""
    detail = error.errors(include_input=False, include_url=False)[0]
    return detail["msg"] if detail["type"] == MISFIT else None


def _is_writable(text: str) -> str:
    if "\0" in text:
        raise misfit(mark("One sign in this text cannot be kept."))
    return text.replace("\r\n", "\n")  # as forms send line breaks; the same act by any door


def _with_plain_lines(text: object) -> object:
    """A form sends each line end as two signs, and they count as one."""
    return text.replace("\r\n", "\n") if isinstance(text, str) else text


def _has_been(day: date) -> date:
    if not clock.FIRST_DAY <= day <= clock.now().date() + timedelta(days=1):
        raise misfit(mark("Pick a day that has been."))
    return day


def _is_zone(name: str) -> str:
    if name not in clock.zone_names():
        raise misfit(mark("Pick a time zone from the list."))
    return name


_writable = AfterValidator(_is_writable)
TagText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=TAG), _writable]
ShortText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=SHORT), _writable]
LineText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LINE), _writable]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONG), _writable]
EssayText = Annotated[
    str,
    BeforeValidator(_with_plain_lines),
    StringConstraints(strip_whitespace=True, max_length=ESSAY),
    _writable,
]
Versions = Annotated[tuple[UUID, ...], Field(max_length=MOST_VERSIONS)]
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

    _ahead: timedelta = PrivateAttr(default=timedelta())
    _said_day: str | None = PrivateAttr(default=None)
    _phone: UUID | None = PrivateAttr(default=None)

    def canonical(self) -> bytes:
        """The same bytes for the same act through every door, whatever fields are added later, and
        whatever is known of the phone's clock at this try."""
        content = self.model_dump(mode="json", exclude={"write_id"}, exclude_defaults=True)
        if self._said_day is not None:
            content["day"] = self._said_day
        return json.dumps([self.verb, content], sort_keys=True, separators=(",", ":")).encode()

    def correct(self, ahead: timedelta, said_day: str | None) -> None:
        """Tells the act how far the phone's clock is ahead, and the day that clock named where
        `day` is another."""
        self._ahead = ahead
        self._said_day = said_day

    def sent_from(self, sign_in: UUID) -> None:
        """Tells the act which sign-in it came through, which stands for a phone."""
        self._phone = sign_in

    @property
    def phone(self) -> UUID | None:
        return self._phone

    @property
    def is_day_corrected(self) -> bool:
        return self._said_day is not None

    def instant(self, received_at: datetime) -> datetime:
        """When it was done: the phone's word for it, less what its clock is ahead. Where that
        cannot be, when it was received."""
        if self.tapped_at is None:
            return received_at
        try:
            at = self.tapped_at - self._ahead
        except OverflowError:
            return received_at
        latest = received_at + (CLOCK_TOLERANCE if not self._ahead else timedelta())
        return min(at, latest) if EARLIEST <= at <= received_at + CLOCK_TOLERANCE else received_at
