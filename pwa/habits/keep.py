"""Reading and writing habits."""

from typing import ClassVar
from uuid import UUID

import msgspec

from pwa.acts import Act
from pwa.db import Database, Session
from pwa.habits.habit import Habit, HabitPayload
from pwa.habits.models import HabitRow
from pwa.people.kept import Document, Shelf
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Receipt

THING = "habit"
HABITS = Shelf(HabitRow, THING)


class SaveHabit(Act):
    """A new habit (without `base`), or a change of one made on the version `base`."""

    verb: ClassVar[str] = "save habit"

    habit_id: UUID
    base: UUID | None = None
    payload: HabitPayload


def save_habit(database: Database, person: Person, act: SaveHabit) -> Receipt:
    """Raises NotThere or OtherContent."""
    return do_once(
        database,
        person,
        act,
        THING,
        act.habit_id,
        lambda session, _: HABITS.put(
            session, person, act.habit_id, act.write_id, act.base, act.payload
        ),
    )


def find_habit(session: Session, person: Person, habit_id: UUID) -> Habit | None:
    document = HABITS.find(session, person, habit_id)
    return None if document is None else _open(document)


def list_habits(session: Session, person: Person) -> list[Habit]:
    """All habits, the archived ones too, the oldest first."""
    return [_open(document) for document in HABITS.list_all(session, person)]


def _open(document: Document) -> Habit:
    fields = msgspec.json.decode(document.content)
    return msgspec.convert(
        fields
        | {
            "id": document.id,
            "version": document.version,
            "made_at": document.made_at,
            "ended_at": document.ended_at,
        },
        Habit,
    )
