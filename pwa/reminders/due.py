"""What is due becomes deliveries, each exactly once.

A delivery, the work of sending it, and when its reminder is due next are written in one
transaction: whoever is killed before it has done nothing, and after it nothing is lost. A second
worker, or a second try, meets the delivery that is there.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select, tuple_, update

from pwa import clock, jobs
from pwa.db import MILLISECOND, Database, InsertOnce, Session, to_millisecond
from pwa.habits.habit import Habit
from pwa.jobs import Job, split_subject, subject_of
from pwa.people.person import Person, find_people
from pwa.people.quiet import quiet_from
from pwa.reminders.decide import Facts, Why, ends_at, is_medicine, why_not
from pwa.reminders.facts import gather
from pwa.reminders.keep import (
    LOOKS_AGAIN,
    due_after,
    find_reminders,
    place_of,
)
from pwa.reminders.models import DeliveryRow, WishesRow
from pwa.reminders.reminder import Reminder
from pwa.reminders.times import Slot, is_going_on, slot_at, slots_and_next, slots_of
from pwa.vault.keys import Vault

ASK_AGAIN = "ask again"
"""The work of asking once more; its subject is the person and the delivery."""
PUSH = "push"
"""The work of sending one delivery; its subject is the person and the delivery."""

AGAIN_AFTER = timedelta(minutes=15)
ASKS_AGAIN = 3
SENT, DUE, DROPPED = "sent", "due", "dropped"

_put = InsertOnce(DeliveryRow, key=("person_id", "reminder_id", "day", "minute", "attempt"))


class Nudge(NamedTuple):
    """A slot of a reminder, and why it does not come; None where it does."""

    person: Person
    reminder: Reminder
    habit: Habit | None
    slot: Slot
    why: Why | None
    attempt: int = 0
    rests: bool = False

    @property
    def is_of_medicine(self) -> bool:
        return is_medicine(self.habit)


def remind(database: Database, vault: Vault, work: Sequence[Job]) -> None:
    """The work of reminders that are due: what of it comes, and when each is due next."""
    now = clock.now()
    pairs = {split_subject(job.subject): job for job in work}
    with database.reading() as session:
        people = find_people(session, vault, {person_id for person_id, _ in pairs})
        reminders = find_reminders(session, people, pairs)
        asked = [(person_id, reminder) for (person_id, _), reminder in reminders.items()]
        facts = gather(session, people, asked, now)
    nudges: list[Nudge] = []
    following: dict[str, datetime] = {}
    for pair, job in pairs.items():
        reminder = reminders.get(pair)
        if reminder is not None:
            found, next_at = _decide(reminder, facts[pair[0]], job.due_at, now)
            nudges += found
            if next_at is not None:
                following[job.subject] = next_at
    _let_rest(nudges, facts)
    database.write(lambda session: _write_down(session, work, nudges, following, now))


def ask_again(database: Database, vault: Vault, work: Sequence[Job]) -> None:
    """The work of asking once more: after a snooze, or because a medicine asks until answered."""
    now = clock.now()
    pairs = [split_subject(job.subject) for job in work]
    with database.reading() as session:
        people = find_people(session, vault, {person_id for person_id, _ in pairs})
        rows = list(session.execute(_deliveries, {"pairs": pairs}))
        wanted = [(row.person_id, row.reminder_id) for row in rows if row.reminder_id]
        reminders = find_reminders(session, people, wanted)
        asked = [(person_id, reminder) for (person_id, _), reminder in reminders.items()]
        facts = gather(session, people, asked, now)
    nudges = []
    for row in rows:
        reminder = reminders.get((row.person_id, row.reminder_id))
        if reminder is not None and is_going_on(reminder, _habit(reminder, facts[row.person_id])):
            nudges.append(_once_more(row, reminder, facts[row.person_id], now))
    database.write(lambda session: _write_down(session, work, nudges, {}, now))


_deliveries = select(DeliveryRow.__table__).where(
    tuple_(DeliveryRow.person_id, DeliveryRow.id).in_(bindparam("pairs", expanding=True))
)


def _decide(
    reminder: Reminder, facts: Facts, since: datetime, now: datetime
) -> tuple[list[Nudge], datetime | None]:
    """What of a reminder comes, of all that was due since, and when it is due next."""
    person, habit = facts.person, _habit(reminder, facts)
    if not is_going_on(reminder, habit):
        return [], None
    if reminder.hours_after is not None and habit is not None:
        due_at = due_after(reminder, habit, facts.readings)
        if due_at is not None and due_at > now:
            return [], due_at
        slots = [] if due_at is None else [slot_at(place_of(person), due_at)]
        next_at: datetime | None = now + LOOKS_AGAIN
    else:
        slots, following = slots_and_next(reminder, habit, place_of(person), since, now)
        next_at = following and following.instant
    nudges = [Nudge(person, reminder, habit, slot, Why.OVERTAKEN) for slot in slots[:-1]]
    for slot in slots[-1:]:
        why = why_not(reminder, habit, slot, facts, now)
        nudges.append(Nudge(person, reminder, habit, slot, why))
    return nudges, next_at


def _once_more(row: Any, reminder: Reminder, facts: Facts, now: datetime) -> Nudge:
    habit, slot = _habit(reminder, facts), _slot_of(row, reminder, facts)
    why = why_not(reminder, habit, slot, facts, now)
    return Nudge(facts.person, reminder, habit, slot, why, row.attempt + 1)


def _slot_of(row: Any, reminder: Reminder, facts: Facts) -> Slot:
    """The slot that a delivery is of, however often it was asked since."""
    place = place_of(facts.person)
    slots = slots_of(reminder, _habit(reminder, facts), place, row.day)
    at = time(*divmod(row.minute, 60))
    instant = clock.instant_on(row.day, at, place.zone, place.starts)
    return next((each for each in slots if each.minute == row.minute), Slot(row.day, at, instant))


def why_no_more(
    session: Session, people: Mapping[UUID, Person], rows: Collection[Any], now: datetime
) -> dict[UUID, Why]:
    """Of deliveries that wait to be tried again, those that are not to come any more, and why: they
    were answered meanwhile, or their reminder is no more."""
    rows = [row for row in rows if row.reminder_id and row.person_id in people]
    pairs = [(row.person_id, row.reminder_id) for row in rows]
    reminders = find_reminders(session, dict(people), pairs)
    asked = [(person_id, reminder) for (person_id, _), reminder in reminders.items()]
    concerned = {person_id: people[person_id] for person_id, _ in pairs}
    facts = gather(session, concerned, asked, now) if rows else {}
    found = {}
    for row in rows:
        reminder, known = reminders.get((row.person_id, row.reminder_id)), facts[row.person_id]
        habit = _habit(reminder, known) if reminder else None
        if reminder is None or not is_going_on(reminder, habit):
            found[row.id] = Why.OFF
        elif why := why_not(reminder, habit, _slot_of(row, reminder, known), known, now):
            found[row.id] = why
    return found


def _habit(reminder: Reminder, facts: Facts) -> Habit | None:
    return facts.habits.get(reminder.habit_id) if reminder.habit_id else None


def _let_rest(nudges: list[Nudge], facts: Mapping[UUID, Facts]) -> None:
    """Of who has not answered for a week, one nudge becomes the last note, and the others rest."""
    noted: set[UUID] = set()
    for number, nudge in enumerate(nudges):
        if nudge.why or nudge.is_of_medicine or not facts[nudge.person.id].is_to_rest:
            continue
        if nudge.person.id in noted:
            nudges[number] = nudge._replace(why=Why.RESTING)
        else:
            nudges[number] = nudge._replace(rests=True)
        noted.add(nudge.person.id)


def _write_down(
    session: Session,
    work: Sequence[Job],
    nudges: Iterable[Nudge],
    following: Mapping[str, datetime],
    now: datetime,
) -> None:
    pushes, questions = {}, {}
    for nudge in nudges:
        delivery_id = _write_one(session, nudge, to_millisecond(now))
        if delivery_id is None or nudge.why is not None:
            continue
        subject = subject_of(nudge.person.id, delivery_id)
        # Before those of the same minute that are still to be decided: nobody waits for all others.
        pushes[subject] = min(now, nudge.slot.instant) - MILLISECOND
        if _asks_again(nudge):
            questions[subject] = now + AGAIN_AFTER
        if nudge.rests:
            mine = WishesRow.person_id == nudge.person.id
            session.execute(update(WishesRow).where(mine).values(rested_at=to_millisecond(now)))
    jobs.plan_many(session, PUSH, pushes)
    jobs.plan_many(session, ASK_AGAIN, questions)
    jobs.move(session, work, following)
    jobs.finish(session, work)


def _write_one(session: Session, nudge: Nudge, now: datetime) -> UUID | None:
    """The delivery's id; None where it is there already."""
    slot, delivery_id = nudge.slot, clock.new_id()
    written = _put(
        session,
        person_id=nudge.person.id,
        id=delivery_id,
        what="rest" if nudge.rests else "reminder",
        reminder_id=nudge.reminder.id,
        day=slot.day,
        minute=slot.minute,
        attempt=nudge.attempt,
        due_at=slot.instant if nudge.attempt == 0 else now,
        until=_until(nudge, now),
        fate=DROPPED if nudge.why else DUE,
        why=nudge.why,
        opened_at=None,
        snoozed_at=None,
    )
    return None if written is None else delivery_id


def _until(nudge: Nudge, now: datetime) -> datetime:
    """Until when a push service keeps it for a phone that is off: not into the quiet hours, in
    which medicine alone comes."""
    until = ends_at(nudge.slot, nudge.habit)
    quiet = None if nudge.is_of_medicine else quiet_from(nudge.person, now)
    return min(until, quiet) if quiet else until


def _asks_again(nudge: Nudge) -> bool:
    return nudge.is_of_medicine and nudge.reminder.asks_again and nudge.attempt < ASKS_AGAIN
