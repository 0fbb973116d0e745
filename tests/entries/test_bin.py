"""What is binned can be put back for 30 days; then it is gone."""

from datetime import timedelta

import pytest
import time_machine

from pwa import clock
from pwa.circle import log as circle
from pwa.entries import bin as entries_bin
from pwa.entries.acts import EmptyBin
from pwa.entries.bin import list_binned
from pwa.people.person import Person
from tests.acts import bin_it, log_mood, stamp
from tests.conftest import Member

pytestmark = pytest.mark.database


def binned(member: Member) -> int:
    with member.house.database.reading() as session:
        return len(list_binned(session, member.person))


def bin_one(member: Member) -> Person:
    act = log_mood(member.person, 5)
    circle.log(member.house.database, member.person, act)
    circle.bin(member.house.database, member.person, bin_it(member.person, act.entry_id))
    return member.person


def test_the_loop_purges_the_bin_after_thirty_days(maya: Member) -> None:
    bin_one(maya)
    maya.house.database.write(maya.house.loop._plan_recurring)
    with time_machine.travel(clock.now() + timedelta(days=29)):
        maya.house.loop.run_due()
        assert binned(maya) == 1
    with time_machine.travel(clock.now() + timedelta(days=31)):
        maya.house.loop.run_due()
        assert binned(maya) == 0


def test_emptying_the_bin_leaves_what_is_not_in_it_and_what_is_anothers(
    maya: Member, sam: Member
) -> None:
    bin_one(maya)
    bin_one(sam)
    kept = log_mood(maya.person, 8)
    circle.log(maya.house.database, maya.person, kept)
    entries_bin.empty(maya.house.database, maya.person, EmptyBin(**stamp(maya.person)))
    assert (binned(maya), binned(sam)) == (0, 1)
    assert "Good" in maya.browser.get("/timeline").text
