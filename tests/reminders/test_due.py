"""A nudge comes at its minute, once, and not where it would be wrong."""

from datetime import time, timedelta
from unittest.mock import Mock

import pytest
import time_machine

from pwa import clock, jobs
from pwa.circle import log as circle
from pwa.habits.keep import ArchiveHabit, archive_habit
from pwa.habits.pauses import BeginPause, begin_pause
from pwa.people.change import change_settings
from pwa.people.hold import hold
from pwa.reminders.keep import (
    REMIND,
    EndReminder,
    SwitchReminder,
    end_reminder,
    switch_reminder,
)
from pwa.reminders.wishes import switch_all
from tests.acts import log_mood, stamp
from tests.conftest import Member
from tests.habits.made import answer, make_habit
from tests.reminders.made import DAY, EVENING, MORNING, at, fates, make_reminder, past, run, run_at
from tests.reminders.service import Browser, PushService

NEXT = DAY + timedelta(days=1)


pytestmark = [pytest.mark.database, pytest.mark.usefixtures("noon")]


def count(service: PushService) -> int:
    return len(service.received)


def test_it_comes_at_its_minute_and_not_before(
    maya: Member, phone: Browser, service: PushService
) -> None:
    make_reminder(maya, "mood", EVENING)
    run_at(maya, at(maya, DAY, time(20, 29)))
    assert count(service) == 0
    run_at(maya, at(maya, DAY, EVENING))
    assert count(service) == 1
    run_at(maya, at(maya, DAY, time(20, 35)))
    assert count(service) == 1
    run_at(maya, at(maya, NEXT, EVENING))
    assert count(service) == 2


def test_what_is_done_is_not_nudged(maya: Member, phone: Browser, service: PushService) -> None:
    make_reminder(maya, "mood", MORNING, EVENING)
    circle.log(maya.house.database, maya.person, log_mood(maya.person, 6))
    run_at(maya, at(maya, DAY, EVENING))
    assert count(service) == 1  # at noon it was still nearer to the morning
    circle.log(maya.house.database, maya.person, log_mood(maya.person, 6))
    run_at(maya, at(maya, NEXT, MORNING))
    with time_machine.travel(at(maya, NEXT, time(19)), tick=False):
        circle.log(maya.house.database, maya.person, log_mood(maya.person, 6, day=NEXT))
    run_at(maya, at(maya, NEXT, EVENING))
    assert fates(maya)[-1] == ("dropped", "done")


def test_so_many_times_a_week_is_enough(maya: Member, phone: Browser) -> None:
    make_reminder(maya, "journal", EVENING, times_a_week=2)
    make_reminder(maya, "mood", EVENING, times_a_week=2)
    for back in (1, 2):
        day = DAY - timedelta(days=back)
        act = log_mood(maya.person, 6, day=day, tapped_at=at(maya, day, time(9)))
        circle.log(maya.house.database, maya.person, act)
    run_at(maya, at(maya, DAY, EVENING))
    assert sorted(fates(maya), key=str) == [("dropped", "enough"), ("sent", None)]


def test_the_server_was_down_for_an_hour_and_then_for_a_night(
    maya: Member, phone: Browser, service: PushService
) -> None:
    make_reminder(maya, "mood", time(13), time(14), time(15))
    run_at(maya, at(maya, DAY, time(15, 40)))
    assert fates(maya) == [("dropped", "overtaken"), ("dropped", "overtaken"), ("sent", None)]
    run_at(maya, at(maya, NEXT + timedelta(days=1), time(9)))
    assert count(service) == 1
    assert fates(maya)[-1] == ("dropped", "late")
    assert len(past(maya)) == 6


def test_quiet_hours_hold_for_all_but_medicine(maya: Member, phone: Browser) -> None:
    change_settings(maya.house.accounts, maya.person.id, quiet_from=20, quiet_until=8)
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY)
    make_reminder(maya, "mood", EVENING)
    make_reminder(maya, habit_id=pill)
    run_at(maya, at(maya, DAY, EVENING))
    assert sorted(fates(maya), key=str) == [("dropped", "quiet"), ("sent", None)]


def test_a_pause_lets_them_rest_and_keeps_medicine(maya: Member, phone: Browser) -> None:
    walk = make_habit(maya, "Walk", day=DAY)
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY)
    for habit_id in (walk, pill):
        make_reminder(maya, habit_id=habit_id)
    begin = BeginPause(**stamp(maya.person, pause_id=clock.new_id(), first=DAY, length="3"))
    begin_pause(maya.house.database, maya.person, begin)
    run_at(maya, at(maya, DAY, EVENING))
    assert sorted(fates(maya), key=str) == [("dropped", "paused"), ("sent", None)]


