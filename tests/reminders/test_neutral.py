"""Whoever sees a lock screen, a mailbox or a calendar learns nothing: one walk over all senders."""

import base64
import json
import smtplib
import socketserver
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
import pytest
import time_machine
from icalendar import Calendar

from pwa import clock
from pwa.config import Settings
from pwa.people.change import change_settings
from pwa.people.hold import hold
from pwa.reminders.mail import MailServer, neutral
from pwa.reminders.note import TOPIC_BYTES, note_of
from pwa.reminders.reach import send_test
from pwa.reminders.reminder import Reminder
from pwa.reminders.wishes import keep_address, make_calendar, revoke_calendar
from pwa.reminders.words import tell
from tests.circle.made import let_in, log, show
from tests.conftest import Member
from tests.habits.made import answer, make_habit
from tests.reminders.conftest import CONTACT
from tests.reminders.made import EVENING, at, make_reminder, run, run_at
from tests.reminders.service import Browser, PushService

pytestmark = pytest.mark.database

DAY = date(2026, 6, 10)
TELLING = (
    *("mood", "medic", "tablet", "dose", "pill", "therap", "care", "clinic", "case", "manager"),
    *("habit", "walk", "breath", "journal", "diary", "write", "feel", "low", "plan", "help"),
    *("maya", "dana", "kettle", "missed", "forgot", "again", "streak"),
)


def is_neutral(text: str) -> bool:
    return not any(word in text.casefold() for word in TELLING)


def test_no_sender_tells_anything(
    maya: Member, dana: Member, phone: Browser, service: PushService
) -> None:
    """A reminder of each kind, asked again, the last note, a reply, an acceptance, a test."""
    from pwa.circle import gate

    with time_machine.travel(at(maya, DAY, time(12)), tick=False):
        pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY)
        walk = make_habit(maya, "Walk by the kettle", day=DAY)
        for what in ("mood", "breathing", "journal"):
            make_reminder(maya, what, EVENING)
        make_reminder(maya, habit_id=pill, asks_again=True)
        make_reminder(maya, habit_id=walk)
        make_reminder(maya, "mood", EVENING, says="nothing")
        link_id = let_in(maya, dana)
        entry_id = log(maya, 2)
        show(maya, entry_id, link_id)
        house = dana.house
        gate.reply(house.database, house.vault, dana.person, link_id, entry_id, "About the kettle")
        send_test(maya.house.database, maya.person)
        run(maya)
    for days in range(9):
        for minutes in (0, 16, 31):
            run_at(maya, at(maya, DAY + timedelta(days=days), EVENING, minutes=minutes))
    bodies = {message["body"] for message in service.messages("phone")}
    assert len(bodies) == 4  # neutral, nothing, news, and the last note
    for push in service.received:
        shown = {name: push.message[name] for name in ("title", "body", "open", "later")}
        assert is_neutral(json.dumps(shown)), shown
        # Drawn letters may spell anything; that they are a digest is what keeps them silent.
        assert push.message["tag"] == push.headers["topic"]
        assert len(base64.urlsafe_b64decode(push.headers["topic"])) == TOPIC_BYTES
        assert set(push.message) == {*shown, "tag", "id", "url"}


def test_own_words_stand_only_where_they_were_chosen(maya: Member) -> None:
    new, made = clock.new_id(), datetime(2026, 6, 1, tzinfo=UTC)
    named: dict[str, Any] = {"id": new, "version": new, "made_at": made, "ended_at": None}
    rule = Reminder(**named, what="mood", words="My pills")
    own = msgspec.structs.replace(rule, says="own")
    assert tell("reminder", rule, "en").body == "A moment for you?"
    assert tell("reminder", own, "en").body == "My pills"
    for what in ("rest", "test", "reply", "accepted"):
        assert is_neutral(tell(what, own, "en").body)


def test_every_place_that_a_tap_leads_to_is_there(maya: Member) -> None:
    from pwa.reminders import note

    walk = make_habit(maya)
    for path in {*note.PLACES.values(), *note.ELSEWHERE.values(), note.OF_HABIT.format(walk)}:
        assert maya.browser.get(path).status_code == 200, path
    assert callable(note_of)


