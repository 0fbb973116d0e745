"""One pause with dates over all habits, but never over medicine."""

import re
from datetime import timedelta
from typing import Any

import pytest

from pwa import clock
from tests.acts import form
from tests.conftest import Member
from tests.habits.made import make_habit, still_open

pytestmark = pytest.mark.database


def begin(member: Member, **fields: Any) -> Any:
    today = member.person.today()
    filled = {"first": today, "length": "7", "keeps_medicine": ["no", "yes"], **fields}
    return member.browser.post(
        "/pause", data=form(member.person, pause_id=clock.new_id(), **filled)
    )


def test_a_pause_covers_habits_and_not_medicine(maya: Member) -> None:
    make_habit(maya)
    make_habit(maya, "Morning tablets", is_medicine=True)
    assert begin(maya).status_code == 303
    waits = still_open(maya)
    assert "Walk outside" not in waits
    assert "Morning tablets" in waits
    assert "Habits rest until" in waits


def test_a_pause_ends_on_any_day_and_the_first_day_back_says_so(maya: Member) -> None:
    make_habit(maya)
    begin(maya, first=maya.person.today() - timedelta(days=2))
    page = maya.browser.get("/habits").text
    end = re.search(r'action="(/pause/[^"]+/end)"', page)
    assert end
    maya.browser.post(end[1], data=form(maya.person))
    today = maya.browser.get("/today").text
    assert "Nothing to catch up on." in today
    assert "Walk outside" in still_open(maya)


def test_a_pause_ended_on_its_first_day_never_was(maya: Member) -> None:
    make_habit(maya)
    begin(maya)
    end = re.search(r'action="(/pause/[^"]+/end)"', maya.browser.get("/habits").text)
    assert end
    maya.browser.post(end[1], data=form(maya.person))
    assert "Nothing to catch up on." not in maya.browser.get("/today").text
    assert begin(maya).status_code == 303


@pytest.mark.parametrize(
    ("off", "length", "status"), [(0, "3", 422), (6, "14", 422), (-2, "3", 422), (7, "3", 303)]
)
def test_pauses_do_not_overlap(maya: Member, off: int, length: str, status: int) -> None:
    today = maya.person.today()
    assert begin(maya).status_code == 303
    second = begin(maya, first=today + timedelta(days=off), length=length)
    assert second.status_code == status
    if status == 422:
        assert "There is a pause on these days already" in second.text


@pytest.mark.parametrize(
    "fields",
    [
        {"length": "own"},
        {"length": "own", "until": "2026-13-01"},
        {"length": "own", "until": "9999-12-31"},
        {"length": "own", "until": "1990-01-01"},
        {"first": "9999-12-31"},
        {"first": "1990-01-01"},
        {"length": "1000"},
        {"first": ""},
    ],
)
def test_days_that_make_no_pause_come_back(maya: Member, fields: dict[str, str]) -> None:
    assert begin(maya, **fields).status_code == 422


def test_the_same_pause_sent_twice_is_one(maya: Member) -> None:
    fields = form(maya.person, pause_id=clock.new_id(), first=maya.person.today(), length="7")
    first = maya.browser.post("/pause", data=fields)
    second = maya.browser.post("/pause", data=fields)
    assert second.headers["Daymark-Write"] == first.headers["Daymark-Write"]


def test_somebody_elses_pause_cannot_be_ended(maya: Member, sam: Member) -> None:
    make_habit(maya)
    begin(maya)
    end = re.search(r'action="(/pause/[^"]+/end)"', maya.browser.get("/habits").text)
    assert end
    assert sam.browser.post(end[1], data=form(sam.person)).status_code == 404
    assert "Habits rest until" in still_open(maya)
