"""What a client allowed whom, in lines that nobody can change unnoticed.

Each line is sealed under the client's key; its digest (HMAC-like: BLAKE2b keyed with the client's
own key) is over the line before it, its number, time, link and text. Lines are written inside the
verb that they are about, and go as a whole with the client.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import insert, select

from pwa import clock
from pwa.circle.models import ConsentRow
from pwa.circle.terms import Terms
from pwa.db import Session, to_millisecond
from pwa.people.models import PersonRow
from pwa.people.person import Person
from pwa.vault.keys import PersonKey

WORDING = 1
"""The version of what is shown before somebody is let in; a change of meaning makes a new one."""

_FIRST = bytes(32)


class Act(StrEnum):
    """What a line is about."""

    LET_IN = "let in"
    SHARED_FROM_NOW = "shared from now on"
    NO_LONGER_FROM_NOW = "no longer from now on"
    SHOWED = "showed"
    TOOK_BACK = "took back"
    STILL_WANTED = "still wanted"
    ENDED = "ended"


class Line(msgspec.Struct, frozen=True):
    """What a line says. `what` names the thing: a kind, a goal, the plan, an entry. `wording` and
    `language` name the text that the client had before them."""

    act: Act
    who: str
    works_for: str = ""
    purpose: str = ""
    what: str = ""
    thing_id: UUID | None = None
    words: bool = False
    ends_on: date | None = None
    wording: int = WORDING
    language: str = "en"

    @classmethod
    def of(cls, terms: Terms, act: Act, **more: Any) -> "Line":
        """A line about somebody who was let in on these terms."""
        return cls(act, terms.name, terms.works_for, terms.purpose, **more)


class Consent(NamedTuple):
    """A line as it stands in the record."""

    number: int
    at: datetime
    link_id: UUID
    line: Line
    digest: bytes


class BrokenChain(Exception):
    """A line of the record was changed, or is missing. `number` says which."""

    def __init__(self, number: int) -> None:
        super().__init__(f"line {number}")
        self.number = number


def write_down(session: Session, person: Person, link_id: UUID, line: Line) -> None:
    """Adds a line to a client's record, inside the verb that it is about."""
    session.execute(select(PersonRow.id).where(PersonRow.id == person.id).with_for_update())
    last = session.execute(
        select(ConsentRow.number, ConsentRow.digest)
        .where(ConsentRow.person_id == person.id)
        .order_by(ConsentRow.number.desc())
        .limit(1)
    ).first()
    number, before = (last.number + 1, last.digest) if last else (1, _FIRST)
    at = to_millisecond(clock.now())
    text = msgspec.json.encode(line)
    session.execute(
        insert(ConsentRow).values(
            person_id=person.id,
            number=number,
            link_id=link_id,
            at=at,
            sealed=person.key.seal(_place(number), text),
            digest=_digest(person.key, before, number, at, link_id, text),
        )
    )


def read_record(session: Session, person: Person) -> list[Consent]:
    """The whole record, the oldest line first. Raises BrokenChain, or cryptography's InvalidTag
    where a line cannot be opened."""
    rows = session.execute(
        select(ConsentRow.__table__)
        .where(ConsentRow.person_id == person.id)
        .order_by(ConsentRow.number)
    )
    before = _FIRST
    record = []
    for expected, row in enumerate(rows, 1):
        text = person.key.open(_place(row.number), row.sealed).rstrip(b" ")
        digest = _digest(person.key, before, row.number, row.at, row.link_id, text)
        if row.number != expected or digest != row.digest:
            raise BrokenChain(expected)
        line = msgspec.json.decode(text, type=Line)
        record.append(Consent(row.number, row.at, row.link_id, line, digest))
        before = digest
    return record


def _digest(
    key: PersonKey, before: bytes, number: int, at: datetime, link_id: UUID, text: bytes
) -> bytes:
    head = b"%d %d " % (number, int(at.timestamp() * 1000))
    return key.digest(b"consent" + before + head + link_id.bytes + text)


def _place(number: int) -> bytes:
    return b"consents.sealed" + number.to_bytes(8, "big")
