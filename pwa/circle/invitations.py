"""Letting somebody in: invitations, and the link that comes of one.

An invitation is single-use, runs out, can be withdrawn, and shows before it is accepted exactly
what it will allow. Whoever makes it is either the client or the one who will read.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, insert, select, update

from pwa import clock, jobs, words
from pwa.circle import consents
from pwa.circle.links import agreed
from pwa.circle.models import InvitationRow, LinkRow
from pwa.circle.standing import share_from_now
from pwa.circle.terms import PURPOSE, Role, Terms
from pwa.db import Database, Session, to_millisecond
from pwa.people.person import Person, find_person
from pwa.people.sign_in import new_code
from pwa.vault.keeper import Keeper
from pwa.vault.keys import Vault

OPEN_FOR = timedelta(days=7)


class Invitation(NamedTuple):
    """An invitation that still holds, as whoever was given its code sees it."""

    id: UUID
    by: Person
    role: Role
    by_viewer: bool
    terms: Terms
    expires_at: datetime


class Invited(NamedTuple):
    """An invitation as whoever made it sees it. Its code is sealed with it."""

    id: UUID
    role: Role
    by_viewer: bool
    terms: Terms
    code: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody can still use it."""
        is_free = self.used_at is None and self.withdrawn_at is None
        return is_free and self.expires_at > clock.now()


class _Offer(msgspec.Struct, frozen=True):
    """What is sealed of an invitation."""

    terms: Terms
    code: str


class Made(NamedTuple):
    """An invitation that was just made."""

    id: UUID
    code: str


class NoInvitation(Exception):
    """No invitation with this code holds: it is used, withdrawn, run out, or never was."""


def invite(
    database: Database, keeper: Keeper, person: Person, role: Role, terms: Terms, *, by_viewer: bool
) -> Made:
    """Makes an invitation. Returns its id and its code."""
    code = new_code()
    invitation_id = clock.new_id()
    now = clock.now()
    offer = msgspec.json.encode(_Offer(terms, code))
    values = {
        "person_id": person.id,
        "id": invitation_id,
        "role": role,
        "by_viewer": by_viewer,
        "code_digest": _code_digest(keeper, code),
        "made_at": now,
        "expires_at": now + OPEN_FOR,
        "sealed": person.key.seal(_invited(invitation_id), offer),
    }
    database.write(lambda session: session.execute(insert(InvitationRow).values(values)) and None)
    return Made(invitation_id, code)


def find_invitation(session: Session, vault: Vault, code: str) -> Invitation:
    """What an invitation will allow. Raises NoInvitation."""
    row = session.execute(
        select(InvitationRow.__table__).where(
            InvitationRow.code_digest == _code_digest(vault.keeper, code), *_still_open()
        )
    ).first()
    if row is None:
        raise NoInvitation
    by = find_person(session, vault, row.person_id)
    if by.is_held:
        raise NoInvitation
    terms = _open_offer(by, row).terms
    if row.by_viewer and not terms.purpose:
        terms = msgspec.structs.replace(terms, purpose=words.say(by.language, PURPOSE))
    return Invitation(row.id, by, Role(row.role), row.by_viewer, terms, row.expires_at)


def list_invitations(session: Session, person: Person) -> list[Invited]:
    """The invitations a person made, the latest first."""
    rows = session.execute(
        select(InvitationRow.__table__)
        .where(InvitationRow.person_id == person.id)
        .order_by(InvitationRow.made_at.desc(), InvitationRow.id)
    )
    return [_as_invited(person, row) for row in rows]


def find_open(session: Session, person: Person, invitation_id: UUID) -> Invited | None:
    """An invitation of this person that can still be used, or None."""
    found = list_invitations(session, person)
    return next((each for each in found if each.id == invitation_id and each.is_open), None)


def _as_invited(person: Person, row: Any) -> Invited:
    offer = _open_offer(person, row)
    return Invited(
        id=row.id,
        role=Role(row.role),
        by_viewer=row.by_viewer,
        terms=offer.terms,
        code=offer.code,
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        withdrawn_at=row.withdrawn_at,
    )


def _open_offer(person: Person, row: Any) -> _Offer:
    return msgspec.json.decode(person.key.open(_invited(row.id), row.sealed), type=_Offer)


def withdraw(database: Database, person: Person, invitation_id: UUID) -> bool:
    """Takes an invitation back. False where this person made no such one."""
    statement = (
        update(InvitationRow)
        .where(InvitationRow.person_id == person.id, InvitationRow.id == invitation_id)
        .values(withdrawn_at=clock.now())
        .returning(InvitationRow.id)
    )
    return database.write(lambda session: session.execute(statement).first() is not None)


ACCEPTED = "invitation accepted"
"""The work of those who tell whoever invited; its subject is that person and the link."""


def accept(
    database: Database, vault: Vault, person: Person, code: str, kinds: Iterable[str] = ()
) -> UUID:
    """Uses an invitation up, and links both. Returns the link. `kinds` are those of which a client
    who accepts shows new entries; one who invited has said so already. Raises NoInvitation, also
    where somebody invited themselves."""
    link_id = clock.new_id()

    def join(session: Session) -> bool:
        try:
            invitation = find_invitation(session, vault, code)
        except NoInvitation:
            return False
        if invitation.by.id == person.id or not _use(session, invitation):
            return False
        client, viewer, shown = person, invitation.by, kinds
        if not invitation.by_viewer:
            client, viewer, shown = viewer, client, invitation.terms.kinds
        _begin(session, link_id, client, viewer, invitation)
        for kind in shown:
            share_from_now(session, client, link_id, kind, words=True)
        jobs.plan(session, ACCEPTED, clock.now(), jobs.subject_of(invitation.by.id, link_id))
        return True

    if not database.write(join):
        raise NoInvitation
    return link_id


def _begin(
    session: Session,
    link_id: UUID,
    client: Person,
    viewer: Person,
    invitation: Invitation,
) -> None:
    """The link and the line of consent that goes with it."""
    confirmed = viewer.confirmed_by if invitation.role is Role.CASE_MANAGER else ""
    terms = msgspec.structs.replace(
        invitation.terms,
        name=viewer.display_name,
        works_for=confirmed or invitation.terms.works_for,
    )
    session.execute(
        insert(LinkRow).values(
            person_id=client.id,
            id=link_id,
            viewer_id=viewer.id,
            role=invitation.role,
            is_confirmed=bool(confirmed),
            began_at=to_millisecond(clock.now()),
            ends_on=terms.ends_on,
            terms=client.key.seal(agreed(link_id), msgspec.json.encode(terms)),
        )
    )
    line = consents.Line(
        consents.Act.LET_IN,
        terms.name,
        terms.works_for,
        terms.purpose,
        invitation.role,
        ends_on=terms.ends_on,
        language=client.language,
    )
    consents.write_down(session, client, link_id, line)


def _use(session: Session, invitation: Invitation) -> bool:
    used = session.execute(
        update(InvitationRow)
        .where(InvitationRow.id == invitation.id, *_still_open())
        .values(used_at=clock.now())
        .returning(InvitationRow.id)
    ).first()
    return used is not None


def _still_open() -> tuple[ColumnElement[bool], ...]:
    return (
        InvitationRow.used_at.is_(None),
        InvitationRow.withdrawn_at.is_(None),
        InvitationRow.expires_at > clock.now(),
    )


def _code_digest(keeper: Keeper, code: str) -> bytes:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return keeper.mac(b"invitation", plain.encode())


def _invited(invitation_id: UUID) -> bytes:
    return b"invitations.sealed" + invitation_id.bytes
