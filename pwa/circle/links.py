"""Letting somebody in, and ending it: invitations, and the links that come of them.

An invitation is single-use, runs out, can be withdrawn, and shows before it is accepted exactly
what it will allow. Whoever makes it is either the client or the one who will read. A link holds
until either side ends it, or until its last day; ending is immediate.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, insert, or_, select, update

from pwa import clock
from pwa.circle import consents
from pwa.circle.models import InvitationRow, LinkRow
from pwa.db import Database, Session, to_millisecond
from pwa.people.person import Person, find_person
from pwa.people.sign_in import new_code
from pwa.vault.keeper import Keeper
from pwa.vault.keys import PersonKey, Vault

OPEN_FOR = timedelta(days=7)


class Role(StrEnum):
    """What somebody in the circle is to the client."""

    CASE_MANAGER = "case_manager"
    FAMILY = "family"


class Terms(msgspec.Struct, frozen=True):
    """What somebody is let in for, as it was shown and agreed to."""

    name: str
    works_for: str = ""
    purpose: str = ""
    ends_on: date | None = None


class Invitation(NamedTuple):
    """An invitation that still holds, as whoever was given its code sees it."""

    id: UUID
    by: Person
    role: Role
    by_viewer: bool
    terms: Terms
    expires_at: datetime


class Link(NamedTuple):
    """A link as its client sees it. `viewer_id` is None where that person is erased."""

    id: UUID
    client_id: UUID
    viewer_id: UUID | None
    role: Role
    is_confirmed: bool
    terms: Terms
    began_at: datetime
    ended_at: datetime | None


class Invited(NamedTuple):
    """An invitation as whoever made it sees it."""

    id: UUID
    role: Role
    terms: Terms
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None


class NoInvitation(Exception):
    """No invitation with this code holds: it is used, withdrawn, run out, or never was."""


def invite(
    database: Database, keeper: Keeper, person: Person, role: Role, terms: Terms, *, by_viewer: bool
) -> str:
    """Makes an invitation. Returns its code, which is nowhere stored."""
    code = new_code()
    invitation_id = clock.new_id()
    now = clock.now()
    values = {
        "person_id": person.id,
        "id": invitation_id,
        "role": role,
        "by_viewer": by_viewer,
        "code_digest": _code_digest(keeper, code),
        "made_at": now,
        "expires_at": now + OPEN_FOR,
        "sealed": person.key.seal(_invited(invitation_id), msgspec.json.encode(terms)),
    }
    database.write(lambda session: session.execute(insert(InvitationRow).values(values)) and None)
    return code


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
    terms = msgspec.json.decode(by.key.open(_invited(row.id), row.sealed), type=Terms)
    return Invitation(row.id, by, Role(row.role), row.by_viewer, terms, row.expires_at)


def list_invitations(session: Session, person: Person) -> list[Invited]:
    """The invitations a person made, the latest first."""
    rows = session.execute(
        select(InvitationRow.__table__)
        .where(InvitationRow.person_id == person.id)
        .order_by(InvitationRow.made_at.desc(), InvitationRow.id)
    )
    return [
        Invited(
            row.id,
            Role(row.role),
            msgspec.json.decode(person.key.open(_invited(row.id), row.sealed), type=Terms),
            row.made_at,
            row.expires_at,
            row.used_at,
            row.withdrawn_at,
        )
        for row in rows
    ]


def withdraw(database: Database, person: Person, invitation_id: UUID) -> None:
    """Takes an invitation back that nobody has used yet."""
    statement = (
        update(InvitationRow)
        .where(InvitationRow.person_id == person.id, InvitationRow.id == invitation_id)
        .values(withdrawn_at=clock.now())
    )
    database.write(lambda session: session.execute(statement) and None)


def accept(database: Database, vault: Vault, person: Person, code: str, *, confirmed: bool) -> UUID:
    """Uses an invitation up, and links both. Returns the link. Raises NoInvitation, also where
    somebody invited themselves."""
    link_id = clock.new_id()

    def join(session: Session) -> bool:
        try:
            invitation = find_invitation(session, vault, code)
        except NoInvitation:
            return False
        if invitation.by.id == person.id or not _use(session, invitation):
            return False
        client, viewer = (person, invitation.by)
        if not invitation.by_viewer:
            client, viewer = viewer, client
        _begin(session, link_id, client, viewer, invitation, confirmed=confirmed)
        return True

    if not database.write(join):
        raise NoInvitation
    return link_id


def end(database: Database, vault: Vault, person: Person, link_id: UUID) -> bool:
    """Ends a link, from either side, at once. False where this person has no such link."""

    def finish(session: Session) -> bool:
        row = session.execute(
            update(LinkRow)
            .where(
                LinkRow.id == link_id,
                or_(LinkRow.person_id == person.id, LinkRow.viewer_id == person.id),
                LinkRow.ended_at.is_(None),
            )
            .values(ended_at=clock.now())
            .returning(LinkRow.__table__)
        ).first()
        if row is None:
            return False
        client = find_person(session, vault, row.person_id)
        link = open_link(client.key, row)
        line = consents.Line(consents.Act.ENDED, link.terms.name, link.terms.works_for)
        consents.write_down(session, client, link_id, line)
        return True

    return database.write(finish)


def list_links(session: Session, client: Person) -> list[Link]:
    """Everybody who is or was in a client's circle, the latest first."""
    rows = session.execute(
        select(LinkRow.__table__)
        .where(LinkRow.person_id == client.id)
        .order_by(LinkRow.began_at.desc(), LinkRow.id)
    )
    return [open_link(client.key, row) for row in rows]


def find_link(
    session: Session, client: Person, link_id: UUID, *, holding: bool = True
) -> Link | None:
    """A link of this client's, or None; without `holding` one that has ended too."""
    mine = select(LinkRow.__table__).where(LinkRow.person_id == client.id, LinkRow.id == link_id)
    row = session.execute(mine.where(holds_now(client.today())) if holding else mine).first()
    return None if row is None else open_link(client.key, row)


def holds_now(today: date) -> ColumnElement[bool]:
    """The condition under which a link lets anybody see anything. `today` is the client's."""
    return LinkRow.ended_at.is_(None) & (LinkRow.ends_on.is_(None) | (LinkRow.ends_on >= today))


def open_link(key: PersonKey, row: Any) -> Link:
    """A Link from its row, under the client's key."""
    terms = msgspec.json.decode(key.open(_agreed(row.id), row.terms), type=Terms)
    return Link(
        id=row.id,
        client_id=row.person_id,
        viewer_id=row.viewer_id,
        role=Role(row.role),
        is_confirmed=row.is_confirmed,
        terms=terms,
        began_at=row.began_at,
        ended_at=row.ended_at,
    )


def _begin(
    session: Session,
    link_id: UUID,
    client: Person,
    viewer: Person,
    invitation: Invitation,
    *,
    confirmed: bool,
) -> None:
    """The link and the line of consent that goes with it."""
    terms = msgspec.structs.replace(invitation.terms, name=viewer.display_name)
    session.execute(
        insert(LinkRow).values(
            person_id=client.id,
            id=link_id,
            viewer_id=viewer.id,
            role=invitation.role,
            is_confirmed=confirmed,
            began_at=to_millisecond(clock.now()),
            ends_on=terms.ends_on,
            terms=client.key.seal(_agreed(link_id), msgspec.json.encode(terms)),
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


def _agreed(link_id: UUID) -> bytes:
    return b"links.terms" + link_id.bytes
