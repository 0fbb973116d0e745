"""The acts that write the log, each checked once, whichever door it comes through."""

from datetime import time as WallTime
from typing import Annotated, Any, ClassVar, Generic, TypeVar, cast
from uuid import UUID

from pydantic import Field, model_validator

from pwa.acts import Act, Versions, misfit
from pwa.entries.kind import Payload
from pwa.words import mark

P = TypeVar("P", bound=Payload)

MOST_LINKS = 50
"""More than anybody has people around them."""


# How far the draft had come that goes with an act: what was kept later, elsewhere, does not go. It
# rises between tries, so it is no part of what is compared.
DraftNumber = Annotated[int | None, Field(ge=0, exclude=True)]


Links = Annotated[tuple[UUID, ...], Field(max_length=MOST_LINKS)]


def _has_its_habit(act: Any) -> Any:
    if act.payload.is_of_habit and act.habit_id is None:
        raise misfit(mark("This is of no habit. Open the habit, and do it there."))
    return act


class Log(Act, Generic[P]):
    """Something new. Without `time` it happened when it was tapped.

    `links` are those through which the form showed it as starting out shown, and `picked` those
    that the person turned on in it.
    """

    verb: ClassVar[str] = "log"

    entry_id: UUID
    time: WallTime | None = None
    goal_id: UUID | None = None
    habit_id: UUID | None = None
    draft_number: DraftNumber = None
    links: Links = ()
    picked: Links = ()
    payload: P

    _of_its_habit = model_validator(mode="after")(_has_its_habit)


class Edit(Act, Generic[P]):
    """A change of an entry, made on the version `base`.

    `joins` names versions kept beside it that this change takes up and settles.
    """

    verb: ClassVar[str] = "edit"

    entry_id: UUID
    base: UUID
    time: WallTime | None = None
    joins: Versions = ()
    goal_id: UUID | None = None
    habit_id: UUID | None = None
    draft_number: DraftNumber = None
    payload: P

    _of_its_habit = model_validator(mode="after")(_has_its_habit)


def log_of(payload: type[Payload]) -> type[Log[Any]]:
    """The act that logs a payload of this type."""
    return cast("type[Log[Any]]", Log.__class_getitem__(payload))


def edit_of(payload: type[Payload]) -> type[Edit[Any]]:
    """The act that edits a payload of this type."""
    return cast("type[Edit[Any]]", Edit.__class_getitem__(payload))


class Bin(Act):
    """Into the bin, where it stays for a while."""

    verb: ClassVar[str] = "bin"

    entry_id: UUID


class Restore(Act):
    """Out of the bin again: an entry, or the one version of it that was not kept."""

    verb: ClassVar[str] = "restore"

    entry_id: UUID
    version: UUID | None = None


class Settle(Act):
    """Keeps one of several versions; the others go to the bin."""

    verb: ClassVar[str] = "settle"

    entry_id: UUID
    keep: UUID
    drop: Versions


class EmptyBin(Act):
    """Everything in the bin goes for good."""

    verb: ClassVar[str] = "empty bin"
