"""What a person looks for in their log: words, and what narrows it down."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from pwa import clock
from pwa.acts import ShortText, misfit
from pwa.entries.kind import kinds
from pwa.words import mark

LONGEST_WORDS = 200
MOST_CHOSEN = 100
LOWEST, HIGHEST = 1, 10
LAST_YEAR = 2199


def _is_kind(name: str) -> str:
    if name not in kinds():
        raise misfit(mark("Pick from the kinds shown."))
    return name


def _is_on_scale(number: int) -> int:
    if not LOWEST <= number <= HIGHEST:
        raise misfit(mark("Pick a number from 1 to 10."))
    return number


def _is_month(text: str) -> str:
    if text and first_of(text) is None:
        raise misfit(mark("Write the month as 2026-11."))
    return text


def _is_writable(text: str) -> str:
    if "\0" in text:
        raise misfit(mark("One sign in these words cannot be looked for."))
    return text


def first_of(month: str) -> date | None:
    """The first day of a month written as 2026-11, or None where the text is none."""
    year, _, number = month.partition("-")
    if not (year.isdecimal() and number.isdecimal() and len(month) == 7):
        return None
    if not (clock.FIRST_DAY.year <= int(year) <= LAST_YEAR and 1 <= int(number) <= 12):
        return None
    return date(int(year), int(number), 1)


def _once(chosen: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(chosen))


KindName = Annotated[str, AfterValidator(_is_kind)]
OnScale = Annotated[int, AfterValidator(_is_on_scale)]
Ids = Annotated[tuple[UUID, ...], Field(max_length=MOST_CHOSEN), AfterValidator(_once)]


class Sought(BaseModel):
    """Within one field any of what is chosen fits, and all fields must.

    `low`, `high` and `tags` speak only of the kinds that have a number or tags: whoever narrows
    moods down looks for moods, and for whatever other kinds they chose. The list begins with the
    last day of `month`, so that what comes before it follows.
    """

    model_config = ConfigDict(frozen=True)

    words: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=LONGEST_WORDS),
        AfterValidator(_is_writable),
    ] = ""
    kinds: Annotated[tuple[KindName, ...], AfterValidator(_once)] = ()
    low: OnScale = LOWEST
    high: OnScale = HIGHEST
    goals: Ids = ()
    habits: Ids = ()
    tags: Annotated[
        tuple[ShortText, ...], Field(max_length=MOST_CHOSEN), AfterValidator(_once)
    ] = ()
    month: Annotated[str, AfterValidator(_is_month)] = ""

    @property
    def narrows_number(self) -> bool:
        return (self.low, self.high) != (LOWEST, HIGHEST)

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out, wherever the list begins."""
        return self.model_copy(update={"month": ""}) == Sought()

    def without(self, field: str, value: Any = None) -> "Sought":
        """The same, but for one field or one of its choices."""
        if value is None:
            default = Sought.model_fields[field].get_default()
            return self.model_copy(update={field: default})
        left = tuple(each for each in getattr(self, field) if each != value)
        return self.model_copy(update={field: left})

    def only(self, *fields: str) -> "Sought":
        """Nothing but some of its fields."""
        return Sought.model_construct(**{field: getattr(self, field) for field in fields})

    def fields(self) -> Iterator[tuple[str, str]]:
        """What a form must carry to look for the same again: names and values."""
        for name, info in Sought.model_fields.items():
            value = getattr(self, name)
            if isinstance(value, tuple):
                yield from ((name, str(each)) for each in value)
            elif value != info.get_default():
                yield name, str(value)
