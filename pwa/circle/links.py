"""Links: who is in a client's circle, as what, and until when.

A link holds until either side ends it, or until its last day; ending is immediate.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, or_, select, update

from pwa import clock
from pwa.circle import consents
from pwa.circle.models import LinkRow
from pwa.circle.terms import Role, Terms
from pwa.db import Database, Session
from pwa.people.person import Person, find_person
from pwa.vault.keys import PersonKey, Vault

ASK_AGAIN = timedelta(days=180)


class Hours(msgspec.Struct, frozen=True):
    """When a case manager reads and meets a client, as they said: `reads` in words ("weekdays, 9 to
    5"), `away_until` the day they are back, `phone`, and their visits."""

    reads: str = ""
    away_until: date | None = None
    phone: str = ""
    last_visit: date | None = None
    next_visit: datetime | None = None


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
    wanted_on: date | None = None
    hours: Hours = Hours()

    @property
    def first_name(self) -> str:
        """What the client's screens call them."""
        return self.terms.name.split()[0] if self.terms.name.split() else self.terms.name

    def is_long(self, today: date) -> bool:
        """Whether it is time to ask the client if they still want it."""
        since = self.wanted_on or self.began_at.date()
        return self.terms.ends_on is None and today - since > ASK_AGAIN

    def holds(self, today: date) -> bool:
        """Whether it lets anybody see anything on a day of the client's."""
        ends_on = self.terms.ends_on
        return self.ended_at is None and (ends_on is None or ends_on >= today)


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
        _write_down_end(session, find_person(session, vault, row.person_id), row)
        return True

    return database.write(finish)


def end_all_of(session: Session, vault: Vault, viewer_id: UUID) -> None:
    """Ends every link of somebody who leaves; their clients read it in the record."""
    rows = session.execute(
        update(LinkRow)
        .where(LinkRow.viewer_id == viewer_id, LinkRow.ended_at.is_(None))
        .values(ended_at=clock.now())
        .returning(LinkRow.__table__)
    ).all()
    for row in rows:
        with suppress(LookupError):  # the client is being erased too
            _write_down_end(session, find_person(session, vault, row.person_id), row)


def keep_hours(
    database: Database, vault: Vault, viewer: Person, link_id: UUID, hours: Hours
) -> bool:
    """What a viewer says of when they read and meet a client. False where they have no such
    link."""

    def keep(session: Session) -> bool:
        row = session.execute(
            select(LinkRow.person_id).where(
                LinkRow.id == link_id, LinkRow.viewer_id == viewer.id, LinkRow.ended_at.is_(None)
            )
        ).first()
        if row is None:
            return False
        key = vault.unlock(session, row.person_id)
        session.execute(
            update(LinkRow)
            .where(LinkRow.person_id == row.person_id, LinkRow.id == link_id)
            .values(hours=key.seal(hours_of(link_id), msgspec.json.encode(hours)))
        )
        return True

    return database.write(keep)


def still_want(database: Database, client: Person, link_id: UUID) -> bool:
    """A client says that somebody is to stay. False where the link is not theirs or ended."""

    def keep(session: Session) -> bool:
        link = find_link(session, client, link_id)
        if link is None:
            return False
        session.execute(
            update(LinkRow)
            .where(LinkRow.person_id == client.id, LinkRow.id == link_id)
            .values(wanted_on=client.today())
        )
        line = consents.Line.of(link.terms, consents.Act.STILL_WANTED, language=client.language)
        consents.write_down(session, client, link_id, line)
        return True

    return database.write(keep)


def list_links(session: Session, client: Person) -> list[Link]:
    """Everybody who is or was in a client's circle, the latest first."""
    rows = session.execute(
        select(LinkRow.__table__)
        .where(LinkRow.person_id == client.id)
        .order_by(LinkRow.began_at.desc(), LinkRow.id)
    )
    return [open_link(client.key, row) for row in rows]


def list_holding(session: Session, client: Person) -> list[Link]:
    """Everybody who is let in now: case managers first, each group by when they came."""
    today = client.today()
    held = [link for link in list_links(session, client) if link.holds(today)]
    return sorted(held, key=lambda link: (link.role is Role.FAMILY, link.began_at))


def find_link(
    session: Session, client: Person, link_id: UUID, *, holding: bool = True
) -> Link | None:
    """A link of this client's, or None; without `holding` one that has ended too."""
    row = session.execute(_one, {"person_id": client.id, "link_id": link_id}).first()
    link = None if row is None else open_link(client.key, row)
    return link if link and (link.holds(client.today()) or not holding) else None


_one = select(LinkRow.__table__).where(
    LinkRow.person_id == bindparam("person_id"), LinkRow.id == bindparam("link_id")
)


def holds_now(today: date) -> ColumnElement[bool]:
    """The condition under which a link lets anybody see anything. `today` is the client's."""
    return LinkRow.ended_at.is_(None) & (LinkRow.ends_on.is_(None) | (LinkRow.ends_on >= today))


def open_link(key: PersonKey, row: Any) -> Link:
    """A Link from its row, under the client's key."""
    terms = msgspec.json.decode(key.open(agreed(row.id), row.terms), type=Terms)
    return Link(
        id=row.id,
        client_id=row.person_id,
        viewer_id=row.viewer_id,
        role=Role(row.role),
        is_confirmed=row.is_confirmed,
        terms=terms,
        began_at=row.began_at,
        ended_at=row.ended_at,
        wanted_on=row.wanted_on,
        hours=_open_hours(key, row),
    )


def _write_down_end(session: Session, client: Person, row: Any) -> None:
    terms = open_link(client.key, row).terms
    line = consents.Line.of(terms, consents.Act.ENDED, language=client.language)
    consents.write_down(session, client, row.id, line)


def _open_hours(key: PersonKey, row: Any) -> Hours:
    if row.hours is None:
        return Hours()
    return msgspec.json.decode(key.open(hours_of(row.id), row.hours), type=Hours)


def agreed(link_id: UUID) -> bytes:
    return b"links.terms" + link_id.bytes


def hours_of(link_id: UUID) -> bytes:
    return b"links.hours" + link_id.bytes
