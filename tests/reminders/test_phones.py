"""What a phone says, or does not say, of what it was sent; late, early, or never."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine

from pwa.reminders.answered import note_shown
from pwa.reminders.devices import stop_device
from tests.conftest import Member
from tests.reminders.made import DAY, EVENING, at, make_reminder, past, reached, run_at
from tests.reminders.service import Browser, PushService

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("noon")]


def before_it_is_taken(
    service: PushService, monkeypatch: pytest.MonkeyPatch, do: Callable[[], None]
) -> None:
    """Something happens while a push is on its way."""
    take = service.take

    def do_and_take(*given: Any) -> tuple[int, dict[str, str]]:
        do()
        return take(*given)

    monkeypatch.setattr(service, "take", do_and_take)


def test_a_phone_may_say_that_it_has_shown_it_before_the_sending_is_written_down(
    maya: Member, phone: Browser, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, session_id = maya.house, maya.signed_in.session_id

    def show() -> None:
        note_shown(house.database, maya.person, past(maya)[0].id, session_id)

    before_it_is_taken(service, monkeypatch, show)
    make_reminder(maya)
    run_at(maya, at(maya, DAY, EVENING))
    assert [each.fate for each in past(maya)] == ["confirmed"]
    run_at(maya, at(maya, DAY, EVENING, minutes=5))
    assert len(service.received) == 1


def test_a_phone_that_was_let_go_stays_so_whatever_comes_late(
    maya: Member, phone: Browser, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, session_id = maya.house, maya.signed_in.session_id

    def let_go_and_show() -> None:
        stop_device(house.database, maya.person, session_id)
        note_shown(house.database, maya.person, past(maya)[0].id, session_id)

    before_it_is_taken(service, monkeypatch, let_go_and_show)
    service.answer_next("phone", 500)
    make_reminder(maya)
    run_at(maya, at(maya, DAY, EVENING))
    assert reached(maya) == []
    run_at(maya, at(maya, DAY, EVENING, minutes=5))
    assert service.received == []


def test_a_phone_that_is_silent_since_one_was_sent_is_not_said_to_be_reached(
    maya: Member, phone: Browser, service: PushService
) -> None:
    make_reminder(maya)
    run_at(maya, at(maya, DAY, time(20, 30)))
    house, session_id = maya.house, maya.signed_in.session_id
    with time_machine.travel(at(maya, DAY, time(20, 31)), tick=False):
        note_shown(house.database, maya.person, past(maya)[0].id, session_id)
    assert says_on(maya, time(21)) == "They reach you."
    run_at(maya, at(maya, DAY + timedelta(days=1), time(20, 30)))
    with time_machine.travel(at(maya, DAY + timedelta(days=1), time(22)), tick=False):
        assert "They may not reach you." in maya.browser.get("/reminders").text
        assert "did not say that it came" in maya.browser.get("/reminders/reach").text


def says_on(maya: Member, clock_time: time) -> str:
    with time_machine.travel(at(maya, DAY, clock_time), tick=False):
        page = maya.browser.get("/reminders").text
    return next(each for each in ("They reach you.", "They may not reach you.") if each in page)
