"""A person's circle, as an export holds it: each link with its shares, consents and looks, and the
invitations that were made. It is for reading; nobody is let in by a file."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from pwa.circle import consents
from pwa.circle.invitations import list_invitations
from pwa.circle.links import list_links
from pwa.circle.models import (
    LookedAtRow,
    LookRow,
    ReplyRow,
    ShareRow,
    ShownThingRow,
    StandingShareRow,
)
from pwa.circle.replies import list_replies
from pwa.db import Session
from pwa.people.person import Person

Record = dict[str, Any]


def list_circle(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    """Everybody who is or was let in, the latest first."""
    shares, standing = (
        _of_links(session, person, ShareRow),
        _of_links(session, person, StandingShareRow),
    )
    looks, lines = _looks(session, person), _consents(session, person)
    replies, things = _replies(session, person), _of_links(session, person, ShownThingRow)
    for link in list_links(session, person):
        yield {
            "id": link.id,
            "role": link.role,
            "is_confirmed": link.is_confirmed,
            "began_at": link.began_at,
            "ended_at": link.ended_at,
            "terms": msgspec.to_builtins(link.terms),
            "consents": lines[link.id],
            "shares": shares[link.id],
            "standing": standing[link.id],
            "looks": looks[link.id],
            "replies": replies[link.id],
            "things": things[link.id],
        }


def list_invited(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    """The invitations a person made; never their codes."""
    for each in list_invitations(session, person):
        yield {
            "id": each.id,
            "role": each.role,
            "made_at": each.made_at,
            "used_at": each.used_at,
            "terms": msgspec.to_builtins(each.terms),
        }


def _of_links(session: Session, person: Person, table: Any) -> dict[UUID, list[Record]]:
    """The shares or standing shares of each link, as they stand in their rows."""
    found: dict[UUID, list[Record]] = defaultdict(list)
    taken = [
        column
        for column in table.__table__.c
        if column.name not in {"person_id", "said_at", "said_by", "said_on"}
    ]
    for row in session.execute(select(*taken).where(table.person_id == person.id)):
        record: Record = row._asdict()
        found[record.pop("link_id")].append(record)
    return found


def _looks(session: Session, person: Person) -> dict[UUID, list[Record]]:
    sent: dict[UUID, list[UUID]] = defaultdict(list)
    for row in session.execute(
        select(LookedAtRow.look_id, LookedAtRow.entry_id).where(LookedAtRow.person_id == person.id)
    ):
        sent[row.look_id].append(row.entry_id)
    found: dict[UUID, list[Record]] = defaultdict(list)
    for row in session.execute(
        select(LookRow.__table__).where(LookRow.person_id == person.id).order_by(LookRow.at)
    ):
        found[row.link_id].append({"how": row.how, "at": row.at, "entries": sent[row.id]})
    return found


def _replies(session: Session, person: Person) -> dict[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = defaultdict(list)
    ids = session.scalars(
        select(ReplyRow.entry_id).where(ReplyRow.person_id == person.id).distinct()
    ).all()
    for each in list_replies(session, person, ids):
        found[each.link_id].append(
            {
                "entry_id": each.entry_id,
                "by_viewer": each.by_viewer,
                "at": each.at,
                "words": each.words,
            }
        )
    return found


def _consents(session: Session, person: Person) -> dict[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = defaultdict(list)
    for each in consents.read_record(session, person):
        line = msgspec.to_builtins(each.line)
        record = {"number": each.number, "at": each.at, "digest": each.digest.hex(), **line}
        found[each.link_id].append(record)
    return found
