"""Showing an entry through a link, and taking it back.

Words on one entry and link may arrive late and out of order, from several phones. The latest one
holds, by the phone's corrected time and then by the write's id; across phones a take-back within
two minutes wins, whichever came first.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, select, update

from pwa.circle import consents
from pwa.circle.consents import Line
from pwa.circle.links import Link, find_link, holds_now, list_holding
from pwa.circle.models import LinkRow, ShareRow
from pwa.db import InsertOnce, Session
from pwa.entries.models import Entry
from pwa.people.person import Person

NEAR = timedelta(minutes=2)


class Said(NamedTuple):
    """Who said a word on a share, and when: the corrected instant of the tap, the write, and the
    sign-in that stands for a phone."""

    at: datetime
    write_id: UUID
    phone: UUID | None = None


class Share(NamedTuple):
    """That an entry is shown through a link, with its words or only its scores."""

    entry_id: UUID
    link_id: UUID
    words: bool
    own: bool
    began_at: datetime | None
    to_talk_about: bool


class _Told(NamedTuple):
    """What an entry shows through a link after a word."""

    words: bool
    own: bool
    began_at: datetime | None
    ended_at: datetime | None


_put = InsertOnce(
    ShareRow,
    key=("person_id", "link_id", "entry_id"),
    update=(
        *("words", "own", "began_at", "ended_at"),
        *("said_at", "said_by", "said_on", "to_talk_about"),
    ),
)


def show(
    session: Session,
    person: Person,
    entry_id: UUID,
    link_id: UUID,
    said: Said,
    *,
    words: bool,
    own: bool = False,
    by_hand: bool = True,
) -> bool:
    """Shows an entry through a link, inside the verb of an act. What was shown by hand gets a line
    of its own in the record of consents. False where the entry or the link is none that holds."""
    link = find_link(session, person, link_id)
    if link is None or not has_entry(session, person, entry_id):
        return False
    known = _lock(session, person, entry_id, link_id)
    if known is None or _comes_after(said, known):
        told = _Told(words, own, said.at, None)
        _say(session, person, link, entry_id, said, known, told, by_hand=by_hand)
    return True


def take_back(session: Session, person: Person, entry_id: UUID, link_id: UUID, said: Said) -> bool:
    """Hides an entry from a link again, inside the verb of an act. False where the link is not
    this person's."""
    link = find_link(session, person, link_id, holding=False)
    if link is None:
        return False
    known = _lock(session, person, entry_id, link_id)
    if known is None:
        if has_entry(session, person, entry_id):
            _say(session, person, link, entry_id, said, None, _hidden(None, said.at))
    elif _ends(said, known):
        latest = max(said, Said(known.said_at, known.said_by, known.said_on), key=lambda s: s[:2])
        _say(session, person, link, entry_id, latest, known, _hidden(known, said.at))
    return True


def end_all(session: Session, person: Person, entry_id: UUID, said: Said) -> None:
    """Nobody sees an entry any more: it goes to the bin, and comes back private. It is the last
    word on each share of it; what was said before and arrives late shows nothing."""
    for link in list_holding(session, person):
        known = _lock(session, person, entry_id, link.id)
        _say(session, person, link, entry_id, said, known, _hidden(known, said.at))
    session.execute(
        update(ShareRow)
        .where(
            ShareRow.person_id == person.id,
            ShareRow.entry_id == entry_id,
            ShareRow.ended_at.is_(None),
        )
        .values(ended_at=said.at)
    )


def list_shares(session: Session, person: Person, entry_ids: Iterable[UUID]) -> list[Share]:
    """Through which links entries are visible now."""
    rows = session.execute(
        select(
            ShareRow.entry_id,
            ShareRow.link_id,
            ShareRow.words,
            ShareRow.own,
            ShareRow.began_at,
            ShareRow.to_talk_about,
        )
        .join(
            LinkRow, and_(LinkRow.person_id == ShareRow.person_id, LinkRow.id == ShareRow.link_id)
        )
        .where(
            ShareRow.person_id == person.id,
            ShareRow.entry_id.in_(list(entry_ids)),
            ShareRow.ended_at.is_(None),
            holds_now(person.today()),
        )
    )
    return [Share(*row) for row in rows]


