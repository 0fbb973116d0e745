"""What a client is told of their circle: who sees an entry, and who starts out seeing new ones."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

import msgspec

from pwa.circle.links import Link, list_holding
from pwa.circle.looks import find_seen
from pwa.circle.shares import Share, list_shares
from pwa.circle.starting import StartsOut, find_starting
from pwa.db import Session
from pwa.habits.habit import Habit
from pwa.people.person import Person
from pwa.readings import Reading, Viewer


class Starting(NamedTuple):
    """Whether what a form logs starts out shown through a link, and with its words. `goals` are
    those whose new entries do."""

    link: Link
    is_on: bool
    words: bool
    goals: frozenset[UUID] = frozenset()


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


def list_starting(
    session: Session, person: Person, kind: str, *belongs_to: UUID | None
) -> list[Starting]:
    """For a form of a kind, of what belongs to a habit or a goal: everybody who is let in, and
    whether they see what it logs."""
    links = list_holding(session, person)
    if not links:
        return []
    starting = find_starting(session, person, kind)
    on = starting.of(*belongs_to)
    return [
        Starting(link, link.id in on, on.get(link.id, False), starting.goals_of(link.id))
        for link in links
    ]


class StartingHabits(NamedTuple):
    """For forms of one tap, many on a page: through which links each starts out shown, and who they
    are."""

    starts: StartsOut = StartsOut({}, {})
    names: Mapping[UUID, str] = MappingProxyType({})

    def of(self, habit: Habit) -> dict[UUID, str]:
        """By link, who sees the next entry of a habit."""
        links = self.starts.of(habit.id, habit.goal_id)
        return {link_id: self.names[link_id] for link_id in links if link_id in self.names}


def tell_starting_habits(session: Session, person: Person) -> StartingHabits:
    """The same for all habits."""
    starts = find_starting(session, person, "habit")
    if not (starts.of_kind or starts.followed):
        return StartingHabits()
    links = list_holding(session, person)
    return StartingHabits(starts, {link.id: link.first_name for link in links})


def _viewer(link: Link, share: Share | None, seen_at: datetime | None) -> Viewer:
    return Viewer(
        link_id=link.id,
        name=link.first_name,
        role=link.role,
        sees=share is not None,
        words=share is not None and share.words,
        own=share is not None and share.own,
        to_talk_about=share is not None and share.to_talk_about,
        seen_at=seen_at,
        reads=link.hours.reads,
        away_until=link.hours.away_until,
    )
