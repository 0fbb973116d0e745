"""What starts out shown: new entries of a kind, from now on and never backwards."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import and_, bindparam, insert, select, update

from pwa import clock
from pwa.circle import consents
from pwa.circle.links import find_link, holds_now
from pwa.circle.models import LinkRow, StandingShareRow
from pwa.circle.terms import Role
from pwa.db import Session, to_millisecond
from pwa.entries.kind import kinds
from pwa.people.person import Person

ONLY_WORDS = frozenset({"journal"})
"""Kinds of which nothing is left without their words."""


def share_from_now(
    session: Session, person: Person, link_id: UUID, kind: str, *, words: bool
) -> bool:
    """New entries of a kind start out shown through a link; family gets scores only, and no pages
    of the journal. False where there is no such link or kind."""
    link = find_link(session, person, link_id)
    if link is None or kind not in kinds() or not may_start_out(link.role, kind):
        return False
    words = words and link.role is not Role.FAMILY
    _end_standing(session, person, link_id, kind)
    session.execute(
        insert(StandingShareRow).values(
            person_id=person.id,
            id=clock.new_id(),
            link_id=link_id,
            kind=kind,
            words=words,
            began_at=to_millisecond(clock.now()),
        )
    )
    line = consents.Line.of(
        link.terms,
        consents.Act.SHARED_FROM_NOW,
        what=kind,
        words=words,
        language=person.language,
    )
    consents.write_down(session, person, link_id, line)
    return True


def may_start_out(role: Role, kind: str) -> bool:
    """Whether new entries of a kind can start out shown to somebody: words are shown to family one
    by one only."""
    return role is not Role.FAMILY or kind not in ONLY_WORDS


def no_longer_from_now(session: Session, person: Person, link_id: UUID, kind: str) -> bool:
    """New entries of a kind start out private again; those that are shown stay so. False where
    they did already."""
    link = find_link(session, person, link_id, holding=False)
    if link is None or not _end_standing(session, person, link_id, kind):
        return False
    line = consents.Line.of(
        link.terms, consents.Act.NO_LONGER_FROM_NOW, what=kind, language=person.language
    )
    consents.write_down(session, person, link_id, line)
    return True


def list_standing(session: Session, person: Person, kind: str) -> dict[UUID, bool]:
    """Through which links new entries of a kind start out shown, and whether with their words."""
    return {link_id: words for link_id, each, words in _list_now(session, person) if each == kind}


def list_kinds_shown(session: Session, person: Person) -> dict[UUID, dict[str, bool]]:
    """By link, the kinds of which new entries start out shown, and whether with their words."""
    found: dict[UUID, dict[str, bool]] = {}
    for link_id, kind, words in _list_now(session, person):
        found.setdefault(link_id, {})[kind] = words
    return found


_kinds_of = select(StandingShareRow.link_id, StandingShareRow.kind).where(
    StandingShareRow.link_id.in_(bindparam("links", expanding=True)),
    StandingShareRow.ended_at.is_(None),
)


def list_kinds_of(session: Session, link_ids: Collection[UUID]) -> dict[UUID, frozenset[str]]:
    """By link, the kinds of which new entries start out shown; for links that are known to hold."""
    found: dict[UUID, frozenset[str]] = {}
    for link_id, kind in session.execute(_kinds_of, {"links": list(link_ids)}):
        found[link_id] = found.get(link_id, frozenset()) | {kind}
    return found


def _list_now(session: Session, person: Person) -> list[tuple[UUID, str, bool]]:
    rows = session.execute(
        select(StandingShareRow.link_id, StandingShareRow.kind, StandingShareRow.words)
        .join(
            LinkRow,
            and_(
                LinkRow.person_id == StandingShareRow.person_id,
                LinkRow.id == StandingShareRow.link_id,
            ),
        )
        .where(
            StandingShareRow.person_id == person.id,
            StandingShareRow.ended_at.is_(None),
            holds_now(person.today()),
        )
    )
    return [(row.link_id, row.kind, row.words) for row in rows]


def _end_standing(session: Session, person: Person, link_id: UUID, kind: str) -> bool:
    ended = session.execute(
        update(StandingShareRow)
        .where(
            StandingShareRow.person_id == person.id,
            StandingShareRow.link_id == link_id,
            StandingShareRow.kind == kind,
            StandingShareRow.ended_at.is_(None),
        )
        .values(ended_at=to_millisecond(clock.now()))
        .returning(StandingShareRow.id)
    ).first()
    return ended is not None
