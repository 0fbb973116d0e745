"""From the database to the lock screen: encrypted, signed, handed over, and what comes back."""

from datetime import time, timedelta

import pytest
import structlog
import time_machine

from pwa import clock
from pwa.reminders.answered import note_opened, note_shown, put_off
from pwa.reminders.note import Note
from pwa.reminders.reach import send_test
from tests.circle.made import let_in, log, show
from tests.conftest import Member
from tests.habits.made import answer, make_habit
from tests.reminders.conftest import CONTACT
from tests.reminders.made import (
    DAY,
    EVENING,
    allow,
    allow_laptop,
    at,
    fates,
    make_reminder,
    past,
    reached,
    run,
    run_at,
)
from tests.reminders.service import HANGS, Browser, PushService

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("noon")]


def test_what_a_phone_is_given_says_nothing_to_others(
    maya: Member, phone: Browser, service: PushService
) -> None:
    make_reminder(maya, "mood", EVENING)
    run_at(maya, at(maya, DAY, EVENING))
    [received] = service.received
    message = received.message
    assert (message["title"], message["body"]) == ("Daymark", "A moment for you?")
    assert (message["open"], message["later"]) == ("Open", "Later")
    assert message["url"] == "/today"
    assert received.ttl == 90 * 60  # until her quiet hours begin
    assert received.headers["urgency"] == "normal"
    assert received.headers["content-encoding"] == "aes128gcm"
    assert len(received.headers["topic"]) <= 32
    assert received.headers["topic"] == message["tag"]
    assert received.claims["sub"] == f"mailto:{CONTACT}"
    assert service.refused == []


def test_a_medicine_is_pressing_only_while_its_window_lasts(
    maya: Member, phone: Browser, service: PushService
) -> None:
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY, late_after=45)
    make_reminder(maya, habit_id=pill)
    run_at(maya, at(maya, DAY, EVENING))
    [received] = service.received
    assert received.headers["urgency"] == "high"
    assert received.ttl == 45 * 60
    assert received.message["url"] == f"/habits/{pill}/day"
    assert "Tablets" not in str(received.message)


def test_a_later_nudge_takes_the_place_of_an_older_one(
    maya: Member, phone: Browser, service: PushService
) -> None:
    first, _other = make_reminder(maya), make_reminder(maya, "journal")
    for days in (0, 1):
        run_at(maya, at(maya, DAY + timedelta(days=days), EVENING))
    topics = [each.headers["topic"] for each in service.received]
    assert len(topics) == 4
    assert len(set(topics)) == 2
    assert str(first) not in str(topics)


def test_every_device_is_reached_and_told_apart(maya: Member, service: PushService) -> None:
    allow(maya, service.browser("phone"))
    house, laptop = maya.house, allow_laptop(maya, service)
    send_test(house.database, maya.person)
    run(maya)
    assert sorted(each.name for each in service.received) == ["laptop", "phone"]
    assert sorted(browser for browser, _ in reached(maya)) == [
        "Chrome · Android",
        "Firefox · Linux",
    ]
    house.sessions.end(maya.person.id, only=laptop)
    send_test(house.database, maya.person)
    run(maya)
    assert [each.name for each in service.received].count("laptop") == 1


def test_a_browser_of_somebody_else_is_let_go(
    maya: Member, sam: Member, service: PushService
) -> None:
    browser = service.browser("shared")
    allow(maya, browser)
    allow(sam, browser)
    send_test(maya.house.database, maya.person)
    run(maya)
    assert service.received == []
    assert fates(maya) == [("dropped", "nowhere")]


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_removed(
    maya: Member, phone: Browser, service: PushService, status: int
) -> None:
    service.answer_next("phone", status)
    make_reminder(maya)
    run_at(maya, at(maya, DAY, EVENING))
    assert reached(maya) == []
    assert fates(maya) == [("dropped", "failed")]


def test_later_is_when_the_service_says(maya: Member, phone: Browser, service: PushService) -> None:
    service.answer_next("phone", 429, Retry_After="600")
    make_reminder(maya)
    evening = at(maya, DAY, EVENING)
    run_at(maya, evening)
    run_at(maya, evening + timedelta(seconds=599))
    assert service.received == []
    assert reached(maya) == [("Chrome · Android", "later")]
    run_at(maya, evening + timedelta(seconds=600))
    assert len(service.received) == 1
    assert service.received[0].ttl == 80 * 60
    assert fates(maya) == [("sent", None)]


@pytest.mark.parametrize("status", [500, HANGS])
def test_a_service_that_fails_is_tried_until_it_is_stale(
    maya: Member, phone: Browser, service: PushService, status: int
) -> None:
    service.let_go.set()  # who hangs closes without a word
    service.answer_next("phone", *[status] * 40)
    make_reminder(maya)
    evening = at(maya, DAY, EVENING)
    for minutes in range(0, 270, 10):
        run_at(maya, evening + timedelta(minutes=minutes))
    assert service.received == []
    assert fates(maya) == [("dropped", "late")]
    tries = len(service.answers["phone"])
    run_at(maya, evening + timedelta(hours=6))
    assert len(service.answers["phone"]) == tries


def test_one_of_two_devices_fails_and_the_other_is_not_nudged_again(
    maya: Member, phone: Browser, service: PushService
) -> None:
    allow_laptop(maya, service)
    service.answer_next("laptop", 503)
    make_reminder(maya)
    evening = at(maya, DAY, EVENING)
    run_at(maya, evening)
    assert [each.name for each in service.received] == ["phone"]
    run_at(maya, evening + timedelta(minutes=5))
    assert [each.name for each in service.received] == ["phone", "laptop"]


