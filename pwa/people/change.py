"""What a person changes about their own account."""

from typing import Any
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy import select, update

from pwa import clock, jobs
from pwa.db import Session
from pwa.people.models import PersonRow
from pwa.people.password import hash_password, is_right
from pwa.people.person import Person, find_person, name_digest, seal_profile
from pwa.people.sign_in import Accounts, NameTaken, WrongSignIn

MOVED = "person moved"
"""The work of those who plan by a person's days; its subject is the person."""
DAYS = frozenset({"zone", "day_starts"})


def change_settings(accounts: Accounts, person_id: UUID, **columns: Any) -> None:
    """Sets zone, country, language, day_starts, quiet hours or look."""
    statement = update(PersonRow).where(PersonRow.id == person_id).values(**columns)

    def change(session: Session) -> None:
        session.execute(statement)
        if DAYS & columns.keys():
            jobs.plan(session, MOVED, clock.now(), person_id.hex)

    accounts.database.write(change)
    accounts.sessions.forget(person_id)


def change_display_name(accounts: Accounts, person: Person, name: str) -> None:
    profile = seal_profile(person.key, replace(person.profile, display_name=name))
    change_settings(accounts, person.id, profile=profile)


def confirm(accounts: Accounts, person_id: UUID, organisation: str) -> None:
    """Says that an organisation made this account for somebody who works there. Raises LookupError
    where there is no such person."""

    def mark(session: Session) -> None:
        person = find_person(session, accounts.vault, person_id)
        profile = replace(person.profile, confirmed_by=organisation)
        session.execute(
            update(PersonRow)
            .where(PersonRow.id == person_id)
            .values(profile=seal_profile(person.key, profile))
        )

    accounts.database.write(mark)
    accounts.sessions.forget(person_id)


def change_sign_in_name(accounts: Accounts, person: Person, name: str) -> None:
    """Raises NameTaken."""
    digest = name_digest(accounts.vault.keeper, name)
    profile = seal_profile(person.key, replace(person.profile, sign_in_name=name))

    def change(session: Session) -> bool:
        owner = session.scalar(select(PersonRow.id).where(PersonRow.name_digest == digest))
        if owner not in {None, person.id}:
            return False
        session.execute(
            update(PersonRow)
            .where(PersonRow.id == person.id)
            .values(name_digest=digest, profile=profile)
        )
        return True

    if not accounts.database.write(change):
        raise NameTaken
    accounts.sessions.forget(person.id)


def change_password(
    accounts: Accounts, person_id: UUID, session_id: UUID, old: str, new: str
) -> int:
    """Sets a new password and ends all other sessions. Returns how many. Raises WrongSignIn."""
    check_password(accounts, person_id, old)
    hashed = hash_password(new)

    def change(session: Session) -> int:
        session.execute(update(PersonRow).where(PersonRow.id == person_id).values(password=hashed))
        return accounts.sessions.end_within(session, person_id, but=session_id)

    ended = accounts.database.write(change)
    accounts.sessions.forget(person_id)
    return ended


def check_password(accounts: Accounts, person_id: UUID, password: str) -> None:
    """Raises WrongSignIn where it is not this person's password."""
    with accounts.database.reading() as session:
        stored = session.scalar(select(PersonRow.password).where(PersonRow.id == person_id))
    if not is_right(stored, password):
        raise WrongSignIn
