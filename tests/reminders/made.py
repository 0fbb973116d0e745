"""Reminders and the phones they reach, as the cast makes them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import insert

from pwa import clock
from pwa.db import Session
from pwa.people.person import Person, find_person
from pwa.people.sessions import Device, SignedIn
from pwa.people.sign_in import sign_in
from pwa.reminders.devices import NewDevice, keep_device, list_reached
from pwa.reminders.keep import SaveReminder, save_reminder
from pwa.reminders.models import SendingRow
from pwa.reminders.past import Past, list_past
from pwa.reminders.reach import send_test
from pwa.reminders.reminder import ReminderPayload
from pwa.reminders.wishes import keep_address, make_calendar
from tests.acts import PASSWORD, stamp
from tests.conftest import Member
from tests.reminders.service import Browser, PushService

MORNING, EVENING = time(8), time(20, 30)
DAY = date(2026, 6, 10)  # a Wednesday
LOCK_WORDS = "the blue door again"
MAIL = "heron@pond.example"


def make_reminder(member: Member, what: str = "mood", *times: time, **fields: Any) -> UUID:
    """A reminder of hers; at half past eight in the evening where nothing is said."""
    reminder_id = fields.pop("reminder_id", None) or clock.new_id()
    if not fields.get("hours_after"):
        fields.setdefault("times", times or (EVENING,))
    if "habit_id" in fields:
        what = "habit"
    payload = ReminderPayload(what=what, **fields)
    act = SaveReminder(**stamp(member.person, reminder_id=reminder_id), payload=payload)
    save_reminder(member.house.database, member.person, act)
    return reminder_id


def allow(member: Member, browser: Browser) -> Browser:
    """Reminders reach this browser of hers."""
    given = NewDevice(**browser.form())
    house, session_id = member.house, member.signed_in.session_id
    keep_device(house.database, house.vault.keeper, member.person, session_id, given)
    return browser


def allow_laptop(maya: Member, service: PushService) -> UUID:
    """She signs in on a laptop too, and allows reminders there. Returns that sign-in."""
    house = maya.house
    found = house.sessions.find(
        *sign_in(house.accounts, "maya", PASSWORD, Device("Firefox · Linux"))
    )
    assert isinstance(found, SignedIn)
    given = NewDevice(**service.browser("laptop").form())
    keep_device(house.database, house.vault.keeper, maya.person, found.session_id, given)
    return found.session_id


def reached(member: Member) -> list[tuple[str, str | None]]:
    with member.house.database.reading() as session:
        return [(each.called, each.failure) for each in list_reached(session, member.person)]


def known(member: Member) -> Person:
    with member.house.database.reading() as session:
        return find_person(session, member.house.vault, member.person.id)


def at(member: Member, day: date, when: time, **more: float) -> datetime:
    """An instant by her clock."""
    local = datetime.combine(day, when, ZoneInfo(known(member).zone))
    return local.astimezone(ZoneInfo("UTC")) + timedelta(**more)


def run(member: Member) -> None:
    """All reminder work that is due at this moment, and the mails."""
    while member.house.nudges.run_due() + member.house.loop.run_due():
        pass


def run_at(member: Member, instant: datetime) -> None:
    with time_machine.travel(instant, tick=False):
        run(member)


def past(member: Member) -> list[Past]:
    """What became of her nudges, the earliest first."""
    with member.house.database.reading() as session:
        since = clock.now() - timedelta(days=400)
        return list_past(session, known(member), since, 1000)[::-1]


def fates(member: Member) -> list[tuple[str, str | None]]:
    return [(each.fate, each.why) for each in past(member)]


def fill_reminders(member: Member, session_id: UUID) -> dict[str, Any]:
    """Something of everything: a reminder in her own words, a device that was reached, a nudge that
    was sent, a mail address, a calendar."""
    house, person = member.house, member.person
    reminder_id = make_reminder(member, "journal", EVENING, says="own", words=LOCK_WORDS)
    browser = Browser("https://updates.push.services.mozilla.com", "abc")
    given = NewDevice(**browser.form())
    keep_device(house.database, house.vault.keeper, person, session_id, given)
    keep_address(house.database, person, MAIL)
    delivery_id = send_test(house.database, person)

    def sent(session: Session) -> None:
        session.execute(
            insert(SendingRow).values(
                person_id=person.id,
                delivery_id=delivery_id,
                session_id=session_id,
                tried_at=clock.now(),
                tries=1,
                status=201,
                sent_at=clock.now(),
            )
        )

    house.database.write(sent)
    secret = make_calendar(house.database, house.vault.keeper, person)
    return {"reminder_id": reminder_id, "delivery_id": delivery_id, "secret": secret}
