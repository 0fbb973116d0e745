"""The gate: the one place that decides what somebody sees of another person's log.

It builds the one query of what a viewer may see now, and returns readings already cut to what was
shared, never rows or payloads. Every look is written in the transaction of the query, before
anything is opened: nobody looks without leaving a trace.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam, exists, select, tuple_

from pwa import clock
from pwa.circle.beside import find_beside, find_shown_plan
from pwa.circle.clients import find_client, find_clients
from pwa.circle.cut import Scope, cut, has_words
from pwa.circle.links import Link, find_link
from pwa.circle.looks import OPENED, PLAN, note_listed, note_opened, note_whole
from pwa.circle.models import LookedAtRow, LookRow, ShareRow
from pwa.circle.replies import About, list_replies, write_back
from pwa.circle.shown import Shown, ShownPlan
from pwa.circle.shrunk import find_shrunk
from pwa.circle.standing import list_kinds_of
from pwa.circle.terms import Role
from pwa.circle.things import Named, Thing, find_since
from pwa.circle.whole import Whole, count_all, list_whole
from pwa.db import Database, Session
from pwa.entries.models import Entry
from pwa.entries.names import find_names
from pwa.entries.sealed import COLUMNS, NO_NAMES, open_payload
from pwa.habits.pauses import list_pauses
from pwa.habits.strength import strength_of
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.vault.keys import Vault

_share, _entry = ShareRow.__table__.c, Entry.__table__.c
_A_DAY = timedelta(days=1)
Names = Mapping[UUID | None, str]


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
        found = find_client(session, vault, viewer, link_id)
        if found is None:
            return None
        client, link = found
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


def look_at_plan(
    database: Database, vault: Vault, viewer: Person, link_id: UUID
) -> ShownPlan | None:
    """The client's plan, and the look that says so. None where it is not shown."""

    def find_and_note(session: Session) -> ShownPlan | None:
        found = find_client(session, vault, viewer, link_id)
        if found is None:
            return None
        client, link = found
        plan = find_shown_plan(session, client, link)
        if plan is None:
            return None
        note_whole(session, client.id, link.id, PLAN)
        return ShownPlan(link, client.display_name, plan)

    return database.write(find_and_note)


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
        clients = find_clients(session, vault, viewer)
        links = [link for _client, link in clients]
        today = clock.now().date()
        rows = _rows(session, links, today - back - _A_DAY, today + _A_DAY) if links else []
        kinds = list_kinds_of(session, [link.id for link in links])
        note_listed(session, [(client.id, link.id, client.today()) for client, link in clients])
        return clients, rows, kinds, find_shrunk(session, links, clock.now() - back)

    clients, rows, kinds, shrunk = database.write(find_and_note)
    by_link: dict[UUID, list[Any]] = {link.id: [] for _client, link in clients}
    for row in rows:
        by_link[row[_LINK_OF]].append(row)
    return [
        _cut_all(
            client,
            link,
            _of_days(by_link[link.id], client.today() - back),
            kinds.get(link.id, frozenset()),
        )._replace(has_shrunk=link.id in shrunk)
        for client, link in clients
    ]


def preview(session: Session, client: Person, link_id: UUID, back: timedelta) -> Shown | None:
    """What a viewer would see, through the client's own eyes, which leaves no look; but for the
    viewer's own last visit. None where the link is not theirs, or no longer holds."""
    link = find_link(session, client, link_id)
    if link is None:
        return None
    link = link._replace(hours=msgspec.structs.replace(link.hours, last_visit=None))
    today = client.today()
    kinds = list_kinds_of(session, [link.id]).get(link.id, frozenset())
    return _show(session, client, link, _rows(session, [link], today - back, today), kinds)


def list_clients(session: Session, vault: Vault, viewer: Person) -> list[tuple[Link, str]]:
    """The links through which a viewer may see somebody now, with the clients' names."""
    clients = find_clients(session, vault, viewer)
    return [(link, client.display_name) for client, link in clients]


def _find_one(
    session: Session, vault: Vault, viewer: Person, link_id: UUID, entry_id: UUID
) -> tuple[Person, Link, list[Any]] | None:
    found = find_client(session, vault, viewer, link_id)
    if found is None:
        return None
    client, link = found
    rows = list(session.execute(_VISIBLE.where(_entry.id == entry_id), _through([link])))
    return (client, link, rows) if rows else None


