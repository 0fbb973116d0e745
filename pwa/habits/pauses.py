"""One pause with dates over all habits. Medicine goes on."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, ClassVar, Literal, NamedTuple
from uuid import UUID

from pydantic import Field, ValidationInfo, field_validator, model_validator
from sqlalchemy import bindparam, delete, select, update

from pwa import clock
from pwa.acts import Act, misfit
from pwa.db import Database, InsertOnce, Session, to_millisecond
from pwa.goals.goal import LAST_DAY
from pwa.habits.models import Pause as PauseRow
from pwa.people.models import PersonRow
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal
from pwa.words import mark

THING = "pause"
LONGEST = timedelta(days=366)
BEGUN_AT_MOST = timedelta(days=31)
LENGTHS = {"3": 3, "7": 7, "14": 14}

_insert = InsertOnce(PauseRow, key=("person_id", "id"))


class Pause(NamedTuple):
    """Days on which habits are neither done nor missed; `until` is the first day back."""

    id: UUID
    first: date
    until: date
    keeps_medicine: bool
    made_at: datetime


class Overlapping(Exception):
    """The days lie in another pause."""


class BeginPause(Act):
    """Either so many days, or until the first day back."""

    verb: ClassVar[str] = "begin pause"

    pause_id: UUID
    first: date
    length: Literal["3", "7", "14", "own"] = "own"
    until: Annotated[date | None, Field(validate_default=True)] = None
    keeps_medicine: bool = True

    @field_validator("first")
    @classmethod
    def _is_near(cls, first: date, info: ValidationInfo) -> date:
        day = info.data.get("day")
        if day and not day - BEGUN_AT_MOST <= first <= day + LONGEST:
            raise misfit(mark("A pause begins within a month back and a year ahead."))
        return first

    @field_validator("until")
    @classmethod
    def _ends(cls, until: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("first")
        if info.data.get("length") != "own" or first is None:
            return until
        if until is None:
            raise misfit(mark("Pick the day you are back."))
        if not first < until <= first + LONGEST:
            raise misfit(mark("You are back after the first day, and within a year."))
        return until

    @property
    def back(self) -> date:
        """The first day back."""
        if self.length in LENGTHS:
            return self.first + timedelta(days=LENGTHS[self.length])
        return self.until or self.first


class EndPause(Act):
    """The person is back on the day of the act. A pause that has not begun is taken back."""

    verb: ClassVar[str] = "end pause"

    pause_id: UUID


class BringPause(Act):
    """A pause as it stood elsewhere, whenever it was."""

    verb: ClassVar[str] = "bring pause"

    pause_id: UUID
    first: Annotated[date, Field(ge=clock.FIRST_DAY, le=LAST_DAY)]
    until: date
    keeps_medicine: bool = True

    @model_validator(mode="after")
    def _ends(self) -> "BringPause":
        if not self.first < self.until <= self.first + LONGEST:
            raise misfit(mark("You are back after the first day, and within a year."))
        return self


def bring_pause(database: Database, person: Person, act: BringPause) -> Receipt:
    """Raises OtherContent where a pause with its id is here."""

    def insert_pause(session: Session, receipt: Receipt) -> Outcome | Refusal:
        written = _insert(
            session,
            person_id=person.id,
            id=act.pause_id,
            first=act.first,
            until=act.until,
            keeps_medicine=act.keeps_medicine,
            made_at=to_millisecond(act.instant(receipt.at)),
        )
        return Refusal.OTHER_CONTENT if written is None else Outcome.SAVED

    return do_once(database, person, act, THING, act.pause_id, insert_pause)


def begin_pause(database: Database, person: Person, act: BeginPause) -> Receipt:
    """Raises Overlapping or OtherContent."""
    with database.reading() as session:
        if _overlaps(session, person, act):
            raise Overlapping

    def insert_pause(session: Session, receipt: Receipt) -> Outcome | Refusal:
        session.execute(
            select(PersonRow.id).where(PersonRow.id == person.id).with_for_update(key_share=True)
        )
        if _overlaps(session, person, act):
            return Refusal.OTHER_CONTENT
        written = _insert(
            session,
            person_id=person.id,
            id=act.pause_id,
            first=act.first,
            until=act.back,
            keeps_medicine=act.keeps_medicine,
            made_at=receipt.at,
        )
        return Outcome.SAVED if written is not None else Refusal.OTHER_CONTENT

    return do_once(database, person, act, THING, act.pause_id, insert_pause)


def end_pause(database: Database, person: Person, act: EndPause) -> Receipt:
    """Raises NotThere or OtherContent."""
    this = (PauseRow.person_id == person.id, PauseRow.id == act.pause_id)

    def end(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        row = session.execute(
            select(PauseRow.first, PauseRow.until).where(*this).with_for_update()
        ).first()
        if row is None:
            return Refusal.NOT_THERE
        if act.day <= row.first:
            session.execute(delete(PauseRow).where(*this))
        elif act.day < row.until:
            session.execute(update(PauseRow).where(*this).values(until=act.day))
        return Outcome.SAVED

    return do_once(database, person, act, THING, act.pause_id, end)


def list_pauses(session: Session, person: Person) -> list[Pause]:
    """All pauses there were and will be, the first first."""
    return list_pauses_of(session, [person.id]).get(person.id, [])


_pauses = (
    select(
        PauseRow.person_id,
        PauseRow.id,
        PauseRow.first,
        PauseRow.until,
        PauseRow.keeps_medicine,
        PauseRow.made_at,
    )
    .where(PauseRow.person_id.in_(bindparam("people", expanding=True)))
    .order_by(PauseRow.first)
)


def list_pauses_of(session: Session, person_ids: Iterable[UUID]) -> dict[UUID, list[Pause]]:
    """The same of several people, in one query; only those who have any."""
    found: dict[UUID, list[Pause]] = {}
    for row in session.execute(_pauses, {"people": list(person_ids)}):
        found.setdefault(row[0], []).append(Pause(*row[1:]))
    return found


def is_paused(pauses: Iterable[Pause], day: date) -> bool:
    """Whether habits rest on this day. Medicine never does."""
    return any(pause.first <= day < pause.until for pause in pauses)


def going_on(pauses: Iterable[Pause], today: date) -> Pause | None:
    """The pause of today, else the one to come."""
    return next((pause for pause in pauses if today < pause.until), None)


def is_first_day_back(pauses: Iterable[Pause], today: date) -> bool:
    return any(pause.until == today for pause in pauses)


def _overlaps(session: Session, person: Person, act: BeginPause) -> bool:
    found = session.scalar(
        select(PauseRow.id).where(
            PauseRow.person_id == person.id,
            PauseRow.id != act.pause_id,
            PauseRow.first < act.back,
            PauseRow.until > act.first,
        )
    )
    return found is not None


def withdraw_pauses(session: Session, person: Person, pause_ids: Sequence[UUID]) -> None:
    """Removes these pauses, whenever they are."""
    session.execute(
        delete(PauseRow).where(PauseRow.person_id == person.id, PauseRow.id.in_(pause_ids))
    )