def count_shown(session: Session, person: Person) -> dict[UUID, int]:
    """By link, how many entries are visible through it now."""
    rows = session.execute(
        select(ShareRow.link_id, func.count())
        .join(Entry, and_(Entry.person_id == ShareRow.person_id, Entry.id == ShareRow.entry_id))
        .where(
            ShareRow.person_id == person.id,
            ShareRow.ended_at.is_(None),
            Entry.deleted_at.is_(None),
        )
        .group_by(ShareRow.link_id)
    )
    return {row[0]: row[1] for row in rows}


def has_entry(session: Session, person: Person, entry_id: UUID) -> bool:
    """Whether an entry is this person's and not in the bin. Held, so that it is not binned just
    then."""
    found = session.execute(
        select(Entry.id)
        .where(Entry.person_id == person.id, Entry.id == entry_id, Entry.deleted_at.is_(None))
        .with_for_update(key_share=True)
    ).first()
    return found is not None


def mark_to_talk_about(session: Session, person: Person, entry_id: UUID, *, wanted: bool) -> None:
    """Marks an entry for the next meeting wherever it is shown, or takes the mark away."""
    session.execute(
        update(ShareRow)
        .where(
            ShareRow.person_id == person.id,
            ShareRow.entry_id == entry_id,
            ShareRow.ended_at.is_(None),
        )
        .values(to_talk_about=wanted)
    )


def _lock(session: Session, person: Person, entry_id: UUID, link_id: UUID) -> Any:
    return session.execute(
        select(ShareRow.__table__)
        .where(
            ShareRow.person_id == person.id,
            ShareRow.link_id == link_id,
            ShareRow.entry_id == entry_id,
        )
        .with_for_update()
    ).first()


def _hidden(known: Any, at: datetime) -> _Told:
    """What is known of a share, shown no more."""
    if known is None:
        return _Told(words=False, own=False, began_at=None, ended_at=at)
    return _Told(known.words, known.own, known.began_at, at)


def _is_newer(said: Said, known: Any) -> bool:
    return (said.at, said.write_id) > (known.said_at, known.said_by)


def _comes_after(said: Said, known: Any) -> bool:
    """Whether a word that shows holds against the last one."""
    if not _is_newer(said, known):
        return False
    was_taken_back = known.ended_at is not None
    is_near = bool(said.at - known.said_at < NEAR)
    return not (was_taken_back and _is_other(said, known) and is_near)


def _ends(said: Said, known: Any) -> bool:
    """Whether a word that takes back holds against the last one."""
    if _is_newer(said, known):
        return True
    is_shown = known.ended_at is None
    return is_shown and _is_other(said, known) and bool(known.said_at - said.at < NEAR)


def _is_other(said: Said, known: Any) -> bool:
    return bool(said.phone != known.said_on)


def _say(
    session: Session,
    person: Person,
    link: Link,
    entry_id: UUID,
    said: Said,
    known: Any,
    told: _Told,
    *,
    by_hand: bool = True,
) -> None:
    is_shown = told.ended_at is None
    _put(
        session,
        person_id=person.id,
        link_id=link.id,
        entry_id=entry_id,
        said_at=said.at,
        said_by=said.write_id,
        said_on=said.phone,
        to_talk_about=is_shown and known is not None and known.to_talk_about,
        **told._asdict(),
    )
    was_shown = known is not None and known.ended_at is None
    before = (was_shown, was_shown and known.words, was_shown and known.own)
    if by_hand and before != (is_shown, is_shown and told.words, is_shown and told.own):
        act = consents.Act.SHOWED if is_shown else consents.Act.TOOK_BACK
        named = {"what": "entry", "thing_id": entry_id, "words": told.words}
        line = Line.of(link.terms, act, language=person.language, **named)
        consents.write_down(session, person, link.id, line)
