"""Medicine: asked again until it is answered, never twice, and never forgotten by a rest."""

from datetime import time, timedelta

import pytest
import time_machine

from pwa.circle import log as circle
from tests.acts import log_mood
from tests.conftest import Member
from tests.habits.made import answer, make_habit
from tests.reminders.made import DAY, EVENING, at, fates, make_reminder, past, run_at
from tests.reminders.service import Browser, PushService

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("noon")]


def test_it_asks_again_three_times_at_most_within_the_window(
    maya: Member, phone: Browser, service: PushService
) -> None:
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY, late_after=120)
    make_reminder(maya, habit_id=pill, asks_again=True)
    for minutes in range(0, 240, 5):
        run_at(maya, at(maya, DAY, EVENING, minutes=minutes))
    assert len(service.received) == 4
    assert len({each.headers["topic"] for each in service.received}) == 1


def test_a_window_that_is_over_asks_no_more(
    maya: Member, phone: Browser, service: PushService
) -> None:
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY, late_after=20)
    make_reminder(maya, habit_id=pill, asks_again=True)
    for minutes in range(0, 120, 5):
        run_at(maya, at(maya, DAY, EVENING, minutes=minutes))
    assert len(service.received) == 2
    assert fates(maya)[-1] == ("dropped", "late")


@pytest.mark.parametrize("state", ["done", "skipped"])
def test_an_answer_on_any_device_ends_it(
    maya: Member, phone: Browser, service: PushService, state: str
) -> None:
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY)
    make_reminder(maya, habit_id=pill, asks_again=True)
    run_at(maya, at(maya, DAY, EVENING))
    with time_machine.travel(at(maya, DAY, time(20, 40)), tick=False):
        answer(maya, pill, day=DAY, state=state, dose=EVENING)
    for minutes in range(15, 60, 5):
        run_at(maya, at(maya, DAY, EVENING, minutes=minutes))
    assert len(service.received) == 1


def test_only_medicine_asks_again(maya: Member, phone: Browser, service: PushService) -> None:
    walk = make_habit(maya, "Walk", day=DAY)
    make_reminder(maya, habit_id=walk, asks_again=True)
    for minutes in range(0, 60, 5):
        run_at(maya, at(maya, DAY, EVENING, minutes=minutes))
    assert len(service.received) == 1


def test_it_follows_the_doses_and_each_has_its_own(
    maya: Member, phone: Browser, service: PushService
) -> None:
    doses = (time(13), time(19))
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=doses, day=DAY)
    make_reminder(maya, habit_id=pill, times=())
    answer(maya, pill, day=DAY, dose=time(13))
    run_at(maya, at(maya, DAY, time(13)))
    assert fates(maya) == [("dropped", "done")]
    run_at(maya, at(maya, DAY, time(19)))
    assert len(service.received) == 1


def test_a_late_dose_does_not_invite_a_double_one(
    maya: Member, phone: Browser, service: PushService
) -> None:
    doses = (time(13), time(17))
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=doses, day=DAY)
    make_reminder(maya, habit_id=pill, times=())
    run_at(maya, at(maya, DAY, time(13)))
    with time_machine.travel(at(maya, DAY, time(16, 30)), tick=False):
        answer(maya, pill, day=DAY, dose=time(13))
    run_at(maya, at(maya, DAY, time(17)))
    assert len(service.received) == 1
    assert fates(maya)[-1] == ("dropped", "near")


def test_hours_after_the_last_dose(maya: Member, phone: Browser, service: PushService) -> None:
    pill = make_habit(maya, "Painkiller", is_medicine=True, schedule="as_needed", day=DAY)
    make_reminder(maya, habit_id=pill, hours_after=6)
    run_at(maya, at(maya, DAY, time(12, 20)))
    assert past(maya) == []
    with time_machine.travel(at(maya, DAY, time(13)), tick=False):
        answer(maya, pill, day=DAY)
    for minutes in range(0, 360, 15):
        run_at(maya, at(maya, DAY, time(13), minutes=minutes))
    assert past(maya) == []
    for minutes in range(360, 480, 5):
        run_at(maya, at(maya, DAY, time(13), minutes=minutes))
    assert len(service.received) == 1
    with time_machine.travel(at(maya, DAY, time(21)), tick=False):
        answer(maya, pill, day=DAY)
    run_at(maya, at(maya, DAY, time(21, 20)))
    assert len(service.received) == 1


def test_after_seven_unanswered_days_all_but_medicine_rests_with_one_last_note(
    maya: Member, phone: Browser, service: PushService
) -> None:
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(time(14),), day=DAY)
    make_reminder(maya)
    make_reminder(maya, habit_id=pill)
    for days in range(12):
        for when in (time(14), EVENING):
            run_at(maya, at(maya, DAY + timedelta(days=days), when))
    bodies = [each["body"] for each in service.messages("phone")]
    assert bodies.count("Reminders rest now. Open Daymark when you like.") == 1
    assert bodies.index("Reminders rest now. Open Daymark when you like.") == 15
    assert len(bodies) == 7 + 1 + 12
    assert fates(maya)[-1] == ("dropped", "resting")
    day = DAY + timedelta(days=12)
    with time_machine.travel(at(maya, day, time(9)), tick=False):
        act = log_mood(maya.person, 5, day=day)
        circle.log(maya.house.database, maya.person, act)
    run_at(maya, at(maya, day + timedelta(days=1), EVENING))
    assert service.messages("phone")[-1]["body"] == "A moment for you?"
