"""The words that reach out. They are neutral: whoever holds the phone learns nothing from them."""

from functools import partial
from typing import NamedTuple

from pwa import words
from pwa.reminders.reminder import Reminder
from pwa.words import mark

NAME = "Daymark"
NEUTRAL = mark("A moment for you?")
REST = mark("Reminders rest now. Open Daymark when you like.")
NEWS = mark("There is something for you.")
OPEN = mark("Open")
LATER = mark("Later")
MAIL_SUBJECT = mark("A moment for you?")
MAIL_BODY = mark("There is something for you. Open it when you like.")


class Told(NamedTuple):
    """What a lock screen shows."""

    title: str
    body: str
    open: str
    later: str


def tell(what: str, reminder: Reminder | None, language: str) -> Told:
    """What a delivery says. The person's own words stand only where they wrote them for this."""
    say = partial(words.say, language)
    body = {"rest": say(REST), "reply": say(NEWS), "accepted": say(NEWS)}.get(what, say(NEUTRAL))
    if what == "reminder" and reminder is not None:
        body = {"own": reminder.words, "nothing": ""}.get(reminder.says, body)
    return Told(NAME, body, say(OPEN), say(LATER))
