"""The gate: the one place that decides what somebody sees of another person's log.

It builds the one query of what a viewer may see now, and returns readings already cut to what was
shared, never rows or payloads. Every look is written in the transaction of the query, before
anything is opened: nobody looks without leaving a trace.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, select

from pwa.circle.cut import Scope, cut
from pwa.circle.links import Link, find_link, open_link
from pwa.circle.looks import note_opened
from pwa.circle.models import LinkRow, ShareRow
from pwa.db import Database, Session
from pwa.entries.models import Entry
from pwa.entries.names import find_names
from pwa.entries.sealed import COLUMNS, NO_NAMES, open_row
from pwa.people.person import Person, find_person
from pwa.readings import Reading
from pwa.vault.keys import Vault

_share, _entry = ShareRow.__table__.c, Entry.__table__.c


class Shown(NamedTuple):
    """What a viewer sees through a link: whose it is, and the readings, newest first."""

    link: Link
    client_name: str
    today: date
    readings: tuple[Reading, ...]


def look(
    database: Database,
    vault: Vault,
    viewer: Person,
    link_id: UUID,
    first: date,
    last: date,
) -> Shown | None:
    """What a viewer may see now of the days from `first` to `last`, and the look that says so.
    None where no link of theirs holds."""

    def find_and_note(session: Session) -> tuple[Person, Link, list[Any]] | None:
        found = _find_link(session, vault, viewer, link_id)
        if found is None:
            return None
        client, link = found
        rows = _rows(session, client, link, first, last)
        note_opened(session, client.id, link.id, [row.id for row in rows])
        return client, link, rows

    found = database.write(find_and_note)
    return None if found is None else _open(database, *found)


def preview(
    session: Session, client: Person, link_id: UUID, first: date, last: date
) -> Shown | None:
    """The same through the client's own eyes, which leaves no look. None where the link is not
    theirs, or no longer holds."""
    link = find_link(session, client, link_id)
    if link is None:
        return None
    rows = _rows(session, client, link, first, last)
    return Shown(link, client.display_name, client.today(), _cut_all(session, client, rows))


def list_clients(session: Session, vault: Vault, viewer: Person) -> list[tuple[Link, str]]:
    """The links through which a viewer may see somebody now, with the clients' names."""
    rows = session.execute(
        select(LinkRow.__table__)
        .where(LinkRow.viewer_id == viewer.id, LinkRow.ended_at.is_(None))
        .order_by(LinkRow.began_at, LinkRow.id)
    )
    found = (_open_for_viewer(session, vault, row) for row in rows)
    return [(link, client.display_name) for client, link in filter(None, found)]


def _find_link(
    session: Session, vault: Vault, viewer: Person, link_id: UUID
) -> tuple[Person, Link] | None:
    row = session.execute(
        select(LinkRow.__table__).where(
            LinkRow.id == link_id, LinkRow.viewer_id == viewer.id, LinkRow.ended_at.is_(None)
        )
    ).first()
    return None if row is None else _open_for_viewer(session, vault, row)


def _open_for_viewer(session: Session, vault: Vault, row: Any) -> tuple[Person, Link] | None:
    """The client and the link of a row that was not ended, unless it ran out."""
    try:
        client = find_person(session, vault, row.person_id)
    except LookupError:
        return None  # the client is being erased
    if row.ends_on is not None and row.ends_on < client.today():
        return None
    return client, open_link(client.key, row)


def _visible(client: Person, link: Link, first: date, last: date) -> Select[Any]:
    """The one query of what a viewer may see."""
    return (
        select(*COLUMNS, _share.words.label("shows_words"), _share.own.label("shows_own"))
        .join(
            ShareRow.__table__,
            and_(_share.person_id == _entry.person_id, _share.entry_id == _entry.id),
        )
        .where(
            _share.person_id == client.id,
            _share.link_id == link.id,
            _share.ended_at.is_(None),
            _entry.deleted_at.is_(None),
            _entry.day.between(first, last),
        )
        .order_by(_entry.day.desc(), _entry.at.desc(), _entry.id.desc())
    )


def _rows(session: Session, client: Person, link: Link, first: date, last: date) -> list[Any]:
    return list(session.execute(_visible(client, link, first, last)))


def _open(database: Database, client: Person, link: Link, rows: Sequence[Any]) -> Shown:
    with database.reading() as session:
        readings = _cut_all(session, client, rows)
    return Shown(link, client.display_name, client.today(), readings)


def _cut_all(session: Session, client: Person, rows: Sequence[Any]) -> tuple[Reading, ...]:
    named = any(row.habit_id and row.shows_words for row in rows)
    names = find_names(session, client) if named else NO_NAMES
    return tuple(
        cut(open_row(client.key, row, names=names), Scope(row.shows_words, row.shows_own))
        for row in rows
    )