class Mailbox(socketserver.ThreadingTCPServer):
    """A mail server that takes what it is handed (RFC 5321)."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Mail)
        self.taken: list[tuple[list[str], str]] = []


class _Mail(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        to: list[str] = []
        self.wfile.write(b"220 here\r\n")
        for line in iter(self.rfile.readline, b""):
            verb = line[:4].upper()
            if verb == b"RCPT":
                to.append(line.decode().partition("<")[2].partition(">")[0])
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                self.server.taken.append((to, text))
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")
            if verb == b"QUIT":
                return


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    server = Mailbox()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


class TestMail:
    @pytest.fixture
    def settings(self, settings: Settings, mailbox: Mailbox) -> Settings:
        address = f"smtp://127.0.0.1:{mailbox.server_address[1]}"
        return settings.model_copy(update={"mail_server": address})

    def test_where_no_phone_showed_it_a_mail_goes_to_who_wants_one(
        self, maya: Member, phone: Browser, mailbox: Mailbox
    ) -> None:
        with time_machine.travel(at(maya, DAY, time(12)), tick=False):
            keep_address(maya.house.database, maya.person, "maya@pond.example")
            make_reminder(maya)
        run_at(maya, at(maya, DAY, EVENING))
        assert mailbox.taken == []
        run_at(maya, at(maya, DAY, EVENING, minutes=11))
        [(to, text)] = mailbox.taken
        assert to == ["maya@pond.example"]
        heads, _, body = text.partition("\r\n\r\n")
        assert "Subject: A moment for you?" in heads
        assert f"From: Daymark <{CONTACT}>" in heads
        assert is_neutral(body)
        assert "Maya" not in heads.replace("maya@pond.example", "")

    def test_one_that_was_shown_or_is_not_wanted_sends_none(
        self, maya: Member, phone: Browser, mailbox: Mailbox
    ) -> None:
        from pwa.reminders.answered import note_shown
        from tests.reminders.made import past

        with time_machine.travel(at(maya, DAY, time(12)), tick=False):
            keep_address(maya.house.database, maya.person, "maya@pond.example")
            make_reminder(maya)
        run_at(maya, at(maya, DAY, EVENING))
        house, session_id = maya.house, maya.signed_in.session_id
        with time_machine.travel(at(maya, DAY, EVENING, seconds=9), tick=False):
            note_shown(house.database, maya.person, past(maya)[0].id, session_id)
        run_at(maya, at(maya, DAY, EVENING, minutes=11))
        keep_address(maya.house.database, maya.person, "")
        run_at(maya, at(maya, DAY + timedelta(days=1), EVENING))
        run_at(maya, at(maya, DAY + timedelta(days=1), EVENING, minutes=11))
        assert mailbox.taken == []

    def test_what_was_answered_in_the_app_sends_none(
        self, maya: Member, phone: Browser, mailbox: Mailbox
    ) -> None:
        with time_machine.travel(at(maya, DAY, time(12)), tick=False):
            keep_address(maya.house.database, maya.person, "maya@pond.example")
            pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY)
            make_reminder(maya, habit_id=pill, times=())
        run_at(maya, at(maya, DAY, EVENING))
        with time_machine.travel(at(maya, DAY, EVENING, minutes=3), tick=False):
            answer(maya, pill, day=DAY, dose=EVENING)
        run_at(maya, at(maya, DAY, EVENING, minutes=11))
        assert mailbox.taken == []

    def test_it_comes_where_the_push_service_is_down(
        self, maya: Member, phone: Browser, service: PushService, mailbox: Mailbox
    ) -> None:
        service.answer_next("phone", *[503] * 20)
        with time_machine.travel(at(maya, DAY, time(12)), tick=False):
            keep_address(maya.house.database, maya.person, "maya@pond.example")
            make_reminder(maya)
        for minutes in range(0, 40, 2):
            run_at(maya, at(maya, DAY, EVENING, minutes=minutes))
        assert len(mailbox.taken) == 1

    def test_a_mail_server_that_is_away_stops_nothing(
        self, maya: Member, phone: Browser, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: object, **__: object) -> None:
            raise smtplib.SMTPServerDisconnected

        monkeypatch.setattr(smtplib, "SMTP", away)
        with time_machine.travel(at(maya, DAY, time(12)), tick=False):
            keep_address(maya.house.database, maya.person, "maya@pond.example")
            make_reminder(maya)
        run_at(maya, at(maya, DAY, EVENING))
        run_at(maya, at(maya, DAY, EVENING, minutes=11))
        assert mailbox.taken == []


def test_a_mail_says_nothing_in_any_head() -> None:
    message = neutral(MailServer("smtp://x", CONTACT), "heron@pond.example", "en")
    assert set(message.keys()) == {
        *("From", "To", "Subject"),
        *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
    }
    assert is_neutral(str(message).replace(CONTACT, ""))


def events(maya: Member, secret: str) -> list[tuple[str, str, str]]:
    answer = maya.browser.get(f"/calendar/{secret}.ics")
    assert answer.status_code == 200
    calendar = Calendar.from_ical(answer.data)
    return sorted(
        (
            str(event["summary"]),
            f"{event.decoded('dtstart'):%a %H:%M %Z}",
            _text(event["rrule"].to_ical()),
        )
        for event in calendar.walk("VEVENT")
    )


def _text(ical: Any) -> str:
    return ical.decode() if isinstance(ical, bytes) else str(ical)


def test_a_calendar_has_times_and_no_word(maya: Member) -> None:
    with time_machine.travel(at(maya, DAY, time(12)), tick=False):
        house = maya.house
        pill = make_habit(maya, "Tablets", is_medicine=True, doses=(time(8), EVENING), day=DAY)
        make_reminder(maya, habit_id=pill)
        make_reminder(maya, "journal", time(13), weekdays=(0, 4), says="own", words="My kettle")
        make_reminder(maya, "mood", EVENING, is_on=False)
        secret = make_calendar(house.database, house.vault.keeper, maya.person)
        assert events(maya, secret) == [
            ("A moment for you?", "Fri 13:00 CEST", "FREQ=WEEKLY;BYDAY=MO,FR"),
            ("A moment for you?", "Wed 08:00 CEST", "FREQ=DAILY"),
            ("A moment for you?", "Wed 20:30 CEST", "FREQ=DAILY"),
        ]
        text = maya.browser.get(f"/calendar/{secret}.ics").text
        assert "Tablets" not in text
        assert "BEGIN:VTIMEZONE" in text
        assert is_neutral(text.replace("BEGIN:DAYLIGHT", ""))


def test_a_calendar_ends_when_its_address_is_taken_back(maya: Member, app: object) -> None:
    house = maya.house
    first = make_calendar(house.database, house.vault.keeper, maya.person)
    second = make_calendar(house.database, house.vault.keeper, maya.person)
    assert maya.browser.get(f"/calendar/{first}.ics").status_code == 404
    assert maya.browser.get(f"/calendar/{second}.ics").status_code == 200
    revoke_calendar(house.database, maya.person)
    assert maya.browser.get(f"/calendar/{second}.ics").status_code == 404
    third = make_calendar(house.database, house.vault.keeper, maya.person)
    hold(house.database, house.sessions, maya.person, "a dispute")
    assert maya.browser.get(f"/calendar/{third}.ics").status_code == 404


def test_a_night_of_a_late_day_lies_on_the_next_day_of_the_calendar(maya: Member) -> None:
    with time_machine.travel(at(maya, DAY, time(12)), tick=False):
        house = maya.house
        change_settings(house.accounts, maya.person.id, day_starts=4)
        make_reminder(maya, "mood", time(1, 30), weekdays=(2,))
        secret = make_calendar(house.database, house.vault.keeper, maya.person)
        [(_, begins, rule)] = events(maya, secret)
        assert (begins, rule) == ("Thu 01:30 CEST", "FREQ=WEEKLY;BYDAY=TH")