_was_opened = exists().where(
    LookedAtRow.person_id == _share.person_id,
    LookedAtRow.entry_id == _share.entry_id,
    LookRow.person_id == LookedAtRow.person_id,
    LookRow.id == LookedAtRow.look_id,
    LookRow.link_id == _share.link_id,
)
_VISIBLE = (
    select(*COLUMNS, _share.link_id, _share.words, _share.own, _share.to_talk_about, _was_opened)
    .join(
        ShareRow.__table__,
        and_(_share.person_id == _entry.person_id, _share.entry_id == _entry.id),
    )
    .where(
        # Of a client the days are few and the shares many: a share is looked up for each entry.
        _entry.person_id.in_(bindparam("clients", expanding=True)),
        tuple_(_share.person_id, _share.link_id).in_(bindparam("links", expanding=True)),
        _share.ended_at.is_(None),
        _entry.deleted_at.is_(None),
    )
    .order_by(_entry.day.desc(), _entry.at.desc(), _entry.id.desc())
)
"""The one query of what may be seen through links."""
_OF_DAYS = _VISIBLE.where(_entry.day.between(bindparam("first"), bindparam("last")))
_DAY_OF, _LINK_OF = 3, 10


def _of_days(rows: list[Any], first: date) -> list[Any]:
    """The client's own days: others have the same instant on another day."""
    return [row for row in rows if row[_DAY_OF] >= first]


def _through(links: Sequence[Link]) -> dict[str, Any]:
    return {
        "clients": list({link.client_id for link in links}),
        "links": [(link.client_id, link.id) for link in links],
    }


def _rows(session: Session, links: Sequence[Link], first: date, last: date) -> list[Any]:
    named = _through(links) | {"first": first, "last": last}
    return list(session.execute(_OF_DAYS, named))


def _show(
    session: Session,
    client: Person,
    link: Link,
    rows: Sequence[Any],
    kinds: frozenset[str] = frozenset(),
) -> Shown:
    named = any(row.habit_id and row.words for row in rows)
    names = find_names(session, client) if named else NO_NAMES
    replies = list_replies(session, client, [row.id for row in rows], link.id)
    things = find_since(session, client, link.id)
    shown = _cut_all(client, link, rows, kinds, names)
    words = frozenset(each.id for each in shown.readings if has_words(each.kind, each.payload))
    return shown._replace(
        replies=tuple(replies),
        beside=find_beside(session, client, things),
        with_words=words,
        wholes=_follow_wholes(session, client, link, things),
    )


def _follow_wholes(
    session: Session, client: Person, link: Link, things: Mapping[Named, datetime]
) -> tuple[Whole, ...]:
    """Habits that are shown as a whole: how strong, from the entries since then; no figure where
    one of these, or a pause, is kept private."""
    found = list_whole(session, client, things)
    knows_pauses = Named(Thing.PAUSE, client.id) in things
    pauses = list_pauses(session, client) if found else []
    wholes = []
    for habit, since in found:
        rows = list(
            session.execute(
                _VISIBLE.where(_entry.habit_id == habit.id, _entry.at >= since), _through([link])
            )
        )
        day = clock.day_of(since, client.zone, client.day_starts)
        is_private = not knows_pauses and any(pause.until > day for pause in pauses)
        is_whole = len(rows) == count_all(session, client, habit.id, since) and not is_private
        readings = _cut_all(client, link, rows, frozenset()).readings
        strength = strength_of(habit, readings, pauses, client.today()) if is_whole else None
        wholes.append(Whole(habit.called, day, strength))
    return tuple(wholes)


def _cut_all(
    client: Person, link: Link, rows: Sequence[Any], kinds: frozenset[str], names: Names = NO_NAMES
) -> Shown:
    """What waits beside an entry, and which goal it serves, are the person's own affair."""
    key, readings, new, talk = client.key, [], [], []
    for row in rows:
        id_, kind, at, day, zone, version, _, habit_id, _, sealed, _, words, own, talks, seen = row
        payload = cut(kind, open_payload(key, kind, id_, sealed), Scope(words, own))
        habit = names.get(habit_id, "") if words else ""
        readings.append(
            Reading(id_, kind, at, day, zone, version, payload, habit_id=habit_id, habit=habit)
        )
        if not seen:
            new.append(id_)
        if talks:
            talk.append(id_)
    return Shown(
        link=link,
        client_name=client.display_name,
        zone=client.zone,
        today=client.today(),
        readings=tuple(readings),
        new=frozenset(new),
        to_talk_about=frozenset(talk),
        kinds=kinds,
    )
