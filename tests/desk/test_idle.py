"""A desk that is left asks for the password again; one's own pages do not."""

from datetime import timedelta

import pytest
import time_machine

from pwa import clock
from tests.acts import PASSWORD
from tests.circle.made import let_in
from tests.conftest import Member

pytestmark = pytest.mark.database


def sit_down(member: Member, password: str = PASSWORD) -> int:
    return member.browser.post("/desk/unlock", data={"password": password}).status_code


def test_after_idle_minutes_the_password_is_asked_for(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    with time_machine.travel(clock.now(), tick=False) as clocks:
        assert sit_down(dana) == 303
        for _ in range(4):  # at work for an hour
            clocks.shift(timedelta(minutes=14))
            assert dana.browser.get(f"/desk/{link_id}").status_code == 200
        clocks.shift(timedelta(minutes=16))
        asked = dana.browser.get(f"/desk/{link_id}")
        assert asked.location == f"/desk/unlock?next=/desk/{link_id}"
        assert dana.browser.post(f"/desk/{link_id}/end").status_code == 401
        assert dana.browser.get("/today").status_code == 200


def test_another_password_opens_nothing(maya: Member, dana: Member) -> None:
    let_in(maya, dana)
    assert sit_down(dana, "not this one") == 422
    assert dana.browser.get("/desk").status_code == 303


def test_a_clinic_that_shares_an_address_is_not_locked_out(
    maya: Member, dana: Member, sam: Member
) -> None:
    assert [sit_down(dana) for _ in range(21)][-1] == 429
    assert sit_down(sam) == 303


def test_the_seat_of_one_is_not_the_seat_of_another(maya: Member, dana: Member) -> None:
    assert sit_down(dana) == 303
    seat = dana.browser.get_cookie("daymark-desk")
    assert seat is not None
    maya.browser.set_cookie("daymark-desk", seat.value)
    assert maya.browser.get("/desk").status_code == 303
