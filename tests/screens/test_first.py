"""The one step after signing up. It can be passed over, and stores nothing."""

import pytest

from pwa.circle import log as circle
from tests.acts import log_mood
from tests.conftest import Member

pytestmark = pytest.mark.database


def test_whoever_is_new_comes_to_it_from_the_codes(maya: Member) -> None:
    from pwa.screens import codes as codes_once

    with maya.browser.application.test_request_context():
        from flask import Response

        response = Response()
        codes_once.carry(response, maya.person.key, maya.recovery_codes)
    name, value = response.headers["Set-Cookie"].split(";")[0].split("=", 1)
    maya.browser.set_cookie(name, value)
    assert 'href="/begin"' in maya.browser.get("/recovery-codes").text
    maya.browser.set_cookie(name, value)
    circle.log(maya.house.database, maya.person, log_mood(maya.person, 5))
    assert 'href="/begin"' not in maya.browser.get("/recovery-codes").text


@pytest.mark.parametrize(
    ("chosen", "leads"),
    [
        ([], "/today"),
        (["2"], "/today?begin=2"),
        (["3", "2"], "/today?begin=2&begin=3"),
        (["1", "2"], "/habits/new"),
        (["nonsense"], "/today"),
    ],
)
def test_it_leads_on(maya: Member, chosen: list[str], leads: str) -> None:
    answer = maya.browser.get("/begin/on", query_string={"with": chosen})
    assert (answer.status_code, answer.location) == (303, leads)


def test_what_was_chosen_waits_on_today_this_once(maya: Member) -> None:
    page = maya.browser.get("/today?begin=2&begin=3").text
    assert "To begin with" in page
    assert 'href="/breathe"' in page
    assert 'href="/journal"' in page
    assert "To begin with" not in maya.browser.get("/today").text
    assert "To begin with" not in maya.browser.get("/today?begin=x").text
