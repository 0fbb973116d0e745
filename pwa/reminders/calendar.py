"""Reminders as a calendar that others can subscribe to: times, and no word of what they are for
(RFC 5545)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from icalendar import Calendar, Event

from pwa import clock, words
from pwa.db import Session
from pwa.habits.habit import Habit
from pwa.habits.keep import list_habits
from pwa.people.person import Person, find_people
from pwa.reminders.keep import list_reminders, place_of
from pwa.reminders.reminder import Reminder
from pwa.reminders.times import is_going_on, list_times, slots_of
from pwa.reminders.wishes import find_wishes, whose_calendar
from pwa.reminders.words import NAME, NEUTRAL
from pwa.vault.keys import Vault

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LASTS = timedelta(minutes=5)
WEEK = 7


def read_calendar(session: Session, vault: Vault, secret: str) -> bytes | None:
    """The calendar at a secret address; None where there is none, or its person is on hold."""
    person_id = whose_calendar(session, vault.keeper, secret)
    people = find_people(session, vault, [person_id] if person_id else [])
    person = people.get(person_id) if person_id else None
    return None if person is None or person.is_held else write_calendar(session, person)


def write_calendar(session: Session, person: Person) -> bytes:
    """The reminders that are on, each time of them as an event that comes again."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{NAME}//{NAME}//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", NAME)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    habits = {habit.id: habit for habit in list_habits(session, person)}
    if find_wishes(session, person).is_on:
        for reminder in list_reminders(session, person):
            habit = habits.get(reminder.habit_id) if reminder.habit_id else None
            if is_going_on(reminder, habit) and reminder.hours_after is None:
                _add(calendar, person, reminder, habit)
    calendar.add_missing_timezones()
    text: bytes = calendar.to_ical()
    return text


def _add(calendar: Calendar, person: Person, reminder: Reminder, habit: Habit | None) -> None:
    days = _days(reminder, habit)
    first = next(
        (
            day
            for ahead in range(WEEK)
            if (day := person.today() + timedelta(days=ahead)).weekday() in days
        ),
        None,
    )
    if first is None:
        return
    slots = {slot.at: slot for slot in slots_of(reminder, habit, place_of(person), first)}
    for at in list_times(reminder, habit, person.day_starts):
        event = Event()
        event.add("uid", f"{person.key.digest(_uid(reminder, at)).hex()[:32]}@daymark")
        event.add("summary", words.say(person.language, NEUTRAL))
        event.add("dtstamp", reminder.made_at)
        begins = slots[at].instant.astimezone(clock.zone(person.zone))
        event.add("dtstart", begins)
        event.add("dtend", begins + LASTS)
        event.add("rrule", _rule(days, first, begins))
        calendar.add_component(event)


def _uid(reminder: Reminder, at: time) -> bytes:
    return b"calendar" + reminder.id.bytes + at.isoformat().encode()


def _days(reminder: Reminder, habit: Habit | None) -> set[int]:
    days = set(reminder.weekdays) or set(range(WEEK))
    if habit is not None and habit.schedule == "weekdays":
        days &= set(habit.weekdays)
    return days


def _rule(days: set[int], first: date, begins: datetime) -> dict[str, Any]:
    """A time in the night that ends a day lies on the next day of the calendar."""
    if len(days) == WEEK:
        return {"freq": "daily"}
    later = (begins.date() - first).days
    return {"freq": "weekly", "byday": [DAYS[(day + later) % WEEK] for day in sorted(days)]}
