"""Putting Daymark on the home screen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from pwa.entries import record
from tests.acts import log_mood
from tests.conftest import Member
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
# Headless Chromium never offers to install: its question is a stand-in, told as the browser does.
OFFER = """() => {
  const event = new Event("beforeinstallprompt", { cancelable: true });
  event.prompt = async () => { document.body.dataset.asked = "yes"; };
  dispatchEvent(event);
  return event.defaultPrevented;
}"""


def log_three_days(maya: Member) -> None:
    for back in range(3):
        day = maya.person.today() - timedelta(days=back)
        record.record(maya.house.database, maya.person, log_mood(maya.person, 6, day=day))


def test_a_question_that_stands_in_for_the_browsers_waits_for_a_tap(
    maya: Member, open_browser: Open
) -> None:
    log_three_days(maya)
    page = open_browser(maya)
    page.goto("/today")
    offer = page.get_by_text("Daymark can stand on your home screen")
    expect(offer).to_be_hidden()
    assert page.evaluate(OFFER) is True
    expect(offer).to_be_visible()
    assert page.locator("body").get_attribute("data-asked") is None
    page.get_by_role("link", name="How").click()
    assert page.evaluate(OFFER) is True
    page.get_by_role("button", name="Put it on the home screen").click()
    expect(page.locator("body")).to_have_attribute("data-asked", "yes")


def test_not_now_is_for_good(maya: Member, open_browser: Open) -> None:
    log_three_days(maya)
    page = open_browser(maya)
    page.goto("/today")
    page.evaluate(OFFER)
    page.get_by_role("button", name="Not now").click()
    expect(page.get_by_text("Daymark can stand on your home screen")).to_be_hidden()
    page.goto("/today")
    page.evaluate(OFFER)
    expect(page.get_by_text("Daymark can stand on your home screen")).to_be_hidden()


def test_on_an_iphone_the_steps_are_spelled_out(
    maya: Member, open_browser: Callable[..., Page]
) -> None:
    log_three_days(maya)
    page = open_browser(maya, user_agent=IPHONE)
    page.goto("/today")
    page.get_by_role("link", name="How").click()
    expect(page.get_by_role("heading", level=2).first).to_have_text("On an iPhone or iPad")
    expect(page.get_by_text("Scroll down, and tap “Add to Home Screen”")).to_be_visible()
    expect(page.get_by_role("button", name="Put it on the home screen")).to_be_hidden()


def test_on_a_computer_its_own_way_comes_first(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/install")
    expect(page.get_by_role("heading", level=2).first).to_have_text("On a computer")
