"""Other words that reach out: a reply has arrived, somebody accepted an invitation, a test."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert

from pwa import clock, jobs
from pwa.db import Database, Session, to_millisecond
from pwa.jobs import Job, split_subject, subject_of
from pwa.people.person import Person, find_people
from pwa.people.quiet import quiet_from, wait_for_morning
from pwa.reminders.due import DUE, PUSH
from pwa.reminders.models import DeliveryRow
from pwa.vault.keys import Vault

NEWS_LASTS = timedelta(hours=24)
TEST_LASTS = timedelta(minutes=10)


def send_test(database: Database, person: Person) -> UUID:
    """One that says what the others say, now, to all devices. Returns its id."""
    return database.write(
        lambda session: _reach(session, person.id, "test", clock.now(), TEST_LASTS)
    )


def tell_reply(database: Database, vault: Vault, work: Sequence[Job]) -> None:
    """The work of replies that have arrived."""
    _tell(database, vault, work, "reply")


def tell_accepted(database: Database, vault: Vault, work: Sequence[Job]) -> None:
    """The work of invitations that were accepted."""
    _tell(database, vault, work, "accepted")


def _tell(database: Database, vault: Vault, work: Sequence[Job], what: str) -> None:
    """In the person's waking hours; at night it waits."""
    now = clock.now()
    pairs = [split_subject(job.subject) for job in work]
    with database.reading() as session:
        people = find_people(session, vault, {person_id for person_id, _ in pairs})

    def plan(session: Session) -> None:
        for person_id in dict.fromkeys(person_id for person_id, _ in pairs):
            person = people.get(person_id)
            if person is not None:
                at = wait_for_morning(person, now)
                quiet = quiet_from(person, at)
                lasts = min(NEWS_LASTS, quiet - at) if quiet else NEWS_LASTS
                _reach(session, person_id, what, at, lasts)
        jobs.finish(session, work)

    database.write(plan)


def _reach(session: Session, person_id: UUID, what: str, at: datetime, lasts: timedelta) -> UUID:
    delivery_id, at = clock.new_id(), to_millisecond(at)
    session.execute(
        insert(DeliveryRow).values(
            person_id=person_id,
            id=delivery_id,
            what=what,
            attempt=0,
            due_at=at,
            until=at + lasts,
            fate=DUE,
        )
    )
    jobs.plan(session, PUSH, at, subject_of(person_id, delivery_id))
    return delivery_id
