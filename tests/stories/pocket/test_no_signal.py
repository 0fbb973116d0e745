"""No signal: what opens, what can be written, and what becomes of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Member
from tests.stories.pocket.log import scores_of

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_two_taps_save_a_mood_with_no_signal(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name=re.compile("^5, ")).click()
    expect(page.get_by_role("heading", name="Getting by")).to_be_visible()
    expect(page.get_by_text("It will be sent when there is signal")).to_be_visible()
    page.screenshot(path="/tmp/shot1.png")
    page.goto("/today")
    expect(page.get_by_text("1 entry waits on this phone")).to_be_visible()
    expect(page.locator("#so-far").get_by_text("Waits")).to_be_visible()
    page.screenshot(path="/tmp/shot2.png")
    page.context.set_offline(False)
    expect(page.get_by_text("waits on this phone")).to_be_hidden()
    assert scores_of(maya) == [5]
