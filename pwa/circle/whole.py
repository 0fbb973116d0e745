"""Habits that are shown as a whole, so that how strong they are can be told.

Strength is told only where every entry that feeds it is shown. The client chose to have it told,
and read that keeping one entry private leaves "shared in part" in its place.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from pwa.circle.things import Named, Thing
from pwa.db import Session
from pwa.entries.models import Entry
from pwa.habits.habit import Habit
from pwa.habits.keep import list_habits
from pwa.habits.strength import Strength
from pwa.people.person import Person


class Whole(NamedTuple):
    """A habit, the day since which it is shown as a whole, and how strong it became since; without
    a strength one of its entries is private."""

    name: str
    since: date
    strength: Strength | None


def list_followed(session: Session, client: Person) -> list[Habit]:
    """The habits that can be shown as a whole: medicine has no strength to tell."""
    habits = list_habits(session, client)
    return [habit for habit in habits if habit.ended_at is None and not habit.is_medicine]


def list_whole(
    session: Session, client: Person, shown: Mapping[Named, datetime]
) -> list[tuple[Habit, datetime]]:
    """The habits that are shown as a whole, and since when, of the things that a link shows."""
    since = {named.id: at for named, at in shown.items() if named.thing is Thing.HABIT}
    habits = list_followed(session, client) if since else []
    return [(habit, since[habit.id]) for habit in habits if habit.id in since]


def count_all(session: Session, client: Person, habit_id: UUID, since: datetime) -> int:
    """How many entries a habit has since an instant, shown or not."""
    return session.execute(
        select(func.count()).where(
            Entry.person_id == client.id,
            Entry.habit_id == habit_id,
            Entry.at >= since,
            Entry.deleted_at.is_(None),
        )
    ).scalar_one()
