"""Reading and writing habits."""

from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

import msgspec

from pwa import clock, jobs
from pwa.acts import Act
from pwa.db import Database, Session
from pwa.goals.keep import GOALS
from pwa.habits.habit import Habit, HabitPayload
from pwa.habits.models import HabitRow
from pwa.people.beside import bin_beside
from pwa.people.kept import Document, Shelf
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal

THING = "habit"
CHANGED = "habit changed"
"""The work of those who plan by a habit's times; its subject is the person."""
HABITS = Shelf(HabitRow, THING)
RHYTHM = ("is_medicine", "schedule", "weekdays", "times_a_week", "doses")


class SaveHabit(Act):
    """A new habit (without `base`), or a change of one made on the version `base`.

    `joins` names versions kept beside it that this change takes up and settles.
    """

    verb: ClassVar[str] = "save habit"

    habit_id: UUID
    base: UUID | None = None
    joins: tuple[UUID, ...] = ()
    payload: HabitPayload


class ArchiveHabit(Act):
    """It is no longer due; what was logged stays."""

    verb: ClassVar[str] = "archive habit"

    habit_id: UUID


class TakeUpHabit(Act):
    """An archived habit is due again, from now on."""

    verb: ClassVar[str] = "take up habit"

    habit_id: UUID


class SettleHabit(Act):
    """Keeps one of several versions; the others stay a while longer."""

    verb: ClassVar[str] = "settle habit"

    habit_id: UUID
    keep: UUID
    drop: tuple[UUID, ...]


class HabitVersion(NamedTuple):
    """Another version of a habit, and when it was made."""

    habit: Habit
    at: datetime


def save_habit(database: Database, person: Person, act: SaveHabit) -> Receipt:
    """Raises NotThere (for a goal that is not the person's, too) or OtherContent."""

    def put(session: Session, receipt: Receipt) -> Outcome | Refusal:
        goal_id = act.payload.goal_id
        if goal_id is not None and not GOALS.has(session, person, goal_id):
            return Refusal.NOT_THERE
        before = find_habit(session, person, act.habit_id)
        payload = _complete(act.payload, before, act.day, act.instant(receipt.at))
        became = HABITS.put(session, person, act.habit_id, act.write_id, act.base, payload)
        _tell_changed(session, person, became)
        if became is Outcome.SAVED and act.joins:
            bin_beside(session, person.id, act.joins)
        return became

    return do_once(database, person, act, THING, act.habit_id, put)


def archive_habit(database: Database, person: Person, act: ArchiveHabit) -> Receipt:
    """Raises NotThere or OtherContent."""

    def archive(session: Session, receipt: Receipt) -> Outcome | Refusal:
        return HABITS.set_ended(session, person, act.habit_id, receipt.at)

    return do_once(database, person, act, THING, act.habit_id, archive)


def take_up_habit(database: Database, person: Person, act: TakeUpHabit) -> Receipt:
    """Raises NotThere or OtherContent."""

    def since_today(document: Document | None) -> HabitPayload | Refusal:
        if document is None:
            return Refusal.NOT_THERE
        payload = HabitPayload.model_validate_json(document.content)
        return payload.model_copy(update={"since": act.day})

    def take_up(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        became = HABITS.change(session, person, act.habit_id, act.write_id, since_today)
        if became is not Outcome.SAVED:
            return became
        _tell_changed(session, person, became)
        return HABITS.set_ended(session, person, act.habit_id, None)

    return do_once(database, person, act, THING, act.habit_id, take_up)


def settle_habit(database: Database, person: Person, act: SettleHabit) -> Receipt:
    """Raises NotThere or OtherContent."""

    def keep_one(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        became = HABITS.keep_version(session, person, act.habit_id, act.keep, act.drop)
        _tell_changed(session, person, became)
        return became

    return do_once(database, person, act, THING, act.habit_id, keep_one)


def find_habit(session: Session, person: Person, habit_id: UUID) -> Habit | None:
    document = HABITS.find(session, person, habit_id)
    return None if document is None else _open(document)


def find_named_habit(session: Session, person: Person, named: str | None) -> Habit | None:
    """The habit a form names, where it is one of the person's."""
    try:
        return find_habit(session, person, UUID(named or ""))
    except ValueError:
        return None


def list_habits(session: Session, person: Person) -> list[Habit]:
    """All habits, the archived ones too, the oldest first."""
    return [_open(document) for document in HABITS.list_all(session, person)]


def list_beside(session: Session, person: Person, habit: Habit) -> list[HabitVersion]:
    """The versions that wait beside a habit, the newest first."""
    return [
        HabitVersion(_open(Document(habit.id, version, habit.made_at, habit.ended_at, content)), at)
        for version, at, content in HABITS.list_beside(session, person, habit.id)
    ]


def _complete(payload: HabitPayload, before: Habit | None, day: date, at: datetime) -> HabitPayload:
    """Adds from when the schedule holds and the stock is counted. A schedule that did not change
    holds as long as before, so that a changed name loses no day."""
    same = before is not None and all(
        getattr(before, name) == getattr(payload, name) for name in RHYTHM
    )
    since = before.since if before is not None and same else day
    stock_at = at if payload.stock is not None else None
    return payload.model_copy(update={"since": since, "stock_at": stock_at})


def _tell_changed(session: Session, person: Person, became: Outcome | Refusal) -> None:
    if became is Outcome.SAVED:
        jobs.plan(session, CHANGED, clock.now(), person.id.hex)


def _open(document: Document) -> Habit:
    named: dict[str, Any] = {
        "id": document.id,
        "version": document.version,
        "made_at": document.made_at,
        "ended_at": document.ended_at,
    }
    return msgspec.convert(msgspec.json.decode(document.content) | named, Habit)
