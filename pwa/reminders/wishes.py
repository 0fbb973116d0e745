"""What a person wants of all their reminders: one switch, an address for mail, a calendar."""

import secrets
from datetime import datetime
from typing import Annotated, NamedTuple
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict
from sqlalchemy import select, update

from pwa import clock
from pwa.acts import LineText, misfit
from pwa.db import Database, InsertOnce, Session, to_millisecond
from pwa.people.person import Person
from pwa.reminders.models import WishesRow
from pwa.vault.keeper import Keeper
from pwa.words import mark

ADDRESS = b"reminder_wishes.address"
CALENDAR_PLACE = b"reminder_wishes.calendar"
CALENDAR = b"calendar address"


def _is_an_address(text: str) -> str:
    name, _, host = text.partition("@")
    if text and (not name or "." not in host or any(sign in text for sign in " <>,;:\r\n")):
        raise misfit(mark("Write a mail address, as you@example.org, or leave it empty."))
    return text


class MailAddress(BaseModel):
    """Where a mail may go; empty: nowhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: Annotated[LineText, AfterValidator(_is_an_address)] = ""


class Wishes(NamedTuple):
    """The switch for all, where mail may go (empty: nowhere), the secret address of the calendar
    (empty: there is none), and since when reminders rest, if they do."""

    is_on: bool = True
    address: str = ""
    calendar: str = ""
    answered_at: datetime | None = None
    rested_at: datetime | None = None


_begin = InsertOnce(WishesRow, key=("person_id",), update=("answered_at",))


def note_answer(session: Session, person_id: UUID, at: datetime) -> None:
    """The person is there: they opened or put off a nudge, or changed something."""
    _begin(
        session,
        person_id=person_id,
        is_on=True,
        answered_at=to_millisecond(at),
        rested_at=None,
        address=None,
        calendar=None,
        calendar_digest=None,
    )


def find_wishes(session: Session, person: Person) -> Wishes:
    """What this person wants; where they said nothing, all is on and nothing goes by mail."""
    row = session.execute(
        select(WishesRow.__table__).where(WishesRow.person_id == person.id)
    ).first()
    if row is None:
        return Wishes()
    return Wishes(
        is_on=row.is_on,
        address=_open(person, ADDRESS, row.address),
        calendar=_open(person, CALENDAR_PLACE, row.calendar),
        answered_at=row.answered_at,
        rested_at=row.rested_at,
    )


def switch_all(database: Database, person: Person, *, is_on: bool) -> None:
    """All reminders, on or off."""
    _change(database, person, is_on=is_on)


def keep_address(database: Database, person: Person, address: str) -> None:
    """Where a mail may go if no phone shows the nudge; empty: nowhere."""
    sealed = person.key.seal(ADDRESS, address.encode()) if address else None
    _change(database, person, address=sealed)


def make_calendar(database: Database, keeper: Keeper, person: Person) -> str:
    """A new secret address of the person's calendar; the one before leads nowhere any more."""
    secret = secrets.token_urlsafe(24)
    sealed = person.key.seal(CALENDAR_PLACE, secret.encode())
    digest = keeper.mac(CALENDAR, secret.encode())
    _change(database, person, calendar=sealed, calendar_digest=digest)
    return secret


def revoke_calendar(database: Database, person: Person) -> None:
    _change(database, person, calendar=None, calendar_digest=None)


def whose_calendar(session: Session, keeper: Keeper, secret: str) -> UUID | None:
    """Whose calendar has this secret address."""
    digest = keeper.mac(CALENDAR, secret.encode())
    return session.scalar(select(WishesRow.person_id).where(WishesRow.calendar_digest == digest))


def _open(person: Person, place: bytes, sealed: bytes | None) -> str:
    return "" if sealed is None else person.key.open(place, sealed).rstrip(b" ").decode()


def _change(database: Database, person: Person, **values: object) -> None:
    def change(session: Session) -> None:
        note_answer(session, person.id, clock.now())
        session.execute(update(WishesRow).where(WishesRow.person_id == person.id).values(**values))

    database.write(change)
