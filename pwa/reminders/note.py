"""What goes into a push: the words, where a tap leads, and how the services are to treat it."""

import base64
from typing import Any, NamedTuple

from pwa.people.person import Person
from pwa.reminders.reminder import Reminder
from pwa.reminders.words import tell

PLACES = {"mood": "/today", "breathing": "/breathe", "journal": "/journal/new"}
"""Where a tap leads."""
OF_HABIT = "/habits/{}/day"
ELSEWHERE = {"reply": "/today", "accepted": "/circle", "rest": "/today", "test": "/reminders/reach"}
TOPIC_BYTES = 18


class Note(NamedTuple):
    """A push before it is encrypted. A later one of the same `topic` takes its place, at the
    service and on the phone."""

    message: dict[str, Any]
    urgency: str
    topic: str


def note_of(delivery: Any, person: Person, reminder: Reminder | None) -> Note:
    """The push of a delivery."""
    told = tell(delivery.what, reminder, person.language)
    about = b"push " + (reminder.id.bytes if reminder else delivery.what.encode())
    topic = base64.urlsafe_b64encode(person.key.digest(about)[:TOPIC_BYTES]).decode()
    is_reminder = delivery.what == "reminder"
    message = {
        "id": str(delivery.id),
        "title": told.title,
        "body": told.body,
        "tag": topic,
        "url": _place(delivery, reminder),
        "open": told.open,
        "later": told.later if is_reminder else "",
    }
    is_pressing = bool(reminder and reminder.habit_id) or delivery.what == "test"
    return Note(message, "high" if is_pressing else "normal", topic)


def _place(delivery: Any, reminder: Reminder | None) -> str:
    if delivery.what != "reminder" or reminder is None:
        return ELSEWHERE.get(delivery.what, "/today")
    if reminder.habit_id is not None:
        return OF_HABIT.format(reminder.habit_id)
    return PLACES[reminder.what]
