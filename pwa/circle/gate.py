"""The gate: the one place that decides what somebody sees of another person's log.

It builds the one query of what a viewer may see now, and returns readings already cut to what was
shared, never rows or payloads. Every look is written in the transaction of the query, before
anything is opened: nobody looks without leaving a trace.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, exists, select

from pwa import clock
from pwa.circle.cut import Scope, cut
from pwa.circle.links import Link, find_link, open_link
from pwa.circle.looks import OPENED, note_listed, note_opened
from pwa.circle.models import LinkRow, LookedAtRow, LookRow, ShareRow
from pwa.circle.replies import About, Reply, list_replies, write_back
from pwa.circle.shrunk import find_shrunk
from pwa.circle.standing import list_kinds_of
from pwa.circle.terms import Role
from pwa.db import Database, Session
from pwa.entries.models import Entry
from pwa.entries.names import find_names
from pwa.entries.sealed import COLUMNS, NO_NAMES, open_row
from pwa.people.person import Person, find_people
from pwa.readings import Reading
from pwa.vault.keys import Vault

_share, _entry, _link = ShareRow.__table__.c, Entry.__table__.c, LinkRow.__table__.c
_A_DAY = timedelta(days=1)


class Shown(NamedTuple):
    """What a viewer sees through a link: whose it is, and the readings, newest first. `new` are
    those that they never opened, `to_talk_about` those that the client marked; `kinds` those of
    which new entries start out shown; `replies` what was written about them through this link.
    `has_shrunk`: something of these days is not shown any more; nothing is to be concluded."""

    link: Link
    client_name: str
    zone: str
    today: date
    readings: tuple[Reading, ...]
    new: frozenset[UUID] = frozenset()
    to_talk_about: frozenset[UUID] = frozenset()
    kinds: frozenset[str] = frozenset()
    replies: tuple[Reply, ...] = ()
    has_shrunk: bool = False


def look(
    database: Database,
    vault: Vault,
    viewer: Person,
    link_id: UUID,
    back: timedelta,
    how: str = OPENED,
) -> Shown | None:
    """What a viewer may see now of the client's last days, and the look that says so. None where no
    link of theirs holds."""

    def find_and_note(session: Session) -> tuple[Person, Link, list[Any], frozenset[str]] | None:
        [*found] = _find_clients(session, vault, viewer, only=link_id)
        if not found:
            return None
        client, link = found[0]
        today = client.today()
        rows = _rows(session, [link], today - back, today)
        kinds = list_kinds_of(session, [link.id]).get(link.id, frozenset())
        note_opened(session, client.id, link.id, [row.id for row in rows], how)
        return client, link, rows, kinds

    found = database.write(find_and_note)
    if found is None:
        return None
    with database.reading() as session:
        return _show(session, *found)


def look_at_one(
    database: Database, vault: Vault, viewer: Person, link_id: UUID, entry_id: UUID
) -> Shown | None:
    """The same of one entry alone. None where it may not be seen."""

    def find_and_note(session: Session) -> tuple[Person, Link, list[Any]] | None:
        found = _find_one(session, vault, viewer, link_id, entry_id)
        if found is not None:
            client, link, _rows = found
            note_opened(session, client.id, link.id, [entry_id])
        return found

    found = database.write(find_and_note)
    if found is None:
        return None
    with database.reading() as session:
        return _show(session, *found)


def reply(
    database: Database, vault: Vault, viewer: Person, link_id: UUID, entry_id: UUID, words: str
) -> datetime | None:
    """A viewer writes about an entry that they may see now. Returns when it arrives; None where
    they may not see it, or are no case manager."""

    def write(session: Session) -> datetime | None:
        found = _find_one(session, vault, viewer, link_id, entry_id)
        if found is None or found[1].role is not Role.CASE_MANAGER:
            return None
        return write_back(session, found[0], About(link_id, entry_id, words))

    return database.write(write)


def look_at_all(database: Database, vault: Vault, viewer: Person, back: timedelta) -> list[Shown]:
    """The caseload: of each client what may be seen now of the last days, with the look *in the
    list*, once a link and day. A constant number of queries, whoever many they are."""

    def find_and_note(session: Session) -> Any:
        clients = _find_clients(session, vault, viewer)
        links = [link for _client, link in clients]
        today = clock.now().date()
        rows = _rows(session, links, today - back - _A_DAY, today + _A_DAY) if links else []
        kinds = list_kinds_of(session, [link.id for link in links])
        note_listed(session, [(client.id, link.id, client.today()) for client, link in clients])
        return clients, rows, kinds, find_shrunk(session, links, clock.now() - back)

    clients, rows, kinds, shrunk = database.write(find_and_note)
    by_link: dict[UUID, list[Any]] = {link.id: [] for _client, link in clients}
    for row in rows:
        by_link[row.link_id].append(row)
    return [
        _cut_all(
            client,
            link,
            [row for row in by_link[link.id] if row.day >= client.today() - back],
            kinds.get(link.id, frozenset()),
        )._replace(has_shrunk=link.id in shrunk)
        for client, link in clients
    ]


def preview(session: Session, client: Person, link_id: UUID, back: timedelta) -> Shown | None:
    """What a viewer would see, through the client's own eyes, which leaves no look. None where the
    link is not theirs, or no longer holds."""
    link = find_link(session, client, link_id)
    if link is None:
        return None
    today = client.today()
    kinds = list_kinds_of(session, [link.id]).get(link.id, frozenset())
    return _show(session, client, link, _rows(session, [link], today - back, today), kinds)


def list_clients(session: Session, vault: Vault, viewer: Person) -> list[tuple[Link, str]]:
    """The links through which a viewer may see somebody now, with the clients' names."""
    clients = _find_clients(session, vault, viewer)
    return [(link, client.display_name) for client, link in clients]


