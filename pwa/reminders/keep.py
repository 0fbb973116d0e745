"""Reading and writing reminders; each write plans when it is due next."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select, tuple_

from pwa import clock, jobs
from pwa.acts import Act
from pwa.db import MILLISECOND, Database, Session
from pwa.entries.of_habits import list_latest
from pwa.habits.habit import Habit
from pwa.habits.keep import find_habit
from pwa.habits.medicine import last_taken
from pwa.jobs import DueWork, subject_of
from pwa.people.kept import Document, Shelf
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal
from pwa.reminders.models import ReminderRow
from pwa.reminders.reminder import Reminder, ReminderPayload
from pwa.reminders.times import Place, is_going_on, next_slot
from pwa.reminders.wishes import note_answer

THING = "reminder"
REMINDERS = Shelf(ReminderRow, THING)
REMIND = "remind"
"""The work of one reminder; its subject is the person and the reminder."""

LOOKS_AGAIN = timedelta(minutes=15)
"""How often an interval looks whether there was another dose."""
LATEST = 8


class SaveReminder(Act):
    """A new reminder."""

    verb: ClassVar[str] = "save reminder"

    reminder_id: UUID
    payload: ReminderPayload


class ChangeReminder(SaveReminder):
    """Another text of a reminder. The latest one holds, whatever it was made on."""

    verb: ClassVar[str] = "change reminder"


class SwitchReminder(Act):
    """A reminder on, or off for now."""

    verb: ClassVar[str] = "switch reminder"

    reminder_id: UUID
    is_on: bool = False


class EndReminder(Act):
    """A reminder is taken away."""

    verb: ClassVar[str] = "end reminder"

    reminder_id: UUID


def save_reminder(
    database: Database, person: Person, act: SaveReminder, *, may_be_new: bool = True
) -> Receipt:
    """Raises NotThere (for a habit that is not the person's, too) or OtherContent."""

    def put(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        habit_id = act.payload.habit_id
        if habit_id is not None and find_habit(session, person, habit_id) is None:
            return Refusal.NOT_THERE
        if not may_be_new and find_reminder(session, person, act.reminder_id) is None:
            return Refusal.NOT_THERE
        return _change(session, person, act, lambda _document: act.payload)

    return do_once(database, person, act, THING, act.reminder_id, put)


def change_reminder(database: Database, person: Person, act: ChangeReminder) -> Receipt:
    """Raises NotThere or OtherContent."""
    return save_reminder(database, person, act, may_be_new=False)


def switch_reminder(database: Database, person: Person, act: SwitchReminder) -> Receipt:
    """Raises NotThere or OtherContent."""

    def turned(document: Document | None) -> ReminderPayload | Refusal:
        if document is None or document.ended_at is not None:
            return Refusal.NOT_THERE
        payload = ReminderPayload.model_validate_json(document.content)
        return payload.model_copy(update={"is_on": act.is_on})

    def turn(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        return _change(session, person, act, turned)

    return do_once(database, person, act, THING, act.reminder_id, turn)


def end_reminder(database: Database, person: Person, act: EndReminder) -> Receipt:
    """Raises NotThere or OtherContent."""

    def end(session: Session, receipt: Receipt) -> Outcome | Refusal:
        jobs.drop(session, REMIND, subject_of(person.id, act.reminder_id))
        return REMINDERS.set_ended(session, person, act.reminder_id, receipt.at)

    return do_once(database, person, act, THING, act.reminder_id, end)


def find_reminder(session: Session, person: Person, reminder_id: UUID) -> Reminder | None:
    """A reminder of this person's that was not taken away, or None."""
    document = REMINDERS.find(session, person, reminder_id)
    return None if document is None or document.ended_at else open_reminder(document)


def list_reminders(session: Session, person: Person) -> list[Reminder]:
    """All reminders that were not taken away, the oldest first."""
    found = REMINDERS.list_all(session, person)
    return [open_reminder(each) for each in found if each.ended_at is None]


_many = select(ReminderRow.__table__).where(
    tuple_(ReminderRow.person_id, ReminderRow.id).in_(bindparam("pairs", expanding=True))
)


def find_reminders(
    session: Session, people: dict[UUID, Person], pairs: Collection[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], Reminder]:
    """Reminders of several people, in one query."""
    found = {}
    for row in session.execute(_many, {"pairs": list(pairs)}):
        person = people.get(row.person_id)
        if person is not None:
            found[row.person_id, row.id] = open_reminder(REMINDERS.open(person, row))
    return found


def plan_all(session: Session, person: Person, since: datetime | None = None) -> None:
    """Plans all reminders of a person anew: their days or a habit changed. Who moved east has
    skipped hours of the clock: what was due in them since an instant comes yet."""
    for reminder in list_reminders(session, person):
        plan_next(session, person, reminder, since and max(since, reminder.made_at))


def plan_next(
    session: Session, person: Person, reminder: Reminder, after: datetime | None = None
) -> None:
    """Plans when a reminder is due next, after an instant: now, where none is said. What is due
    already, and was not done yet, stays: it is decided by what the reminder says now, once more
    where it is being decided just then."""
    subject, now = subject_of(person.id, reminder.id), clock.now()
    waits = session.scalar(
        select(DueWork.due_at).where(DueWork.what == REMIND, DueWork.subject == subject)
    )
    if waits is not None and waits <= now:
        jobs.plan(session, REMIND, waits - MILLISECOND, subject)
        return
    habit = find_habit(session, person, reminder.habit_id) if reminder.habit_id else None
    due_at = next_due(session, person, reminder, habit, after or now)
    if due_at is None:
        jobs.drop(session, REMIND, subject)
    else:
        jobs.plan(session, REMIND, due_at, subject)


def next_due(
    session: Session, person: Person, reminder: Reminder, habit: Habit | None, now: datetime
) -> datetime | None:
    """When a reminder is due next, or has to look again."""
    if reminder.hours_after is None:
        slot = next_slot(reminder, habit, place_of(person), now)
        return None if slot is None else slot.instant
    if habit is None or not is_going_on(reminder, habit):
        return None
    due_at = due_after(reminder, habit, list_latest(session, person, habit.id, LATEST))
    return due_at if due_at is not None and due_at > now else now + LOOKS_AGAIN


def due_after(reminder: Reminder, habit: Habit, readings: Iterable[Any]) -> datetime | None:
    """When the interval from the last dose is over; None before the first dose."""
    last = last_taken(habit, readings)
    return None if last is None else last.at + timedelta(hours=reminder.hours_after or 0)


def place_of(person: Person) -> Place:
    return Place(person.zone, person.day_starts)


def _change(session: Session, person: Person, act: Any, make: Any) -> Outcome | Refusal:
    became = REMINDERS.change(session, person, act.reminder_id, act.write_id, make)
    if became is not Outcome.SAVED:
        return became
    REMINDERS.set_ended(session, person, act.reminder_id, None)
    reminder = find_reminder(session, person, act.reminder_id)
    if reminder is not None:
        plan_next(session, person, reminder)
    note_answer(session, person.id, clock.now())
    return became


def open_reminder(document: Document) -> Reminder:
    named: dict[str, Any] = {
        "id": document.id,
        "version": document.version,
        "made_at": document.made_at,
        "ended_at": document.ended_at,
    }
    return msgspec.convert(msgspec.json.decode(document.content) | named, Reminder)
