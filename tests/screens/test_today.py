"""Today: one tap saves, and what was logged is there."""

import re

import pytest

from pwa import clock
from tests.acts import FRAGMENT, form
from tests.conftest import Member

pytestmark = pytest.mark.database


def test_one_tap_saves_a_mood_and_it_is_there_after_a_reload(maya: Member) -> None:
    fields = form(maya.person, entry_id=clock.new_id(), score=7)
    answer = maya.browser.post("/log/mood", data=fields, headers=FRAGMENT)
    assert answer.status_code == 200
    assert answer.headers["Daymark-Write"] == f"{fields['write_id']} saved"
    assert "Fairly good" in answer.text
    assert "Fairly good" in maya.browser.get("/today").text


def test_a_page_without_script_saves_and_shows_the_card(maya: Member) -> None:
    fields = form(maya.person, entry_id=clock.new_id(), score=7)
    answer = maya.browser.post("/log/mood", data=fields)
    assert answer.status_code == 303
    page = maya.browser.get(answer.location).text
    assert re.search(r"Saved at \d\d:\d\d", page)


def test_the_same_tap_sent_twice_is_one_mood_and_the_same_answer(maya: Member) -> None:
    fields = form(maya.person, entry_id=clock.new_id(), score=4)
    first = maya.browser.post("/log/mood", data=fields, headers=FRAGMENT)
    second = maya.browser.post("/log/mood", data=fields, headers=FRAGMENT)
    assert first.headers["Daymark-Write"] == second.headers["Daymark-Write"]
    assert maya.browser.get("/timeline").text.count("A bit low") == 1


def test_a_write_id_used_for_another_number_is_refused(maya: Member) -> None:
    fields = form(maya.person, entry_id=clock.new_id(), score=4)
    maya.browser.post("/log/mood", data=fields)
    answer = maya.browser.post("/log/mood", data=fields | {"score": "9"})
    assert answer.status_code == 409
    assert "Very good" not in maya.browser.get("/timeline").text


@pytest.mark.parametrize("score", ["0", "11", "-3", "x", "", "5.5", "9" * 5000])
def test_a_number_off_the_scale_is_refused_in_words(maya: Member, score: str) -> None:
    fields = form(maya.person, entry_id=clock.new_id()) | {"score": score}
    answer = maya.browser.post("/log/mood", data=fields)
    assert answer.status_code == 422
    assert "Nothing here yet" in maya.browser.get("/timeline").text


@pytest.mark.parametrize("day", ["1800-01-01", "2099-01-01", "yesterday"])
def test_a_day_that_has_not_been_is_refused(maya: Member, day: str) -> None:
    fields = form(maya.person, entry_id=clock.new_id(), score=5) | {"day": day}
    assert maya.browser.post("/log/mood", data=fields).status_code == 422
