"""Whether a reminder that is due comes, from the facts of the day; and if not, why."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from pwa.habits.days import ByDay, by_day
from pwa.habits.due import Moment, count_days_taken, is_asked, list_due
from pwa.habits.habit import Habit
from pwa.habits.medicine import doses_on, last_taken
from pwa.habits.pauses import Pause, is_paused
from pwa.habits.schedule import times_a_day, week_of
from pwa.people.person import Person
from pwa.people.quiet import wait_for_morning
from pwa.readings import Reading
from pwa.reminders.reminder import Reminder
from pwa.reminders.times import Slot

WINDOW = timedelta(hours=4)
"""So long a nudge makes sense; a dose's own window is its own."""

RESTS_AFTER = 7
"""Days with a nudge and without an answer, after which all but medicine rests."""


class Why(StrEnum):
    """Why a nudge did not come."""

    HELD = "held"
    OFF = "off"
    PAUSED = "paused"
    QUIET = "quiet"
    LATE = "late"
    OVERTAKEN = "overtaken"
    DONE = "done"
    ENOUGH = "enough"
    NEAR = "near"
    RESTING = "resting"
    NOWHERE = "nowhere"
    FAILED = "failed"


class Logged(NamedTuple):
    """That something was logged: of which kind and habit, on which day, and when."""

    kind: str
    habit_id: UUID | None
    day: date
    at: datetime


class Facts(NamedTuple):
    """What is known of a person when a reminder is due. `sign`: when they last logged, answered or
    changed something. `asked_days`: on how many days since then a nudge was sent. `logged` and
    `readings` (of habits) are those of the last days."""

    person: Person
    is_on: bool
    sign: datetime
    rested_at: datetime | None
    asked_days: int = 0
    pauses: Sequence[Pause] = ()
    logged: Sequence[Logged] = ()
    readings: Sequence[Reading] = ()
    habits: Mapping[UUID, Habit] = MappingProxyType({})

    @property
    def is_resting(self) -> bool:
        return self.rested_at is not None and self.sign <= self.rested_at

    @property
    def is_to_rest(self) -> bool:
        return not self.is_resting and self.asked_days >= RESTS_AFTER


def is_medicine(habit: Habit | None) -> bool:
    return habit is not None and habit.is_medicine


def ends_at(slot: Slot, habit: Habit | None) -> datetime:
    """Until when a nudge makes sense."""
    window = timedelta(minutes=habit.late_after) if habit and habit.is_medicine else WINDOW
    return slot.instant + window


def why_not(
    reminder: Reminder, habit: Habit | None, slot: Slot, facts: Facts, now: datetime
) -> Why | None:
    """The first reason against it, or None where it comes."""
    is_dose, person = is_medicine(habit), facts.person
    if person.is_held or not facts.is_on:
        return Why.HELD if person.is_held else Why.OFF
    # What was done is never told of as late: it would ask for it a second time.
    settled = _why_settled(reminder, habit, slot, facts, now)
    if settled is not None:
        return settled
    reasons = (
        (Why.LATE, now > ends_at(slot, habit)),
        (Why.PAUSED, _is_paused(facts.pauses, slot.day, is_medicine=is_dose)),
        (Why.QUIET, not is_dose and wait_for_morning(person, now) > now),
        (Why.RESTING, not is_dose and facts.is_resting),
    )
    return next((why for why, holds in reasons if holds), None)


def _why_settled(
    reminder: Reminder, habit: Habit | None, slot: Slot, facts: Facts, now: datetime
) -> Why | None:
    """Whether the thing itself needs no nudge any more."""
    if reminder.times_a_week:
        done = _days_this_week(reminder, habit, slot, facts)
        if done >= reminder.times_a_week:
            return Why.ENOUGH
    if habit is None:
        return Why.DONE if _is_logged(reminder.what, slot, facts.logged) else None
    if habit.is_medicine:
        return _why_no_dose(reminder, habit, slot, facts, now)
    moment = Moment(now, slot.day, facts.person.zone, facts.person.day_starts)
    dues = list_due([habit], facts.readings, (), moment)
    if not dues:
        return Why.ENOUGH
    due = dues[0]
    return None if due.is_open and due.times_done < slot.number else Why.DONE


def _why_no_dose(
    reminder: Reminder, habit: Habit, slot: Slot, facts: Facts, now: datetime
) -> Why | None:
    days = by_day(habit, facts.readings)
    if reminder.hours_after is not None:
        last = last_taken(habit, facts.readings)
        again = last and last.at + timedelta(hours=reminder.hours_after)
        answers = (each for entries in days.values() for each in entries)
        is_answered = any(each.at >= slot.instant for each in answers)
        return Why.DONE if is_answered or (again and again > now) else None
    entries = days.get(slot.day, ())
    if not habit.doses:
        return Why.DONE if len(entries) >= times_a_day(habit) else _why_no_more(habit, days, slot)
    doses = doses_on(habit, entries, facts.person.day_starts)
    if any(dose.due == slot.at and dose.reading is not None for dose in doses):
        return Why.DONE
    return _why_no_more(habit, days, slot) or _why_not_this_one(habit, slot, facts, now)


def _why_no_more(habit: Habit, days: ByDay[Reading], slot: Slot) -> Why | None:
    """A week that has what it wanted asks for no more."""
    is_begun = bool(days.get(slot.day))
    taken = count_days_taken(days, slot.day)
    return None if is_begun or is_asked(habit, taken, slot.day) else Why.ENOUGH


def _why_not_this_one(habit: Habit, slot: Slot, facts: Facts, now: datetime) -> Why | None:
    """A dose gives way where the one before was taken late, and when the next one's time comes."""
    moment = Moment(now, slot.day, facts.person.zone, facts.person.day_starts)
    dues = [due for due in list_due([habit], facts.readings, (), moment) if due.dose == slot.at]
    if not dues:
        return Why.OVERTAKEN
    return Why.NEAR if dues[0].near is not None else None


def _is_logged(kind: str, slot: Slot, logged: Sequence[Logged]) -> bool:
    """Whether the day has one already; from halfway between the time before and this one on, what
    was logged answers this one."""
    since = slot.before and slot.before + (slot.instant - slot.before) / 2
    return any(
        each.kind == kind and each.day == slot.day and (since is None or each.at > since)
        for each in logged
    )


def _days_this_week(reminder: Reminder, habit: Habit | None, slot: Slot, facts: Facts) -> int:
    """On how many days of the week it was done; to skip is an answer, but not that."""
    if habit is not None:
        return count_days_taken(by_day(habit, facts.readings), slot.day)
    monday = week_of(slot.day)
    return len(
        {
            each.day
            for each in facts.logged
            if each.kind == reminder.what and monday <= each.day <= slot.day
        }
    )


def _is_paused(pauses: Sequence[Pause], day: date, *, is_medicine: bool) -> bool:
    """A pause lets all of them rest; medicine too, where its person said so."""
    return is_paused([pause for pause in pauses if not (is_medicine and pause.keeps_medicine)], day)