def test_a_pause_without_medicine(maya: Member, phone: Browser) -> None:
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY)
    make_reminder(maya, habit_id=pill)
    begin = BeginPause(
        **stamp(maya.person, pause_id=clock.new_id(), first=DAY, length="3", keeps_medicine=False)
    )
    begin_pause(maya.house.database, maya.person, begin)
    run_at(maya, at(maya, DAY, EVENING))
    assert fates(maya) == [("dropped", "paused")]


def test_on_hold_nothing_is_sent(maya: Member, phone: Browser, service: PushService) -> None:
    make_reminder(maya, "mood", EVENING)
    hold(maya.house.database, maya.house.sessions, maya.person, "a dispute")
    run_at(maya, at(maya, DAY, EVENING))
    assert count(service) == 0


def test_held_between_due_and_sent(maya: Member, phone: Browser, service: PushService) -> None:
    make_reminder(maya, "mood", EVENING)
    with time_machine.travel(at(maya, DAY, EVENING), tick=False):
        due = maya.house.database.write(maya.house.nudges._claim)
        maya.house.nudges._do_all(REMIND, due)
        hold(maya.house.database, maya.house.sessions, maya.person, "a dispute")
        run(maya)
    assert count(service) == 0


def test_the_one_switch_and_the_switch_of_one(
    maya: Member, phone: Browser, service: PushService
) -> None:
    reminder_id = make_reminder(maya, "mood", EVENING)
    switch_all(maya.house.database, maya.person, is_on=False)
    run_at(maya, at(maya, DAY, EVENING))
    assert fates(maya) == [("dropped", "off")]
    switch_all(maya.house.database, maya.person, is_on=True)
    turn = SwitchReminder(**stamp(maya.person, reminder_id=reminder_id), is_on=False)
    switch_reminder(maya.house.database, maya.person, turn)
    run_at(maya, at(maya, NEXT, EVENING))
    assert count(service) == 0
    turn = SwitchReminder(**stamp(maya.person, reminder_id=reminder_id), is_on=True)
    with time_machine.travel(at(maya, NEXT, time(21)), tick=False):
        switch_reminder(maya.house.database, maya.person, turn)
    run_at(maya, at(maya, NEXT, time(21, 5)))
    assert count(service) == 0  # its time was before it was on
    run_at(maya, at(maya, NEXT + timedelta(days=1), EVENING))
    assert count(service) == 1


def test_taken_away_it_is_gone(maya: Member, phone: Browser, service: PushService) -> None:
    reminder_id = make_reminder(maya, "mood", EVENING)
    end = EndReminder(**stamp(maya.person, reminder_id=reminder_id))
    end_reminder(maya.house.database, maya.person, end)
    run_at(maya, at(maya, DAY, EVENING))
    assert count(service) == 0
    assert past(maya) == []


def test_an_archived_habit_is_silent(maya: Member, phone: Browser, service: PushService) -> None:
    walk = make_habit(maya, "Walk", day=DAY)
    make_reminder(maya, habit_id=walk)
    archive_habit(
        maya.house.database, maya.person, ArchiveHabit(**stamp(maya.person, habit_id=walk))
    )
    run_at(maya, at(maya, DAY, EVENING))
    assert count(service) == 0


def test_edited_in_the_minute_it_is_due(maya: Member, phone: Browser, service: PushService) -> None:
    reminder_id = make_reminder(maya, "mood", EVENING)
    with time_machine.travel(at(maya, DAY, EVENING, seconds=5), tick=False):
        make_reminder(maya, "mood", EVENING, says="nothing", reminder_id=reminder_id)
        run(maya)
        make_reminder(maya, "mood", EVENING, reminder_id=reminder_id)
        run(maya)
    assert count(service) == 1
    run_at(maya, at(maya, NEXT, EVENING))
    assert count(service) == 2


def test_a_new_one_does_not_come_for_a_time_that_has_been(
    maya: Member, phone: Browser, service: PushService
) -> None:
    make_reminder(maya, "mood", time(11, 59))
    run_at(maya, at(maya, DAY, time(12, 1)))
    assert past(maya) == []


