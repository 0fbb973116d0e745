"""Reading and writing goals."""

from datetime import datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from pwa.acts import Act
from pwa.db import Database, Session
from pwa.goals.goal import Ending, Goal, GoalPayload
from pwa.goals.models import GoalRow
from pwa.people.beside import bin_beside
from pwa.people.kept import Document, Shelf
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal

THING = "goal"
GOALS = Shelf(GoalRow, THING)


class SaveGoal(Act):
    """A new goal (without `base`), or a change of one made on the version `base`.

    `joins` names versions kept beside it that this change takes up and settles.
    """

    verb: ClassVar[str] = "save goal"

    goal_id: UUID
    base: UUID | None = None
    joins: tuple[UUID, ...] = ()
    payload: GoalPayload


class EndGoal(Act):
    """A goal is reached, or set aside."""

    verb: ClassVar[str] = "end goal"

    goal_id: UUID
    ending: Ending


class TakeUpGoal(Act):
    """An ended goal is wanted again."""

    verb: ClassVar[str] = "take up goal"

    goal_id: UUID


class SettleGoal(Act):
    """Keeps one of several versions; the others stay a while longer."""

    verb: ClassVar[str] = "settle goal"

    goal_id: UUID
    keep: UUID
    drop: tuple[UUID, ...]


class GoalVersion(NamedTuple):
    """Another version of a goal, and when it was made."""

    goal: Goal
    at: datetime


def save_goal(database: Database, person: Person, act: SaveGoal) -> Receipt:
    """Raises NotThere or OtherContent."""

    def put(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        became = GOALS.put(session, person, act.goal_id, act.write_id, act.base, act.payload)
        if became is Outcome.SAVED and act.joins:
            bin_beside(session, person.id, act.joins)
        return became

    return do_once(database, person, act, THING, act.goal_id, put)


def end_goal(database: Database, person: Person, act: EndGoal) -> Receipt:
    """Raises NotThere or OtherContent."""
    sealed = person.key.seal(_place_of_ending(act.goal_id), msgspec.json.encode(act.ending))

    def end(session: Session, receipt: Receipt) -> Outcome | Refusal:
        return _set_ended(session, person, act.goal_id, receipt.at, sealed)

    return do_once(database, person, act, THING, act.goal_id, end)


def take_up_goal(database: Database, person: Person, act: TakeUpGoal) -> Receipt:
    """Raises NotThere or OtherContent."""

    def take_up(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        return _set_ended(session, person, act.goal_id, None, None)

    return do_once(database, person, act, THING, act.goal_id, take_up)


def settle_goal(database: Database, person: Person, act: SettleGoal) -> Receipt:
    """Raises NotThere or OtherContent."""

    def keep_one(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        return GOALS.keep_version(session, person, act.goal_id, act.keep, act.drop)

    return do_once(database, person, act, THING, act.goal_id, keep_one)


def find_goal(session: Session, person: Person, goal_id: UUID) -> Goal | None:
    document = GOALS.find(session, person, goal_id)
    return None if document is None else _open_all(session, person, [document])[0]


def list_goals(session: Session, person: Person) -> list[Goal]:
    """All goals, the ended ones too, the oldest first."""
    return _open_all(session, person, GOALS.list_all(session, person))


def list_choices(session: Session, person: Person, chosen: UUID | None = None) -> list[Goal]:
    """What a new entry or habit can serve: the goals that have not ended, and the one chosen."""
    goals = list_goals(session, person)
    return [goal for goal in goals if goal.ended_at is None or goal.id == chosen]


def list_beside(session: Session, person: Person, goal: Goal) -> list[GoalVersion]:
    """The versions that wait beside a goal, the newest first."""
    return _list_versions(session, person, goal, binned=False)


def list_put_aside(session: Session, person: Person, goal: Goal) -> list[GoalVersion]:
    """The versions of a goal that were not kept and can still be, the newest first."""
    return _list_versions(session, person, goal, binned=True)


def _set_ended(
    session: Session,
    person: Person,
    goal_id: UUID,
    ended_at: datetime | None,
    ending: bytes | None,
) -> Outcome | Refusal:
    became = GOALS.set_ended(session, person, goal_id, ended_at)
    if became is Outcome.SAVED:
        session.execute(
            update(GoalRow)
            .where(GoalRow.person_id == person.id, GoalRow.id == goal_id)
            .values(ending=ending)
        )
    return became


def mark_ended(session: Session, person: Person, goal_id: UUID, ending: Ending) -> None:
    """Says how a goal that came from elsewhere ended."""
    sealed = person.key.seal(_place_of_ending(goal_id), msgspec.json.encode(ending))
    session.execute(
        update(GoalRow)
        .where(GoalRow.person_id == person.id, GoalRow.id == goal_id)
        .values(ending=sealed)
    )


def _list_versions(
    session: Session, person: Person, goal: Goal, *, binned: bool
) -> list[GoalVersion]:
    versions = GOALS.list_beside(session, person, goal.id, binned=binned)
    return [
        GoalVersion(_open(content, goal.id, version, at, goal.ended_at, goal.ending), at)
        for version, at, content in versions
    ]


def _open_all(session: Session, person: Person, documents: list[Document]) -> list[Goal]:
    endings = {}
    if any(document.ended_at for document in documents):
        rows = session.execute(
            select(GoalRow.id, GoalRow.ending).where(
                GoalRow.person_id == person.id, GoalRow.ending.is_not(None)
            )
        )
        endings = {row.id: _open_ending(person, row) for row in rows}
    return [
        _open(
            document.content,
            document.id,
            document.version,
            document.made_at,
            document.ended_at,
            endings.get(document.id),
        )
        for document in documents
    ]


def _open_ending(person: Person, row: Any) -> Ending:
    return msgspec.json.decode(person.key.open(_place_of_ending(row.id), row.ending), type=Ending)


def _open(
    content: bytes,
    goal_id: UUID,
    version: UUID,
    made_at: datetime,
    ended_at: datetime | None,
    ending: Ending | None,
) -> Goal:
    named: dict[str, Any] = {
        "id": goal_id,
        "version": version,
        "made_at": made_at,
        "ended_at": ended_at,
        "ending": ending,
    }
    return msgspec.convert(msgspec.json.decode(content) | named, Goal)


def _place_of_ending(goal_id: UUID) -> bytes:
    return b"goal.ending" + goal_id.bytes
