"""Making an account, signing in, and getting back in after a password was forgotten.

Nothing here tells whether an account exists, by what it says or by how long it takes; only making
an account must say that a name is taken.
"""

import base64
import secrets
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from pwa import clock
from pwa.db import Database, InsertOnce, Session
from pwa.people.models import FailedTry, PersonRow, RecoveryCode
from pwa.people.password import hash_password, is_right
from pwa.people.person import Profile, name_digest, seal_profile
from pwa.people.sessions import Device, Sessions, Tokens
from pwa.vault.keys import NewKey, Vault

CODES = 8
CODE_BYTES = 10
# Read off paper, these are easily taken for each other; codes are compared as if they were one.
LOOK_ALIKE = str.maketrans("01i8", "ollb")
TRIES = 10
TRIES_WITHIN = timedelta(minutes=15)


class NameTaken(Exception):
    """Somebody has this sign-in name."""


class WrongSignIn(Exception):
    """Name and password, or name and code, do not fit together."""


class OnHold(Exception):
    """The account is on hold; whoever runs this Daymark knows why."""


class TooManyTries(Exception):
    """Guessing is slowed down. Trying again in a quarter of an hour is right."""


class NewPerson(NamedTuple):
    """What an account begins with."""

    sign_in_name: str
    password: str
    display_name: str
    zone: str
    country: str
    language: str


class Accounts(NamedTuple):
    """What the verbs of this module need."""

    database: Database
    vault: Vault
    sessions: Sessions


_insert_person = InsertOnce(PersonRow, key=("name_digest",))


def sign_up(accounts: Accounts, new: NewPerson, device: Device) -> tuple[Tokens, list[str]]:
    """A new account, signed in, and its recovery codes. Raises NameTaken."""
    person_id = clock.new_id()
    password = hash_password(new.password)
    codes = [new_code() for _ in range(CODES)]
    key = accounts.vault.make(person_id)
    tokens = accounts.database.write(
        lambda session: _make_person(accounts, session, key, new, password, codes, device)
    )
    if tokens is None:
        accounts.vault.destroy(person_id)
        raise NameTaken
    return tokens, codes


def _make_person(
    accounts: Accounts,
    session: Session,
    new_key: NewKey,
    new: NewPerson,
    password: str,
    codes: list[str],
    device: Device,
) -> Tokens | None:
    vault = accounts.vault
    digest = name_digest(vault.keeper, new.sign_in_name)
    if session.scalar(select(PersonRow.id).where(PersonRow.name_digest == digest)) is not None:
        return None
    key, person_id = new_key.key, new_key.key.person_id
    made = _insert_person(
        session,
        id=person_id,
        name_digest=digest,
        profile=seal_profile(key, Profile(new.sign_in_name, new.display_name)),
        password=password,
        zone=new.zone,
        country=new.country,
        language=new.language,
        day_starts=0,
        look="phone",
        made_at=clock.now(),
    )
    if made is None:
        return None
    vault.keep(session, new_key)
    replace_codes(vault, session, person_id, codes)
    return accounts.sessions.begin(session, key, device)


def sign_in(accounts: Accounts, name: str, password: str, device: Device) -> Tokens:
    """A new session. Raises WrongSignIn, TooManyTries or OnHold."""
    digest = name_digest(accounts.vault.keeper, name)
    with accounts.database.reading() as session:
        _refuse_too_many(session, digest)
        found = session.execute(
            select(PersonRow.id, PersonRow.password, PersonRow.held).where(
                PersonRow.name_digest == digest
            )
        ).first()
    if not is_right(found.password if found else None, password) or found is None:
        _note_failure(accounts.database, digest)
        raise WrongSignIn
    if found.held is not None:
        raise OnHold
    return accounts.database.write(
        lambda session: accounts.sessions.begin(
            session, accounts.vault.unlock(session, found.id), device
        )
    )


def recover(accounts: Accounts, name: str, code: str, password: str, device: Device) -> Tokens:
    """A new password for a code, which is used up; every other session ends.

    Raises WrongSignIn or TooManyTries.
    """
    digest = name_digest(accounts.vault.keeper, name)
    with accounts.database.reading() as session:
        _refuse_too_many(session, digest)
    hashed = hash_password(password)

    def change(session: Session) -> tuple[UUID, Tokens] | None:
        person_id = _use_code(accounts.vault, session, digest, code)
        if person_id is None:
            return None
        session.execute(update(PersonRow).where(PersonRow.id == person_id).values(password=hashed))
        accounts.sessions.end_within(session, person_id)
        key = accounts.vault.unlock(session, person_id)
        return person_id, accounts.sessions.begin(session, key, device)

    done = accounts.database.write(change)
    if done is None:
        _note_failure(accounts.database, digest)
        raise WrongSignIn
    accounts.sessions.forget(done[0])
    return done[1]


def replace_codes(vault: Vault, session: Session, person_id: UUID, codes: list[str]) -> None:
    """From now on only these codes recover the account."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.execute(
        insert(RecoveryCode),
        [{"person_id": person_id, "digest": _code_digest(vault, code)} for code in codes],
    )


def new_codes(accounts: Accounts, person_id: UUID) -> list[str]:
    """A fresh set of recovery codes; the old ones stop working."""
    codes = [new_code() for _ in range(CODES)]
    accounts.database.write(
        lambda session: replace_codes(accounts.vault, session, person_id, codes)
    )
    return codes


def count_codes(session: Session, person_id: UUID) -> int:
    """How many recovery codes a person has not used."""
    statement = select(func.count()).select_from(RecoveryCode)
    return session.scalar(statement.where(RecoveryCode.person_id == person_id)) or 0


def forget_failures(session: Session) -> int:
    """Removes failed tries that no longer count."""
    limit = clock.now() - TRIES_WITHIN
    gone = session.execute(delete(FailedTry).where(FailedTry.at < limit).returning(FailedTry.id))
    return len(gone.all())


def _use_code(vault: Vault, session: Session, digest: bytes, code: str) -> UUID | None:
    person_id = session.scalar(
        select(PersonRow.id).where(PersonRow.name_digest == digest, PersonRow.held.is_(None))
    )
    if person_id is None:
        return None
    used = session.execute(
        delete(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id, RecoveryCode.digest == _code_digest(vault, code)
        )
        .returning(RecoveryCode.person_id)
    ).first()
    return person_id if used else None


def new_code() -> str:
    """80 random bits in groups of four letters and digits."""
    text = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _code_digest(vault: Vault, code: str) -> bytes:
    plain = "".join(letter for letter in code.lower() if letter.isalnum()).translate(LOOK_ALIKE)
    return vault.keeper.mac(b"recovery code", plain.encode())


def _refuse_too_many(session: Session, digest: bytes) -> None:
    tries = session.scalar(
        select(func.count())
        .select_from(FailedTry)
        .where(FailedTry.name_digest == digest, FailedTry.at > clock.now() - TRIES_WITHIN)
    )
    if tries is not None and tries >= TRIES:
        raise TooManyTries


def _note_failure(database: Database, digest: bytes) -> None:
    statement = insert(FailedTry).values(id=clock.new_id(), name_digest=digest, at=clock.now())
    database.write(lambda session: session.execute(statement) and None)