def test_flown_west_the_same_morning_does_not_come_twice(
    maya: Member, phone: Browser, service: PushService
) -> None:
    make_reminder(maya, "mood", MORNING)
    run_at(maya, at(maya, NEXT, MORNING))
    assert count(service) == 1
    with time_machine.travel(at(maya, NEXT, time(9)), tick=False):
        change_settings(maya.house.accounts, maya.person.id, zone="America/New_York")
        run(maya)
    run_at(maya, at(maya, NEXT, MORNING))
    assert count(service) == 1
    run_at(maya, at(maya, NEXT + timedelta(days=1), MORNING))
    assert count(service) == 2


def test_a_night_belongs_to_the_day_that_it_ends(
    maya: Member, phone: Browser, service: PushService
) -> None:
    settings = {"day_starts": 4, "quiet_from": 9, "quiet_until": 9}
    change_settings(maya.house.accounts, maya.person.id, **settings)
    make_reminder(maya, "mood", time(1, 30), weekdays=(3,))  # Thursday
    run(maya)
    run_at(maya, at(maya, NEXT, time(1, 30)))  # still Wednesday's night
    assert count(service) == 0
    run_at(maya, at(maya, NEXT + timedelta(days=1), time(1, 30)))
    assert count(service) == 1
    assert past(maya)[0].day == NEXT


def test_each_time_of_a_habit_has_its_own(
    maya: Member, phone: Browser, service: PushService
) -> None:
    stretch = make_habit(maya, "Stretch", marks=3, day=DAY)
    make_reminder(maya, habit_id=stretch, times=(time(13), time(16), time(19)))
    answer(maya, stretch, day=DAY)
    run_at(maya, at(maya, DAY, time(13)))
    assert count(service) == 0
    run_at(maya, at(maya, DAY, time(16)))
    assert count(service) == 1


def test_a_habits_other_times_are_heard_at_once(
    maya: Member, phone: Browser, service: PushService
) -> None:
    from pwa.habits.habit import HabitPayload
    from pwa.habits.keep import SaveHabit, find_habit, save_habit

    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,), day=DAY)
    make_reminder(maya, habit_id=pill)
    with maya.house.database.reading() as session:
        habit = find_habit(session, maya.person, pill)
    assert habit is not None
    payload = HabitPayload(called="Tablets", is_medicine=True, doses=(time(15),))
    act = SaveHabit(**stamp(maya.person, habit_id=pill, base=habit.version), payload=payload)
    save_habit(maya.house.database, maya.person, act)
    run(maya)
    run_at(maya, at(maya, DAY, time(15)))
    assert count(service) == 1
    run_at(maya, at(maya, DAY, EVENING))
    assert count(service) == 1


def test_two_workers_and_a_killed_one(maya: Member, phone: Browser, service: PushService) -> None:
    """Claimed and then killed: when the lease is over another does it, and only once."""
    make_reminder(maya, "mood", EVENING)
    evening = at(maya, DAY, EVENING)
    with time_machine.travel(evening, tick=False):
        assert len(maya.house.database.write(maya.house.nudges._claim)) == 1  # and killed
        run(maya)
        assert count(service) == 0
    run_at(maya, evening + jobs.LEASE + timedelta(seconds=1))
    run_at(maya, evening + 3 * jobs.LEASE)
    assert count(service) == 1


class Killed(BaseException):
    """A worker that was killed writes nothing any more."""


def test_killed_between_sending_and_saying_so(
    maya: Member, phone: Browser, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it goes out again, with the same topic and tag: the phone shows one."""
    make_reminder(maya, "mood", EVENING)
    evening = at(maya, DAY, EVENING)
    with time_machine.travel(evening, tick=False):
        house = maya.house
        house.nudges._do_all(REMIND, house.database.write(house.nudges._claim))
        due = house.database.write(house.nudges._claim)
        with monkeypatch.context() as patched:
            patched.setattr(house.post, "_write_down", Mock(side_effect=Killed))
            with pytest.raises(Killed):
                house.post.send(due)
    run_at(maya, evening + jobs.LEASE + timedelta(seconds=1))
    assert count(service) == 2
    first, second = service.received
    assert first.headers["topic"] == second.headers["topic"]
    assert first.message["tag"] == second.message["tag"]
    assert first.message["id"] == second.message["id"]


def test_the_work_of_one_is_named_by_person_and_reminder(maya: Member) -> None:
    reminder_id = make_reminder(maya, "mood", EVENING)
    assert len(jobs.subject_of(maya.person.id, reminder_id)) == 64
