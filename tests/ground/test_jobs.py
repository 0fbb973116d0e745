"""Due work: done once at its time, and not lost where a worker dies with it in hand."""

import threading
from datetime import timedelta

import pytest
import time_machine

from pwa import clock
from pwa.jobs import AGAIN, LEASE, Duty, Loop, drop, drop_all_of, plan
from pwa.web.house import House
from tests.conftest import POSTGRESQL

pytestmark = pytest.mark.database


def loop_of(house: House, done: list[str], every: timedelta | None = None) -> Loop:
    return Loop(house.database, {"water the plants": Duty(done.append, every)})


def plan_now(house: House, what: str, subject: str) -> None:
    house.database.write(lambda session: plan(session, what, clock.now(), subject))


def test_work_is_done_when_it_is_due_and_then_gone(house: House) -> None:
    done: list[str] = []
    loop = loop_of(house, done)
    later = clock.now() + timedelta(hours=1)
    house.database.write(lambda session: plan(session, "water the plants", later, "ferns"))
    assert loop.run_due() == 0
    with time_machine.travel(later + timedelta(seconds=1)):
        assert loop.run_due() == 1
        assert loop.run_due() == 0
    assert done == ["ferns"]


def test_planning_the_same_twice_is_one_piece_of_work(house: House) -> None:
    done: list[str] = []
    for _ in range(2):
        house.database.write(lambda session: plan(session, "water the plants", clock.now()))
    loop_of(house, done).run_due()
    assert done == [""]


def test_recurring_work_comes_back(house: House) -> None:
    done: list[str] = []
    loop = loop_of(house, done, every=timedelta(hours=1))
    house.database.write(lambda session: plan(session, "water the plants", clock.now()))
    assert loop.run_due() == 1
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert loop.run_due() == 1


def test_a_worker_that_dies_with_work_in_hand_loses_nothing(house: House) -> None:
    done: list[str] = []
    house.database.write(lambda session: plan(session, "water the plants", clock.now()))
    dying = loop_of(house, done)
    assert house.database.write(dying._claim)
    assert loop_of(house, done).run_due() == 0
    with time_machine.travel(clock.now() + LEASE + timedelta(seconds=1)):
        assert loop_of(house, done).run_due() == 1
    assert done == [""]


def test_work_that_fails_is_put_off_and_tried_again(house: House) -> None:
    tries: list[str] = []

    def fail_once(subject: str) -> None:
        tries.append(subject)
        if len(tries) == 1:
            raise ZeroDivisionError

    loop = Loop(house.database, {"water the plants": Duty(fail_once)})
    house.database.write(lambda session: plan(session, "water the plants", clock.now()))
    assert loop.run_due() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert loop.run_due() == 1
    assert len(tries) == 2


def test_long_work_is_done_in_slices_and_others_have_their_turn(house: House) -> None:
    done: list[str] = []

    def work(subject: str) -> object:
        done.append(subject)
        return AGAIN if done.count(subject) < 3 else None

    loop = Loop(house.database, {"dig": Duty(work)}, at_once=1)
    for subject in ("pond", "ditch"):
        plan_now(house, "dig", subject)
    assert loop.run_due() == 6
    assert done[:2] != ["pond", "pond"]
    assert sorted(done) == ["ditch"] * 3 + ["pond"] * 3
    assert loop.run_due() == 0


def test_work_that_is_taken_back_is_not_done(house: House) -> None:
    done: list[str] = []
    for subject in ("ferns", "fern house", "roses"):
        plan_now(house, "water the plants", subject)
    house.database.write(lambda session: drop(session, "water the plants", "roses"))
    house.database.write(lambda session: drop_all_of(session, "fern "))
    loop_of(house, done).run_due()
    assert done == ["ferns"]


def test_a_loop_that_is_woken_looks_at_once(house: House) -> None:
    done = threading.Event()
    loop = Loop(house.database, {"ring": Duty(lambda _: done.set())}, pause_s=3600)
    loop.start()
    house.database.write(lambda session: plan(session, "ring", clock.now()))
    loop.wake()
    assert done.wait(10)
    loop.stop()


def test_what_is_planned_again_while_it_is_done_is_done_once_more(house: House) -> None:
    done: list[str] = []

    def work(subject: str) -> None:
        done.append(subject)
        if len(done) == 1:
            plan_now(house, "dig", subject)

    plan_now(house, "dig", "pond")
    loop = Loop(house.database, {"dig": Duty(work)})
    loop.run_due()
    assert done == ["pond", "pond"]
    assert loop.run_due() == 0


def test_after_a_restart_what_was_in_hand_is_taken_up_at_once(house: House) -> None:
    if POSTGRESQL:
        pytest.skip("another process may have it in hand: its lease runs out by itself")
    done = threading.Event()
    plan_now(house, "ring", "bell")
    killed = Loop(house.database, {"ring": Duty(lambda _: None)})
    assert house.database.write(killed._claim)
    again = Loop(house.database, {"ring": Duty(lambda _: done.set())}, pause_s=3600)
    again.start()
    assert done.wait(10)
    again.stop()
