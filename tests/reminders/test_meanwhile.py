"""What has changed between being due and being sent: answered, overtaken, let go, flown."""

from datetime import date, time, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from pwa import jobs
from pwa.people.change import change_settings
from pwa.reminders import due as due_work
from pwa.reminders.answered import note_shown, put_off
from pwa.reminders.keep import EndReminder, end_reminder
from pwa.reminders.past import list_missed
from pwa.reminders.wishes import make_calendar
from tests.acts import stamp
from tests.conftest import Member
from tests.habits.made import answer, make_habit, still_open
from tests.reminders.made import DAY, EVENING, allow_laptop, at, fates, make_reminder, past, run_at
from tests.reminders.service import Browser, PushService

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("noon")]

MONDAY = date(2026, 6, 15)


def test_a_weekly_medicine_is_asked_for_once_a_week(
    maya: Member, phone: Browser, service: PushService
) -> None:
    pill = make_habit(
        maya, "Tablet", is_medicine=True, schedule="weekly", times_a_week=1, doses=(time(8),)
    )
    make_reminder(maya, habit_id=pill, times=())
    with time_machine.travel(at(maya, MONDAY, time(8)), tick=False):
        answer(maya, pill, day=MONDAY, dose=time(8))
    for ahead in range(1, 7):
        run_at(maya, at(maya, MONDAY + timedelta(days=ahead), time(8)))
    assert service.messages("phone") == []
    assert {why for _, why in fates(maya)[-6:]} == {"enough"}
    with time_machine.travel(at(maya, MONDAY + timedelta(days=1), time(9)), tick=False):
        assert "Tablet" not in still_open(maya)
    run_at(maya, at(maya, MONDAY + timedelta(days=7), time(8)))
    assert len(service.messages("phone")) == 1


def test_a_medicine_without_dose_times_is_asked_for_once_a_day(
    maya: Member, phone: Browser, service: PushService
) -> None:
    pill = make_habit(maya, "Tablets", is_medicine=True, day=DAY)
    make_reminder(maya, "habit", time(13), time(20), habit_id=pill)
    run_at(maya, at(maya, DAY, time(13)))
    with time_machine.travel(at(maya, DAY, time(14)), tick=False):
        answer(maya, pill, day=DAY)
    run_at(maya, at(maya, DAY, time(20)))
    assert len(service.received) == 1


def test_a_dose_is_not_asked_for_again_once_the_next_one_is_there(
    maya: Member, phone: Browser, service: PushService
) -> None:
    doses = (time(13), time(14))
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=doses, day=DAY, late_after=120)
    make_reminder(maya, habit_id=pill, times=(), asks_again=True)
    run_at(maya, at(maya, DAY, time(13)))
    run_at(maya, at(maya, DAY, time(13, 15)))
    with time_machine.travel(at(maya, DAY, time(13, 40)), tick=False):
        answer(maya, pill, day=DAY, dose=time(14))
    for minutes in range(45, 90, 5):
        run_at(maya, at(maya, DAY, time(13), minutes=minutes))
    assert len(service.received) == 2
    assert ("dropped", "overtaken") in fates(maya)


@pytest.mark.parametrize("what", ["answered", "ended"])
def test_what_another_phone_could_not_get_is_not_tried_once_it_is_answered(
    maya: Member, phone: Browser, service: PushService, what: str
) -> None:
    allow_laptop(maya, service)
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY)
    reminder_id = make_reminder(maya, habit_id=pill, times=())
    service.answer_next("laptop", 503)
    run_at(maya, at(maya, DAY, EVENING))
    with time_machine.travel(at(maya, DAY, EVENING, seconds=10), tick=False):
        if what == "answered":
            answer(maya, pill, day=DAY, dose=EVENING)
        else:
            act = EndReminder(**stamp(maya.person, reminder_id=reminder_id))
            end_reminder(maya.house.database, maya.person, act)
    run_at(maya, at(maya, DAY, EVENING, minutes=5))
    assert service.messages("laptop") == []
    assert fates(maya) == [("sent", None)]


def test_what_was_snoozed_and_then_taken_is_not_told_of_as_missed(
    maya: Member, phone: Browser, service: PushService
) -> None:
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY, late_after=60)
    make_reminder(maya, habit_id=pill, times=())
    run_at(maya, at(maya, DAY, EVENING))
    with time_machine.travel(at(maya, DAY, time(21, 10)), tick=False):
        put_off(maya.house.database, maya.person, past(maya)[0].id)
        answer(maya, pill, day=DAY, dose=EVENING)
    run_at(maya, at(maya, DAY, time(21, 41)))
    assert fates(maya)[-1] == ("dropped", "done")
    with maya.house.database.reading() as session:
        assert list_missed(session, maya.person, [DAY]) == []


