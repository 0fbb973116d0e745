"""What is known of several people when their reminders are due, in a few queries for all."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select

from pwa import clock
from pwa.db import Session
from pwa.entries.models import Entry
from pwa.entries.of_habits import list_of_habits
from pwa.habits.habit import Habit
from pwa.habits.keep import list_habits
from pwa.habits.pauses import Pause, list_pauses_of
from pwa.people.person import Person
from pwa.reminders.decide import Facts, Logged
from pwa.reminders.models import DeliveryRow, WishesRow
from pwa.reminders.reminder import Reminder

BACK = timedelta(days=8)
SILENT = timedelta(days=6)
"""Who gave a sign since then is asked no question about resting."""

_recent = select(Entry.person_id, Entry.kind, Entry.habit_id, Entry.day, Entry.at).where(
    Entry.person_id.in_(bindparam("people", expanding=True)),
    Entry.day >= bindparam("first"),
    Entry.deleted_at.is_(None),
)
_wishes = select(WishesRow.__table__).where(
    WishesRow.person_id.in_(bindparam("people", expanding=True))
)
_latest = (
    select(func.max(Entry.at))
    .where(Entry.person_id == WishesRow.person_id, Entry.deleted_at.is_(None))
    .scalar_subquery()
)
_signs = select(WishesRow.person_id, _latest).where(
    WishesRow.person_id.in_(bindparam("people", expanding=True))
)
_asked = select(func.count(DeliveryRow.day.distinct())).where(
    DeliveryRow.person_id == bindparam("person_id"),
    DeliveryRow.what == "reminder",
    DeliveryRow.fate == "sent",
    DeliveryRow.due_at > bindparam("since", type_=DeliveryRow.due_at.type),
    DeliveryRow.day < bindparam("today"),
)


def gather(
    session: Session,
    people: Mapping[UUID, Person],
    reminders: Collection[tuple[UUID, Reminder]],
    now: datetime,
) -> dict[UUID, Facts]:
    """The facts of each person who has one of these reminders."""
    named = {"people": list(people)}
    logged = _logged(session, people, now)
    pauses = list_pauses_of(session, people)
    wishes = {row.person_id: row for row in session.execute(_wishes, named)}
    signs: dict[UUID, Any] = {row[0]: row[1] for row in session.execute(_signs, named)}
    of_habits = {person_id for person_id, reminder in reminders if reminder.habit_id}
    return {
        person_id: _facts_of(
            session,
            person,
            wishes.get(person_id),
            signs.get(person_id),
            logged[person_id],
            now,
            pauses=pauses.get(person_id, ()),
            has_habits=person_id in of_habits,
        )
        for person_id, person in people.items()
    }


def is_resting(session: Session, person: Person) -> bool:
    """Whether a person's reminders rest, since nothing was answered for a week."""
    return gather(session, {person.id: person}, (), clock.now())[person.id].is_resting


def _logged(
    session: Session, people: Mapping[UUID, Person], now: datetime
) -> dict[UUID, list[Logged]]:
    found: dict[UUID, list[Logged]] = defaultdict(list)
    rows = session.execute(_recent, {"people": list(people), "first": (now - BACK).date()})
    for person_id, kind, habit_id, day, at in rows:
        found[person_id].append(Logged(kind, habit_id, day, at))
    return found


def _facts_of(
    session: Session,
    person: Person,
    row: Any,
    last_logged: datetime | None,
    logged: list[Logged],
    now: datetime,
    *,
    pauses: Sequence[Pause],
    has_habits: bool,
) -> Facts:
    habits: dict[UUID, Habit] = {}
    readings = []
    if has_habits:
        habits = {habit.id: habit for habit in list_habits(session, person)}
        today = now.date()
        readings = list_of_habits(session, person, today - BACK, today + timedelta(days=1))
    sign = max(filter(None, (row.answered_at if row else now, last_logged)))
    return Facts(
        person=person,
        is_on=row is None or row.is_on,
        sign=sign,
        rested_at=row.rested_at if row else None,
        asked_days=_asked_days(session, person, sign) if sign < now - SILENT else 0,
        pauses=pauses,
        logged=logged,
        readings=readings,
        habits=habits,
    )


def _asked_days(session: Session, person: Person, since: datetime) -> int:
    named = {"person_id": person.id, "since": since, "today": person.today()}
    return session.scalar(_asked, named) or 0
