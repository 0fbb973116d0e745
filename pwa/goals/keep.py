"""Reading and writing goals."""

from typing import ClassVar
from uuid import UUID

import msgspec

from pwa.acts import Act
from pwa.db import Database, Session
from pwa.goals.goal import Goal, GoalPayload
from pwa.goals.models import GoalRow
from pwa.people.kept import Document, Shelf
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Receipt

THING = "goal"
GOALS = Shelf(GoalRow, THING)


class SaveGoal(Act):
    """A new goal (without `base`), or a change of one made on the version `base`."""

    verb: ClassVar[str] = "save goal"

    goal_id: UUID
    base: UUID | None = None
    payload: GoalPayload


def save_goal(database: Database, person: Person, act: SaveGoal) -> Receipt:
    """Raises NotThere or OtherContent."""
    return do_once(
        database,
        person,
        act,
        THING,
        act.goal_id,
        lambda session, _: GOALS.put(
            session, person, act.goal_id, act.write_id, act.base, act.payload
        ),
    )


def find_goal(session: Session, person: Person, goal_id: UUID) -> Goal | None:
    document = GOALS.find(session, person, goal_id)
    return None if document is None else _open(document)


def list_goals(session: Session, person: Person) -> list[Goal]:
    """All goals, the ended ones too, the oldest first."""
    return [_open(document) for document in GOALS.list_all(session, person)]


def _open(document: Document) -> Goal:
    fields = msgspec.json.decode(document.content)
    return msgspec.convert(
        fields
        | {
            "id": document.id,
            "version": document.version,
            "made_at": document.made_at,
            "ended_at": document.ended_at,
        },
        Goal,
    )
