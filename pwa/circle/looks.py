"""Looks: each time somebody was shown something of a client's, written before it is sent.

*Listed*: the client's line stood in a list, one a link and day. *Opened*: these entries were sent.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, func, insert, select

from pwa import clock
from pwa.circle.models import LookedAtRow, LookRow
from pwa.db import Session, to_millisecond
from pwa.entries.models import Entry
from pwa.people.person import Person

OPENED, LISTED, PRINTED, PLAN = "opened", "listed", "printed", "plan"

_of_look = and_(LookRow.person_id == LookedAtRow.person_id, LookRow.id == LookedAtRow.look_id)


class Look(NamedTuple):
    """One look, as the client reads it: who, how, when, and how many entries were sent, of which
    kinds; those that are no more are counted alone."""

    id: UUID
    link_id: UUID
    how: str
    at: datetime
    sent: int
    kinds: Mapping[str, int] = MappingProxyType({})


def note_opened(
    session: Session,
    client_id: UUID,
    link_id: UUID,
    entry_ids: Sequence[UUID],
    how: str = OPENED,
) -> None:
    """These entries are about to be sent, or a page without any: its goals and habits are seen."""
    look_id = note_whole(session, client_id, link_id, how)
    rows = [
        {"person_id": client_id, "look_id": look_id, "entry_id": entry_id} for entry_id in entry_ids
    ]
    if rows:
        session.execute(insert(LookedAtRow), rows)


def note_whole(session: Session, client_id: UUID, link_id: UUID, how: str) -> UUID:
    """Something is about to be sent. Returns the look."""
    look_id = clock.new_id()
    session.execute(
        insert(LookRow).values(
            person_id=client_id,
            id=look_id,
            link_id=link_id,
            how=how,
            at=to_millisecond(clock.now()),
        )
    )
    return look_id


def note_listed(session: Session, lines: Sequence[tuple[UUID, UUID, date]]) -> None:
    """The lines of these clients are about to be sent in a list: client, link, and the client's
    day. Written once a link and day."""
    if not lines:
        return
    noted = session.execute(
        select(LookRow.link_id, func.max(LookRow.on_day))
        .where(
            LookRow.person_id.in_([client_id for client_id, _link, _day in lines]),
            LookRow.link_id.in_([link_id for _client, link_id, _day in lines]),
            LookRow.how == LISTED,
        )
        .group_by(LookRow.link_id)
    )
    last = {row[0]: row[1] for row in noted}
    now = to_millisecond(clock.now())
    rows = [
        {
            "person_id": client_id,
            "id": clock.new_id(),
            "link_id": link_id,
            "how": LISTED,
            "at": now,
            "on_day": day,
        }
        for client_id, link_id, day in lines
        if last.get(link_id) != day
    ]
    if rows:
        session.execute(insert(LookRow), rows)


def list_looks(session: Session, client: Person) -> list[Look]:
    """Who looked, the latest first."""
    rows = session.execute(
        select(
            LookRow.id, LookRow.link_id, LookRow.how, LookRow.at, func.count(LookedAtRow.entry_id)
        )
        .outerjoin(LookedAtRow, _of_look)
        .where(LookRow.person_id == client.id)
        .group_by(LookRow.person_id, LookRow.id)
        .order_by(LookRow.at.desc(), LookRow.id.desc())
    )
    kinds: dict[UUID, dict[str, int]] = {}
    for look_id, kind, number in session.execute(_kinds_of, {"person_id": client.id}):
        kinds.setdefault(look_id, {})[kind] = number
    return [Look(*row, kinds.get(row.id, {})) for row in rows]


_kinds_of = (
    select(LookedAtRow.look_id, Entry.kind, func.count())
    .join(Entry, and_(Entry.person_id == LookedAtRow.person_id, Entry.id == LookedAtRow.entry_id))
    .where(LookedAtRow.person_id == bindparam("person_id"))
    .group_by(LookedAtRow.look_id, Entry.kind)
    .order_by(func.count().desc(), Entry.kind)
)


def find_seen(
    session: Session, client: Person, entry_ids: Iterable[UUID]
) -> dict[tuple[UUID, UUID], datetime]:
    """When each entry was last opened through each link."""
    rows = session.execute(
        select(LookedAtRow.entry_id, LookRow.link_id, func.max(LookRow.at))
        .join(LookRow, _of_look)
        .where(LookedAtRow.person_id == client.id, LookedAtRow.entry_id.in_(list(entry_ids)))
        .group_by(LookedAtRow.entry_id, LookRow.link_id)
    )
    return {(entry_id, link_id): at for entry_id, link_id, at in rows}
