"""What is known of each file that a person brings in."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import delete

from pwa import clock
from pwa.db import Session
from pwa.people.person import Person
from pwa.transfer.bringing import Became
from pwa.transfer.models import ImportRow
from pwa.transfer.sealed_file import drop_parts
from pwa.transfer.underway import Files

READ, BRING, TAKE_OUT = "read import", "bring import", "take import out"
UNDO_DAYS = 30
UNFINISHED = timedelta(days=7)


class State(StrEnum):
    """How far an import has come."""

    UPLOADING = "uploading"
    READING = "reading"
    REFUSED = "refused"
    ASKING = "asking"
    BRINGING = "bringing"
    STOPPED = "stopped"
    DONE = "done"
    TAKING_OUT = "taking out"
    TAKEN_OUT = "taken out"


class Glance(NamedTuple):
    """One of the newest moods in a file, to be recognised by."""

    day: date
    time: time | None
    word: str
    note: str


class Remarked(NamedTuple):
    """A marked sentence about a file, and its values."""

    sentence: str
    values: dict[str, Any]


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one line or record of a file, and why. `text` is what a refused one says."""

    line: int
    became: Became
    reason: str = ""
    values: dict[str, Any] = {}
    text: str = ""


class Import(msgspec.Struct, kw_only=True):
    """A file somebody brings in, opened.

    `found` counts moods, habits, ticks, words, notes, unread and more; `total` is how many things
    of the file count, `done` how many of them were dealt with: brought + there + refused. `words`
    and `activities` say how often each stands in the file, `guesses` which number a word may be.
    `scores` and `habits` are the person's answers.
    """

    id: UUID
    state: State
    made_at: datetime
    name: str = ""
    size: int = 0
    format: str = ""
    code: str = ""
    zone: str = "UTC"
    problem: Remarked | None = None
    remarks: list[Remarked] = []
    found: dict[str, int] = {}
    first: date | None = None
    last: date | None = None
    newest: list[Glance] = []
    words: dict[str, int] = {}
    guesses: dict[str, int] = {}
    activities: dict[str, int] = {}
    scores: dict[str, int] = {}
    habits: list[str] = []
    total: int = 0
    done: int = 0
    brought: int = 0
    there: int = 0
    refused: int = 0
    refused_first: list[Line] = []
    seconds: float = 0
    taken_out: int = 0
    stayed: int = 0
    ended_at: datetime | None = None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at the pace so far; None before there is a pace."""
        if not self.done or not self.seconds:
            return None
        return self.seconds / self.done * (self.total - self.done)

    @property
    def until_when_out(self) -> datetime:
        """Until when all of it can be taken out again."""
        return self.made_at + timedelta(days=UNDO_DAYS)

    @property
    def can_be_taken_out(self) -> bool:
        return (
            self.state in {State.DONE, State.STOPPED}
            and self.brought > 0
            and clock.now() < self.until_when_out
        )


IMPORTS = Files(ImportRow, Import)


def find_import(session: Session, person: Person, import_id: UUID) -> Import | None:
    """An import of this person's, or None."""
    return IMPORTS.find(session, person, import_id)


def list_imports(session: Session, person: Person) -> list[Import]:
    """All of this person's that came as far as being read, the newest first."""
    return IMPORTS.list_all(session, person, ImportRow.state != State.UPLOADING)


def forget_unfinished(session: Session) -> int:
    """Files that somebody began to bring in, and left: they go after a week. Returns how many."""
    limit = clock.now() - UNFINISHED
    begun = (State.UPLOADING, State.ASKING, State.REFUSED)
    left = session.execute(
        delete(ImportRow)
        .where(ImportRow.made_at < limit, ImportRow.state.in_(begun))
        .returning(ImportRow.person_id, ImportRow.id)
    ).all()
    for row in left:
        drop_parts(session, row.person_id, row.id)
    return len(left)
