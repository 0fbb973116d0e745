"""What a kind of entry is, and the register in which each kind puts itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from types import ModuleType
from typing import Annotated, Any, ClassVar

import msgspec
from pydantic import BaseModel, ConfigDict

from pwa.db import Session
from pwa.people.person import Person


class Mark(Enum):
    """What another person may see of a payload's field.

    `OWN` is cut for every viewer unless that entry's share names it.
    """

    SCORE = "score"
    WORDS = "words"
    OWN = "own"


class Payload(BaseModel):
    """What an entry of a kind holds. Every field carries one Mark. `is_of_habit`: such an entry is
    one time of a habit, and means nothing without it. `day_corrected`: the phone's clock was far
    off, and the entry counts for the day that there was."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    is_of_habit: ClassVar[bool] = False

    day_corrected: Annotated[bool, Mark.SCORE] = False


OF_EVERY_KIND = frozenset(Payload.model_fields)
"""The fields that no kind has of its own."""


def _offers_nothing(_session: Session, _person: Person) -> Mapping[str, Any]:
    return {}


def _owns_all(_session: Session, _person: Person, _payload: Any) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its payload, and the words its screens use.

    `words` has `tell` (an entry field by field in words), `ONE` and `MANY` (what one is called, and
    what several are).
    `owns` says whether all that a payload names is the person's own. `keeps_drafts`: its words are
    kept while they are being written, and `excerpt` says how they begin.
    `offers`: what its form lets the person pick from.
    """

    name: str
    payload: type[Payload]
    words: ModuleType
    owns: Callable[[Session, Person, Any], bool] = _owns_all
    keeps_drafts: bool = False
    offers: Callable[[Session, Person], Mapping[str, Any]] = _offers_nothing

    @cached_property
    def opened(self) -> type[msgspec.Struct]:
        """The payload as it is read: the same fields, parsed many times faster."""
        fields = [
            (name, Any, None if field.is_required() else field.get_default())
            for name, field in self.payload.model_fields.items()
        ]
        return msgspec.defstruct(f"Opened{self.payload.__name__}", fields, frozen=True)

    @cached_property
    def marks(self) -> Mapping[str, Mark]:
        """Field by field, what another person may see."""
        return {
            name: next(mark for mark in field.metadata if isinstance(mark, Mark))
            for name, field in self.payload.model_fields.items()
        }


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Makes a kind known; its package calls this."""
    _kinds[kind.name] = kind


def kind_names() -> list[str]:
    """In an order that holds: a phone knows a kind by its place here."""
    return sorted(_kinds)


def kinds() -> Mapping[str, Kind]:
    """Every kind there is, by name."""
    return _kinds
