"""Leaving: with the password only, in seven days or now; and staying with one tap."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from pwa import clock
from pwa.leaving import Leaving
from pwa.people.models import PersonRow
from pwa.people.sessions import Device
from pwa.people.sign_in import sign_in
from tests.acts import PASSWORD
from tests.conftest import Member
from tests.entries.diary import log_payload, mood
from tests.screens.test_me import is_ended
from tests.screens.test_moving_in import read

pytestmark = pytest.mark.database

LEAVE = "/me/leave"
BANNER = "Everything will be deleted on"


def leave(member: Member, when: str, password: str = PASSWORD) -> TestResponse:
    return member.browser.post(LEAVE, data={"password": password, "when": when})


def is_there(member: Member) -> bool:
    with member.house.database.reading() as session:
        return session.get(PersonRow, member.person.id) is not None


def asked(member: Member) -> bool:
    with member.house.database.reading() as session:
        return session.scalar(select(Leaving.due_at)) is not None


def run_at(member: Member, **later: float) -> None:
    with time_machine.travel(clock.now() + timedelta(**later)):
        member.house.long_loop.run_due()


def test_settings_lead_to_it_and_it_says_what_goes_and_what_stays(maya: Member) -> None:
    assert f'href="{LEAVE}"' in maya.browser.get("/me/settings").text
    page = read(maya, LEAVE)
    for words in (
        "What goes",
        "The key that opens them is destroyed",
        "What stays",
        "That an account was deleted, and when",
        "No name, no words",
        "Take everything with me first",
    ):
        assert words in page
    assert BANNER not in page


@pytest.mark.parametrize("when", ["later", "now"])
@pytest.mark.parametrize("password", ["", "not hers"])
def test_without_her_password_nobody_deletes_anything(
    maya: Member, when: str, password: str
) -> None:
    answer = leave(maya, when, password)
    assert answer.status_code == 422
    assert not asked(maya)
    run_at(maya, days=8)
    assert is_there(maya)


def test_nor_does_somebody_who_goes_on_guessing(maya: Member) -> None:
    codes = [leave(maya, "now", f"guess {n}").status_code for n in range(21)]
    assert codes[-1] == 429
    assert leave(maya, "now").status_code == 429
    assert not asked(maya)


def test_neither_of_the_two_is_no_answer(maya: Member) -> None:
    assert leave(maya, "never").status_code == 422
    assert not asked(maya)


def test_in_seven_days_and_until_then_it_is_said_on_today_and_me(maya: Member) -> None:
    log_payload(maya, mood())
    assert leave(maya, "later").location == LEAVE
    day = maya.person.today() + timedelta(days=7)
    for path in (LEAVE, "/today", "/me"):
        assert f"{BANNER} {day.day} {day:%B}." in read(maya, path)
    run_at(maya, days=6, hours=23)
    assert is_there(maya)
    run_at(maya, days=7, minutes=1)
    assert not is_there(maya)


def test_asked_twice_the_last_time_counts(maya: Member) -> None:
    leave(maya, "later")
    with time_machine.travel(clock.now() + timedelta(days=3)):
        leave(maya, "later")
    run_at(maya, days=8)
    assert is_there(maya)
    run_at(maya, days=10, minutes=1)
    assert not is_there(maya)


def test_one_tap_keeps_it_all(maya: Member) -> None:
    leave(maya, "later")
    for _ in range(2):
        answer = maya.browser.post(f"{LEAVE}/stay")
        assert answer.location == "/me?stayed=1"
    assert "All of it stays." in read(maya, answer.location)
    for path in (LEAVE, "/today", "/me"):
        assert BANNER not in read(maya, path)
    run_at(maya, days=8)
    assert is_there(maya)


@pytest.mark.parametrize("first", [None, "later"])
def test_now_signs_her_out_everywhere_and_all_of_it_goes(
    maya: Member, sam: Member, first: str | None
) -> None:
    laptop = sign_in(maya.house.accounts, "maya", PASSWORD, Device("Firefox · Linux"))
    if first:
        leave(maya, first)
    answer = leave(maya, "now")
    assert answer.location == "/left"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    gone = [line for line in answer.headers.getlist("Set-Cookie") if "Max-Age=0" in line]
    assert len(gone) >= 2
    assert "Everything is being deleted" in read(maya, "/left")
    assert "Help now" in read(maya, "/left")
    assert maya.browser.get("/today").status_code == 303
    assert is_ended(maya, laptop)
    maya.house.long_loop.run_due()
    assert not is_there(maya)
    again = maya.browser.post("/sign-in", data={"sign_in_name": "maya", "password": PASSWORD})
    assert again.status_code == 422
    assert is_there(sam)
    assert sam.browser.get("/today").status_code == 200


def test_another_persons_leaving_is_not_hers(maya: Member, sam: Member) -> None:
    leave(maya, "later")
    assert BANNER not in read(sam, "/today")
    sam.browser.post(f"{LEAVE}/stay")
    assert BANNER in read(maya, "/today")
