"""What bringing in needs at every step, and the ids of what comes.

An entry's id is made of what it is in the other diary, so that the same thing found again is met
where it stands. A write id is made of that and of the import, and all of one import begin alike:
what an import brought, and nobody changed since, is found by its version.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from pwa.db import Database
from pwa.people.person import Person

_VERSION_8 = 0x8 << 76
_VARIANT = 0x2 << 62
_BELOW_VARIANT = (1 << 62) - 1


class Became(StrEnum):
    """What became of one thing of a file."""

    BROUGHT = "brought"
    THERE = "there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Bringing:
    """One import under way: for whom, and what the person answered.

    `code` names the diary the file is from. `scores`: the number each word stands for. `habits`:
    the activities that become habits; all others become tags. `zone` is where times without a
    place are read, `first` the earliest day of the file.
    """

    database: Database
    person: Person
    import_id: UUID
    code: str
    zone: str
    first: date
    scores: Mapping[str, int] = field(default_factory=dict)
    habits: frozenset[str] = frozenset()

    def write_id(self, *parts: object) -> UUID:
        """The id of the one act that brings in what `parts` name."""
        return write_id(self.person, self.import_id, *parts)

    def thing_id(self, *parts: object) -> UUID:
        """The id of what `parts` name, the same from every file that holds it."""
        return thing_id(self.person, *parts)


def thing_id(person: Person, *parts: object) -> UUID:
    """A UUIDv8 (RFC 9562) of a digest that only the person's key makes."""
    digest = person.key.digest(b"thing" + _join(parts))
    return UUID(int=_as_uuid8(int.from_bytes(digest[:16])))


def write_id(person: Person, import_id: UUID, *parts: object) -> UUID:
    first, _ = write_ids(person, import_id)
    digest = person.key.digest(b"write" + import_id.bytes + _join(parts))
    return UUID(int=first.int | int.from_bytes(digest[:8]) & _BELOW_VARIANT)


def write_ids(person: Person, import_id: UUID) -> tuple[UUID, UUID]:
    """The first and the last id that an act of this import can have."""
    digest = person.key.digest(b"import" + import_id.bytes)
    first = _as_uuid8(int.from_bytes(digest[:8]) << 64)
    first &= ~_BELOW_VARIANT
    return UUID(int=first), UUID(int=first | _BELOW_VARIANT)


def _as_uuid8(bits: int) -> int:
    return bits & ~(0xF << 76) & ~(0x3 << 62) | _VERSION_8 | _VARIANT


def _join(parts: tuple[object, ...]) -> bytes:
    return b"".join(b"\x1f" + str(part).encode() for part in parts)