@pytest.mark.parametrize("status", [401, 403])
def test_where_our_signature_is_refused_the_operator_is_told(
    maya: Member, phone: Browser, service: PushService, status: int
) -> None:
    service.answer_next("phone", status)
    make_reminder(maya)
    with structlog.testing.capture_logs() as lines:
        run_at(maya, at(maya, DAY, EVENING))
    assert [line["log_level"] for line in lines if line.get("status") == status] == ["error"]
    assert reached(maya) == [("Chrome · Android", "our fault")]


def test_a_redirect_is_not_followed(maya: Member, phone: Browser, service: PushService) -> None:
    other = service.browser("other")
    service.answer_next("phone", 307, Location=other.endpoint)
    make_reminder(maya)
    run_at(maya, at(maya, DAY, EVENING))
    assert service.received == []
    assert reached(maya) == [("Chrome · Android", "refused")]


def test_confirmed_opened_and_put_off(maya: Member, phone: Browser, service: PushService) -> None:
    make_reminder(maya)
    evening = at(maya, DAY, EVENING)
    run_at(maya, evening)
    [nudge] = past(maya)
    assert nudge.fate == "sent"
    house, session_id = maya.house, maya.signed_in.session_id
    with time_machine.travel(evening + timedelta(seconds=3), tick=False):
        note_shown(house.database, maya.person, nudge.id, session_id)
        [shown] = past(maya)
        assert (shown.fate, shown.took) == ("confirmed", timedelta(seconds=3))
        put_off(house.database, maya.person, nudge.id)
    run_at(maya, evening + timedelta(minutes=29))
    assert len(service.received) == 1
    run_at(maya, evening + timedelta(minutes=31))
    assert len(service.received) == 2
    assert [each.fate for each in past(maya)] == ["snoozed", "sent"]
    note_opened(house.database, maya.person, past(maya)[1].id)
    assert [each.fate for each in past(maya)] == ["snoozed", "opened"]


def test_a_signature_is_kept_for_hours_and_never_near_its_end(
    maya: Member, phone: Browser, service: PushService
) -> None:
    for hour in (*range(9, 21), 9):  # at last the clock is set back
        moment = at(maya, DAY, time(hour))
        with time_machine.travel(moment, tick=False):
            send_test(maya.house.database, maya.person)
            run(maya)
        left = service.received[-1].claims["exp"] - moment.timestamp()
        assert 6 * 3600 < left <= 12 * 3600
    signed = {push.headers["authorization"] for push in service.received}
    assert 2 <= len(signed) <= 4


def test_put_off_and_then_done_it_does_not_come_back(
    maya: Member, phone: Browser, service: PushService
) -> None:
    walk = make_habit(maya, "Walk", day=DAY)
    make_reminder(maya, habit_id=walk)
    evening = at(maya, DAY, EVENING)
    run_at(maya, evening)
    with time_machine.travel(evening + timedelta(minutes=1), tick=False):
        put_off(maya.house.database, maya.person, past(maya)[0].id)
        answer(maya, walk, day=DAY)
    run_at(maya, evening + timedelta(hours=1))
    assert len(service.received) == 1
    assert fates(maya)[-1] == ("dropped", "done")


def test_a_reply_is_told_in_waking_hours_and_an_accepted_invitation(
    maya: Member, dana: Member, phone: Browser, service: PushService
) -> None:
    from pwa.circle import gate

    link_id = let_in(maya, dana)
    run(maya)
    assert [each["body"] for each in service.messages("phone")] == ["There is something for you."]
    assert service.messages("phone")[0]["url"] == "/circle"
    entry_id = log(maya, 4)
    show(maya, entry_id, link_id)
    night = at(maya, DAY, time(23))
    with time_machine.travel(night, tick=False):
        house = dana.house
        gate.reply(house.database, house.vault, dana.person, link_id, entry_id, "How was Tuesday?")
        run(maya)
    assert len(service.received) == 1
    run_at(maya, at(maya, DAY + timedelta(days=1), time(8, 1)))
    told = service.messages("phone")[-1]
    assert told["body"] == "There is something for you."
    assert told["later"] == ""
    assert "Tuesday" not in str(told)
    assert "Dana" not in str(told)


def test_without_a_device_it_is_said(maya: Member) -> None:
    make_reminder(maya)
    run_at(maya, at(maya, DAY, EVENING))
    assert fates(maya) == [("dropped", "nowhere")]


def test_a_message_that_is_too_long_is_not_sent(maya: Member, phone: Browser) -> None:
    sender = maya.house.sender
    from pwa.reminders.push import Subscription

    to = Subscription(phone.endpoint, phone.p256dh, phone.auth)
    with pytest.raises(ValueError, match="too long"):
        sender.seal(Note({"body": "x" * 4000}, "normal", "t"), to, 60)


def test_no_ttl_stays_for_the_next(maya: Member, phone: Browser) -> None:
    from pwa.reminders.push import Subscription

    to = Subscription(phone.endpoint, phone.p256dh, phone.auth)
    ttls = [
        maya.house.sender.seal(Note({"n": n}, "normal", "t"), to, ttl).headers["ttl"]
        for n, ttl in enumerate((3600, 0, 60))
    ]
    assert ttls == ["3600", "1", "60"]
    assert clock.now()
