"""A person as the other rooms see one."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from pwa import clock
from pwa.db import Session
from pwa.people.models import PersonRow
from pwa.vault.keeper import Keeper
from pwa.vault.keys import PersonKey, Vault

PROFILE = b"persons.profile"


class Profile(msgspec.Struct, frozen=True):
    """What is sealed of a person: the names they gave, and `confirmed_by`, the organisation that
    made this account for somebody who works there."""

    sign_in_name: str
    display_name: str
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Anyone with an account, opened. Holding a Person is holding their key: every query of the
    rooms takes one, so that nothing is ever fetched by a bare id."""

    id: UUID
    key: PersonKey = field(repr=False, compare=False)
    display_name: str
    sign_in_name: str
    zone: str
    country: str
    language: str
    day_starts: int
    look: str
    quiet_from: int = 22
    quiet_until: int = 8
    confirmed_by: str = ""
    is_held: bool = False

    @property
    def profile(self) -> Profile:
        return Profile(self.sign_in_name, self.display_name, self.confirmed_by)

    def today(self) -> date:
        """The person's own day at this moment."""
        return clock.day_of(clock.now(), self.zone, self.day_starts)


def seal_profile(key: PersonKey, profile: Profile) -> bytes:
    return key.seal(PROFILE, msgspec.json.encode(profile))


def open_profile(key: PersonKey, sealed: bytes) -> Profile:
    return msgspec.json.decode(key.open(PROFILE, sealed), type=Profile)


def name_digest(keeper: Keeper, sign_in_name: str) -> bytes:
    """Finds a sign-in name without storing it; letters' case and form do not matter."""
    plain = unicodedata.normalize("NFKC", sign_in_name).strip().casefold()
    return keeper.mac(b"sign-in name", plain.encode())


def open_person(key: PersonKey, row: Any) -> Person:
    """A Person from a row of `persons`."""
    profile = open_profile(key, row.profile)
    return Person(
        id=row.id,
        key=key,
        display_name=profile.display_name,
        sign_in_name=profile.sign_in_name,
        zone=row.zone,
        country=row.country,
        language=row.language,
        day_starts=row.day_starts,
        look=row.look,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        confirmed_by=profile.confirmed_by,
        is_held=row.held is not None,
    )


_people = select(PersonRow.__table__).where(PersonRow.id.in_(bindparam("ids", expanding=True)))


def find_people(session: Session, vault: Vault, person_ids: Collection[UUID]) -> dict[UUID, Person]:
    """Several people, in a constant number of queries; those who are being erased are left out."""
    keys = vault.unlock_all(session, person_ids)
    rows = session.execute(_people, {"ids": list(person_ids)})
    return {row.id: open_person(keys[row.id], row) for row in rows if row.id in keys}


def find_person(session: Session, vault: Vault, person_id: UUID) -> Person:
    """The person. Raises LookupError where there is none."""
    row = session.execute(select(PersonRow.__table__).where(PersonRow.id == person_id)).first()
    if row is None:
        raise LookupError("no such person")
    return open_person(vault.unlock(session, person_id), row)
