"""Trends in a phone's browser: each period, its table, and the year by keyboard."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from pwa.circle import log as circle
from tests.acts import log_mood
from tests.conftest import Member
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser

PERIODS = {
    "Week": (1, "1 of the last 7 days"),
    "Month": (2, "2 of the last 30 days"),
    "Year": (3, "3 of the last 365 days"),
    "All": (4, "4 of the last 401 days"),
}


@pytest.fixture
def long_ago(maya: Member) -> Member:
    """Maya with a day in each period that no shorter one has."""
    for back in (0, 20, 200, 400):
        day = maya.person.today() - timedelta(days=back)
        circle.log(maya.house.database, maya.person, log_mood(maya.person, 7, day=day))
    return maya


def rows(page: Page, count: int) -> None:
    page.locator("section", has=page.locator("#trends-mood")).locator("summary").click()
    expect(page.locator("#trends-mood ~ details tbody tr:visible")).to_have_count(count)


@pytest.mark.parametrize("script", [True, False])
def test_each_period_shows_its_days(long_ago: Member, open_browser: Open, script: bool) -> None:
    page = open_browser(long_ago, java_script_enabled=script)
    page.goto("/today")
    page.get_by_role("link", name="Trends", exact=True).click()
    for name, (days, said) in PERIODS.items():
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute(
            "aria-current", "page"
        )
        expect(page.get_by_text(said)).to_be_visible()
        rows(page, days)


def test_the_year_is_one_stop_for_the_keyboard(maya: Member, open_browser: Open) -> None:
    circle.log(maya.house.database, maya.person, log_mood(maya.person, 8))
    page = open_browser(maya)
    page.goto("/trends")
    months = page.locator(".year-month")
    months.first.focus()
    this_month = maya.person.today().month
    for _ in range(this_month - 1):
        page.keyboard.press("ArrowDown")
    expect(months.nth(this_month - 1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/trends/{maya.person.today().year}/{this_month}$"))
    expect(page.get_by_text("8, Good")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("heading", name="Your year")).to_be_visible()


def test_nothing_yet_leads_to_today(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/trends")
    page.get_by_role("link", name="Log how you are").click()
    expect(page.get_by_role("heading", name="How are you right now?")).to_be_visible()
