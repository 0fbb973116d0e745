"""Reminders that did not reach anybody since yesterday, for Today to say gently."""

from datetime import timedelta

from pwa.db import Session
from pwa.people.person import Person
from pwa.reminders.keep import list_reminders
from pwa.reminders.past import list_missed
from pwa.screens.reminders import list_going_on, name_of


def name_missed(session: Session, person: Person) -> list[str]:
    """What they were for, each once, the latest first. Nothing older than yesterday."""
    today = person.today()
    missed = list_missed(session, person, [today, today - timedelta(days=1)])
    if not missed:
        return []
    reminders = {each.id: each for each in list_reminders(session, person)}
    habits = list_going_on(session, person)
    names = [
        name_of(reminders[reminder_id], habits)
        for reminder_id in missed
        if reminder_id in reminders
    ]
    return list(dict.fromkeys(names))
