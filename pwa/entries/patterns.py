"""Breathing patterns of a person's own: a name and the seconds of one breath."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, model_validator

from pwa import clock
from pwa.acts import Act, ShortText, misfit
from pwa.db import Database, Session
from pwa.entries.models import PatternRow
from pwa.people.kept import Document, Shelf
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Receipt
from pwa.words import mark

THING = "pattern"
PATTERNS = Shelf(PatternRow, THING)

LONGEST_BEAT = 60
SHORTEST_BREATH, LONGEST_BREATH = 2, 120


def _is_beat(seconds: float) -> float:
    if not 0 <= seconds <= LONGEST_BEAT or seconds * 2 != int(seconds * 2):
        raise misfit(mark("Pick 0 to 60 seconds. Halves are fine."))
    return seconds


Seconds = Annotated[float, AfterValidator(_is_beat)]


def check_breath(inhale: float, hold: float, exhale: float, rest: float) -> None:
    """A breath goes in and out, and takes 2 seconds to 2 minutes."""
    if not inhale or not exhale:
        raise misfit(mark("A breath goes in and out. Give both some seconds."))
    if not SHORTEST_BREATH <= inhale + hold + exhale + rest <= LONGEST_BREATH:
        raise misfit(mark("One whole breath takes 2 to 120 seconds. Change one of them."))


class PatternPayload(BaseModel):
    """A pattern as it is written: `rest` is the hold after the out-breath."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    called: Annotated[ShortText, StringConstraints(min_length=1)]
    inhale: Seconds
    hold: Seconds = 0
    exhale: Seconds
    rest: Seconds = 0

    @model_validator(mode="after")
    def _is_breath(self) -> "PatternPayload":
        check_breath(self.inhale, self.hold, self.exhale, self.rest)
        return self


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """A pattern, opened."""

    id: UUID
    version: UUID
    made_at: datetime
    ended_at: datetime | None
    called: str
    inhale: float
    hold: float = 0
    exhale: float
    rest: float = 0


class SavePattern(Act):
    """A new pattern (without `base`), or a change of one made on the version `base`."""

    verb: ClassVar[str] = "save pattern"

    pattern_id: UUID
    base: UUID | None = None
    payload: PatternPayload


class EndPattern(Act):
    """Out of the list of patterns; what was breathed with it stays."""

    verb: ClassVar[str] = "end pattern"

    pattern_id: UUID


class TakeUpPattern(Act):
    """Back into the list."""

    verb: ClassVar[str] = "take up pattern"

    pattern_id: UUID


class KeepPattern(Act):
    """Keeps one of several versions; the others go to the bin."""

    verb: ClassVar[str] = "keep pattern"

    pattern_id: UUID
    keep: UUID
    drop: tuple[UUID, ...] = ()


def save_pattern(database: Database, person: Person, act: SavePattern) -> Receipt:
    """Raises NotThere or OtherContent."""
    return do_once(
        database,
        person,
        act,
        THING,
        act.pattern_id,
        lambda session, _: PATTERNS.put(
            session, person, act.pattern_id, act.write_id, act.base, act.payload
        ),
    )


def end_pattern(database: Database, person: Person, act: EndPattern) -> Receipt:
    """Raises NotThere or OtherContent."""
    return _set_ended(database, person, act, clock.now())


def take_up_pattern(database: Database, person: Person, act: TakeUpPattern) -> Receipt:
    """Raises NotThere or OtherContent."""
    return _set_ended(database, person, act, None)


def keep_pattern(database: Database, person: Person, act: KeepPattern) -> Receipt:
    """Raises NotThere or OtherContent."""
    return do_once(
        database,
        person,
        act,
        THING,
        act.pattern_id,
        lambda session, _: PATTERNS.keep_version(
            session, person, act.pattern_id, act.keep, act.drop
        ),
    )


def find_pattern(session: Session, person: Person, pattern_id: UUID) -> Pattern | None:
    document = PATTERNS.find(session, person, pattern_id)
    return None if document is None else _open(document)


def list_patterns(session: Session, person: Person) -> list[Pattern]:
    """All patterns that were not put away, the oldest first."""
    documents = PATTERNS.list_all(session, person)
    return [_open(document) for document in documents if document.ended_at is None]


def list_beside(session: Session, person: Person, pattern: Pattern) -> list[Pattern]:
    """The changes made on an old version, until the person chooses."""
    return [
        _open(Document(pattern.id, version, at, None, content))
        for version, at, content in PATTERNS.list_beside(session, person, pattern.id)
    ]


def _set_ended(
    database: Database, person: Person, act: EndPattern | TakeUpPattern, at: datetime | None
) -> Receipt:
    return do_once(
        database,
        person,
        act,
        THING,
        act.pattern_id,
        lambda session, _: PATTERNS.set_ended(session, person, act.pattern_id, at),
    )


def _open(document: Document) -> Pattern:
    fields = msgspec.json.decode(document.content)
    return msgspec.convert(
        fields
        | {
            "id": document.id,
            "version": document.version,
            "made_at": document.made_at,
            "ended_at": document.ended_at,
        },
        Pattern,
    )
