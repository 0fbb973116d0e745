"""Whoever is killed, and whenever: nothing is lost, and nothing comes twice but where a worker died
between handing over and saying so."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, time, timedelta
from random import Random
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as drawn
from hypothesis import strategies as st

from pwa import clock, jobs
from pwa.jobs import Job, Loop, Together
from pwa.reminders.due import PUSH, remind
from pwa.reminders.keep import REMIND
from pwa.reminders.send import Post
from tests.conftest import Member
from tests.reminders.made import EVENING, allow, at, make_reminder
from tests.reminders.service import PushService


class Killed(BaseException):
    """A worker that is no more; nothing it would have done after this is done."""


class Fate:
    """Draws where somebody is killed. `between` counts those killed after handing over and before
    saying so: only these may send twice."""

    def __init__(self, seed: int) -> None:
        self.chance, self.between, self.kills = Random(seed), 0, 0
        self.is_on = True

    def falls(self, odds: float) -> bool:
        fell = self.is_on and self.chance.random() < odds
        self.kills += fell
        return fell


def mortal(fate: Fate, verb: Callable[[Any], object]) -> Together:
    def work(claimed: Sequence[Job]) -> None:
        if fate.falls(0.15):
            raise Killed
        verb(claimed)
        if fate.falls(0.15):
            raise Killed

    return Together(work)


class MortalPost(Post):
    fate: Fate

    def _write_down(self, *given: Any) -> None:
        if self.fate.falls(0.2):
            self.fate.between += len(given[3])
            raise Killed
        super()._write_down(*given)


@pytest.mark.database
@drawn(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_five_hundred_due_and_workers_killed_at_random(
    join: Callable[..., Member],
    service: PushService,
    seed: int,
) -> None:
    number = 20
    people = [join(f"somebody {seed} {each} {clock.new_id().hex}") for each in range(number)]
    day = date(2026, 6, 10)
    with time_machine.travel(at(people[0], day, time(12)), tick=False) as traveller:
        sent_before = len(service.received)
        for each in people:
            allow(each, service.browser(each.person.id.hex))
            for _ in range(500 // number):
                make_reminder(each, "mood", EVENING)
        traveller.move_to(at(people[0], day, EVENING))
        between = live_through(people[0], Fate(seed), traveller)
        received = service.received[sent_before:]
    once = Counter(push.message["id"] for push in received)
    assert len(once) == 500  # never silently lost
    assert sum(once.values()) - 500 <= between  # never twice but where it was killed in between
    shown_as = {
        (push.message["id"], push.headers["topic"], push.message["tag"]) for push in received
    }
    assert len(shown_as) == 500  # one that came twice takes its own place


def live_through(maya: Member, fate: Fate, traveller: Any) -> int:
    """Two workers at the same table, killed and begun anew until nothing is due."""
    house = maya.house
    post = MortalPost(house.database, house.vault, house.sender)
    post.fate = fate
    duties = {
        REMIND: mortal(fate, lambda work: remind(house.database, house.vault, work)),
        PUSH: mortal(fate, post.send),
    }
    for round_ in range(60):
        fate.is_on = round_ < 40
        for _worker in range(2):
            try:
                Loop(house.database, duties, at_once=60).run_due()
            except Killed:
                continue
        traveller.shift(jobs.LEASE + timedelta(seconds=1))
        if round_ > 40:
            break
    post.close()
    assert fate.kills > 0
    return fate.between
