"""What a client is told of their circle: who sees an entry, and who starts out seeing new ones."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from pwa.circle.links import Link, list_holding
from pwa.circle.looks import find_seen
from pwa.circle.shares import Share, list_shares
from pwa.circle.standing import list_standing
from pwa.db import Session
from pwa.people.person import Person
from pwa.readings import Reading, Viewer


class Starting(NamedTuple):
    """Whether new entries of a kind start out shown through a link, and with their words."""

    link: Link
    is_on: bool
    words: bool


def tell_who_sees(session: Session, person: Person, readings: Sequence[Reading]) -> list[Reading]:
    """A person's own readings, each with everybody in the circle, whether they see it now, and when
    they last opened it."""
    links = list_holding(session, person) if readings else []
    if not links:
        return [msgspec.structs.replace(reading, audience=()) for reading in readings]
    ids = [reading.id for reading in readings]
    shares = {(share.entry_id, share.link_id): share for share in list_shares(session, person, ids)}
    seen = find_seen(session, person, ids)

    def audience(entry_id: UUID) -> tuple[Viewer, ...]:
        return tuple(
            _viewer(link, shares.get((entry_id, link.id)), seen.get((entry_id, link.id)))
            for link in links
        )

    return [msgspec.structs.replace(reading, audience=audience(reading.id)) for reading in readings]


def list_starting(session: Session, person: Person, kind: str) -> list[Starting]:
    """For a form of a kind: everybody who is let in, and whether they see what it logs."""
    links = list_holding(session, person)
    on = list_standing(session, person, kind) if links else {}
    return [Starting(link, link.id in on, on.get(link.id, False)) for link in links]


def _viewer(link: Link, share: Share | None, seen_at: datetime | None) -> Viewer:
    return Viewer(
        link_id=link.id,
        name=link.first_name,
        role=link.role,
        sees=share is not None,
        words=share is not None and share.words,
        to_talk_about=share is not None and share.to_talk_about,
        seen_at=seen_at,
        reads=link.hours.reads,
        away_until=link.hours.away_until,
    )
