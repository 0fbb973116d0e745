"""Crisis lines, to talk, and emergency numbers, for danger now, by country.

They are data, in `lines.toml`, with the day each was last checked. That day is for whoever runs
Daymark; no screen shows it, and no line is hidden for being old.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import msgspec
from babel import Locale

SOURCE = Path(__file__).parent / "lines.toml"
WARN_AFTER = timedelta(days=90)
FAIL_AFTER = timedelta(days=180)


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody to talk to: by call, text or chat."""

    checked: date
    source: str
    name: str = ""
    call: str = ""
    text: str = ""
    send: str = ""
    chat: str = ""
    always: bool = False
    free: bool = False
    speaks: tuple[str, ...] = ()


class Emergency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number for danger now. `reaches` says whom, where a country has one for each service."""

    number: str
    reaches: Literal["", "ambulance", "police"] = ""


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What can be called in one country. The first line that takes calls is the one to call."""

    emergency: tuple[Emergency, ...]
    lines: tuple[Line, ...]
    code: str = ""

    @property
    def danger(self) -> tuple[Emergency, ...]:
        """The numbers to offer: one, unless they reach different services."""
        apart = any(number.reaches for number in self.emergency)
        return self.emergency if apart else self.emergency[:1]

    @property
    def oldest_check(self) -> date:
        """The day of the line that was not looked at for longest."""
        return min(line.checked for line in self.lines)


class Aged(NamedTuple):
    """A country of which some line was not checked for a while."""

    code: str
    days: int


@cache
def countries() -> Mapping[str, Country]:
    """Every country that has lines, by its code (ISO 3166-1)."""
    read = msgspec.convert(tomllib.loads(SOURCE.read_text("utf-8")), dict[str, Country])
    return {code: msgspec.structs.replace(country, code=code) for code, country in read.items()}


def find_country(code: str) -> Country | None:
    """What can be called there, or None where nothing is known."""
    return countries().get(code)


@cache
def name_country(language: str, code: str) -> str:
    """The country's name in the reader's language."""
    return str(Locale.parse(language).territories.get(code, code))


@cache
def name_language(language: str, code: str) -> str:
    """A language's name in the reader's language."""
    return str(Locale.parse(language).languages.get(code, code))


def list_aged(today: date, limit: timedelta = WARN_AFTER) -> list[Aged]:
    """The countries with a line that nobody has checked for so long, the oldest first."""
    aged = [
        Aged(code, (today - country.oldest_check).days) for code, country in countries().items()
    ]
    return sorted((each for each in aged if each.days >= limit.days), key=lambda each: -each.days)


def dial(number: str) -> str:
    """What a phone dials for a number as people write it; the (0) after a country code is not
    dialled."""
    text = number.strip()
    abroad = text.startswith("+")
    if abroad:
        text = text.replace("(0)", "")
    digits = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
    kept = "".join(sign for sign in digits if sign in "0123456789*#")
    return ("+" if abroad else "") + kept.replace("#", "%23")
