"""On hold: after a death, a detention or a dispute nothing of a person reaches anybody.

Their sessions end, nobody signs in as them, the gate shows nothing of theirs, and what is sealed
stays. Whoever runs this Daymark puts it on and takes it off.
"""

from datetime import datetime

import msgspec
from sqlalchemy import select, update

from pwa import clock, jobs
from pwa.db import Database, Session
from pwa.people.models import PersonRow
from pwa.people.person import Person
from pwa.people.sessions import Sessions

HEAR = "hear of hold"
"""The work by which a server that runs forgets the sessions it remembers."""

_PLACE = b"persons.held"


class Hold(msgspec.Struct, frozen=True):
    """Why somebody is on hold, and since when."""

    reason: str
    at: datetime


def hold(database: Database, sessions: Sessions, person: Person, reason: str) -> None:
    """Puts a person on hold, at once."""
    sealed = person.key.seal(_PLACE, msgspec.json.encode(Hold(reason, clock.now())))

    def put_on(session: Session) -> None:
        session.execute(update(PersonRow).where(PersonRow.id == person.id).values(held=sealed))
        sessions.end_within(session, person.id)
        jobs.plan(session, HEAR, clock.now(), person.id.hex)

    database.write(put_on)
    sessions.forget(person.id)


def release(database: Database, sessions: Sessions, person: Person) -> None:
    """Takes a person off hold; they sign in again, and what they showed is seen again."""
    statement = update(PersonRow).where(PersonRow.id == person.id).values(held=None)
    database.write(lambda session: session.execute(statement) and None)
    sessions.forget(person.id)


def why_held(session: Session, person: Person) -> Hold | None:
    """Why a person is on hold; None where they are not."""
    sealed = session.scalar(select(PersonRow.held).where(PersonRow.id == person.id))
    return (
        None if sealed is None else msgspec.json.decode(person.key.open(_PLACE, sealed), type=Hold)
    )