def test_hours_after_the_last_one_a_skip_is_an_answer_and_the_window_ends(
    maya: Member, phone: Browser, service: PushService
) -> None:
    pill = make_habit(maya, "Tablets", is_medicine=True, day=DAY, late_after=20)
    make_reminder(maya, habit_id=pill, hours_after=6, asks_again=True)
    answer(maya, pill, day=DAY)
    for minutes in range(0, 120, 5):
        run_at(maya, at(maya, DAY, time(18), minutes=minutes))
    assert len(service.received) == 2  # at six, and once more within its twenty minutes
    with time_machine.travel(at(maya, DAY, time(20)), tick=False):
        answer(maya, pill, day=DAY, state="skipped")
    for minutes in range(125, 300, 5):
        run_at(maya, at(maya, DAY, time(18), minutes=minutes))
    assert len(service.received) == 2


def test_flown_east_what_was_due_on_the_way_comes_once(
    maya: Member, phone: Browser, service: PushService
) -> None:
    make_reminder(maya, "mood", time(15))
    with time_machine.travel(at(maya, DAY, time(14, 30)), tick=False):
        change_settings(maya.house.accounts, maya.person.id, zone="Asia/Dubai")
    run_at(maya, at(maya, DAY, time(16, 31)))  # as the clock shows there
    assert len(service.received) == 1
    for minutes in range(0, 300, 15):
        run_at(maya, at(maya, DAY, time(17), minutes=minutes))
    assert len(service.received) == 1


def test_changed_while_it_was_being_decided_the_new_time_holds(
    maya: Member, phone: Browser, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    reminder_id = make_reminder(maya, "mood", EVENING)
    decide = due_work._decide

    def decide_and_edit(*given: Any) -> Any:
        found = decide(*given)
        monkeypatch.setattr(due_work, "_decide", decide)
        make_reminder(maya, "mood", time(9), reminder_id=reminder_id)
        return found

    monkeypatch.setattr(due_work, "_decide", decide_and_edit)
    run_at(maya, at(maya, DAY, EVENING))
    assert len(service.received) == 1
    run_at(maya, at(maya, DAY + timedelta(days=1), time(9)))
    assert len(service.received) == 2


def test_what_cannot_be_written_down_at_once_is_not_sent_twice(
    maya: Member, phone: Browser, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = maya.house.post
    broken = Mock(side_effect=[OperationalError("", {}, Exception()), post._write_down])

    def write_down(*given: Any) -> None:
        then = broken()
        then(*given)

    monkeypatch.setattr(post, "_write_down", write_down)
    make_reminder(maya)
    run_at(maya, at(maya, DAY, EVENING))
    run_at(maya, at(maya, DAY, EVENING, minutes=10))
    assert len(service.received) == 1
    assert fates(maya) == [("sent", None)]


def test_a_reminder_that_fails_keeps_its_minute(
    maya: Member, phone: Browser, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reminder(maya)
    with monkeypatch.context() as patched:
        patched.setattr(due_work, "gather", Mock(side_effect=OSError))
        run_at(maya, at(maya, DAY, EVENING))
    run_at(maya, at(maya, DAY, EVENING) + jobs.LEASE)
    assert len(service.received) == 1


def test_a_phone_that_showed_it_gets_no_second_one_where_its_service_gave_no_answer(
    maya: Member, phone: Browser, service: PushService
) -> None:
    service.answer_next("phone", 503)
    make_reminder(maya)
    run_at(maya, at(maya, DAY, EVENING))
    house, session_id = maya.house, maya.signed_in.session_id
    note_shown(house.database, maya.person, past(maya)[0].id, session_id)
    run_at(maya, at(maya, DAY, EVENING, minutes=5))
    assert service.received == []


def test_a_calendar_has_nothing_of_what_is_taken_as_needed(maya: Member) -> None:
    pill = make_habit(maya, "Drops", is_medicine=True, schedule="as_needed", day=DAY)
    make_reminder(maya, habit_id=pill)
    secret = make_calendar(maya.house.database, maya.house.vault.keeper, maya.person)
    answer_ = maya.browser.get(f"/calendar/{secret}.ics")
    assert answer_.status_code == 200
    assert b"VEVENT" not in answer_.data
    assert "No time yet" in maya.browser.get("/reminders").text
