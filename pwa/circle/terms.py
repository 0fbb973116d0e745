"""What somebody is let in for."""

from datetime import date
from enum import StrEnum

import msgspec

from pwa.words import mark

PURPOSE = mark("To plan your next steps together, and to talk at visits.")
"""What a case manager asks for where they wrote nothing."""


class Role(StrEnum):
    """What somebody in the circle is to the client."""

    CASE_MANAGER = "case_manager"
    FAMILY = "family"


class Terms(msgspec.Struct, frozen=True):
    """What somebody is let in for, as it was shown and agreed to. `kinds` are those that are asked
    for, or granted where the client invited: new entries of them."""

    name: str
    works_for: str = ""
    purpose: str = ""
    ends_on: date | None = None
    kinds: tuple[str, ...] = ()