def _find_clients(
    session: Session, vault: Vault, viewer: Person, only: UUID | None = None
) -> list[tuple[Person, Link]]:
    """The clients who let a viewer in, and the links that hold now; nobody's who is on hold."""
    mine = (
        select(LinkRow.__table__)
        .where(LinkRow.viewer_id == viewer.id, LinkRow.ended_at.is_(None))
        .order_by(LinkRow.began_at, LinkRow.id)
    )
    rows = session.execute(mine if only is None else mine.where(LinkRow.id == only)).all()
    if not rows or viewer.is_held:
        return []
    people = find_people(session, vault, {row.person_id for row in rows})
    found = []
    for row in rows:
        client = people.get(row.person_id)
        if client is None or client.is_held:
            continue
        link = open_link(client.key, row)
        if link.holds(client.today()):
            found.append((client, link))
    return found


def _find_one(
    session: Session, vault: Vault, viewer: Person, link_id: UUID, entry_id: UUID
) -> tuple[Person, Link, list[Any]] | None:
    clients = _find_clients(session, vault, viewer, only=link_id)
    if not clients:
        return None
    client, link = clients[0]
    rows = list(session.execute(_visible([link]).where(_entry.id == entry_id)))
    return (client, link, rows) if rows else None


def _visible(links: Sequence[Link]) -> Select[Any]:
    """The one query of what may be seen through links."""
    was_opened = exists().where(
        LookedAtRow.person_id == _share.person_id,
        LookedAtRow.entry_id == _share.entry_id,
        LookRow.person_id == LookedAtRow.person_id,
        LookRow.id == LookedAtRow.look_id,
        LookRow.link_id == _share.link_id,
    )
    return (
        select(
            *COLUMNS,
            _share.link_id,
            _share.words.label("shows_words"),
            _share.own.label("shows_own"),
            _share.to_talk_about,
            was_opened.label("was_opened"),
        )
        .join(
            ShareRow.__table__,
            and_(_share.person_id == _entry.person_id, _share.entry_id == _entry.id),
        )
        .where(
            _share.person_id.in_({link.client_id for link in links}),
            _share.link_id.in_([link.id for link in links]),
            _share.ended_at.is_(None),
            _entry.deleted_at.is_(None),
        )
        .order_by(_entry.day.desc(), _entry.at.desc(), _entry.id.desc())
    )


def _rows(session: Session, links: Sequence[Link], first: date, last: date) -> list[Any]:
    return list(session.execute(_visible(links).where(_entry.day.between(first, last))))


def _show(
    session: Session,
    client: Person,
    link: Link,
    rows: Sequence[Any],
    kinds: frozenset[str] = frozenset(),
) -> Shown:
    named = any(row.habit_id and row.shows_words for row in rows)
    names = find_names(session, client) if named else NO_NAMES
    replies = list_replies(session, client, [row.id for row in rows], link.id)
    return _cut_all(client, link, rows, kinds, names)._replace(replies=tuple(replies))


def _cut_all(
    client: Person, link: Link, rows: Sequence[Any], kinds: frozenset[str], names: Any = NO_NAMES
) -> Shown:
    readings = tuple(
        cut(open_row(client.key, row, names=names), Scope(row.shows_words, row.shows_own))
        for row in rows
    )
    return Shown(
        link=link,
        client_name=client.display_name,
        zone=client.zone,
        today=client.today(),
        readings=readings,
        new=frozenset(row.id for row in rows if not row.was_opened),
        to_talk_about=frozenset(row.id for row in rows if row.to_talk_about),
        kinds=kinds,
    )
