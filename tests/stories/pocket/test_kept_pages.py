"""Kept pages: painted at once, caught up with, and nothing taken from under a finger."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from pwa.entries import record
from tests.acts import log_mood
from tests.conftest import Member
from tests.goals.test_goals import begin
from tests.stories.pocket.hands import nothing_waits
from tests.stories.pocket.log import readings_of

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def hold_in(held: list[Route]) -> Callable[[Route], None]:
    """Stops what comes; it stands in the list."""

    def hold(route: Route) -> None:
        held.append(route)

    return hold


def let_go(held: list[Route]) -> None:
    while held:
        held.pop().continue_()


def log_elsewhere(maya: Member, words: str) -> None:
    record.record(maya.house.database, maya.person, log_mood(maya.person, 6, happened=words))


def test_today_is_painted_from_the_phone_and_then_catches_up(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    log_elsewhere(maya, "Logged on the other phone")
    held: list[Route] = []
    page.context.route(re.compile("/today$"), hold_in(held))
    page.goto("/today", wait_until="commit")
    expect(page.get_by_role("heading", name="How are you right now?")).to_be_visible()
    expect(page.get_by_text("Logged on the other phone")).to_be_hidden()
    let_go(held)
    expect(page.get_by_text("Logged on the other phone")).to_be_visible()


@pytest.mark.keeps("goals.show")
def test_what_is_being_typed_is_not_taken_away_but_the_newer_is_offered(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    held: list[Route] = []
    page.context.route(re.compile("/goals$"), hold_in(held))
    page.goto("/goals", wait_until="commit")
    page.get_by_label("What I want").fill("To sleep through")
    page.evaluate("document.activeElement.blur()")
    begin(maya, "See Iris on Sundays")
    let_go(held)
    expect(page.get_by_text("There is something newer")).to_be_visible()
    expect(page.get_by_label("What I want")).to_have_value("To sleep through")
    page.get_by_role("link", name="Show it").click()
    expect(page.get_by_text("See Iris on Sundays")).to_be_visible()


def test_tomorrow_todays_page_of_yesterday_is_not_shown(maya: Member, open_phone: Open) -> None:
    log_elsewhere(maya, "Only of this day")
    page = open_phone(maya)
    expect(page.get_by_text("Only of this day")).to_be_visible()
    age_pages(page)
    page.context.set_offline(True)
    page.goto("/today")
    today = maya.person.today()
    expect(page.get_by_role("heading", name=f"{today:%A}")).to_be_visible()
    expect(page.get_by_text("Only of this day")).to_be_hidden()
    page.get_by_role("button", name=re.compile("^7, ")).click()
    expect(page.locator(".saved-square")).to_be_visible()
    page.context.set_offline(False)
    nothing_waits(page)
    assert {mood.day for mood in readings_of(maya)} == {today}


@pytest.mark.keeps("journal.show", "journal.new")
def test_a_form_kept_yesterday_logs_for_the_day_that_is_shown(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    age_pages(page)
    page.context.set_offline(True)
    page.goto("/journal/new")
    page.get_by_role("textbox").first.fill("A new day")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/journal")
    page.context.set_offline(False)
    nothing_waits(page)
    [entry] = readings_of(maya)
    assert entry.day == maya.person.today()


def age_pages(page: Page) -> None:
    """As the pages would be had the phone kept them yesterday."""
    page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open("daymark");
          opening.onsuccess = () => {
            const work = opening.result.transaction("pages", "readwrite");
            const walking = work.objectStore("pages").openCursor();
            walking.onsuccess = () => {
              const cursor = walking.result;
              if (!cursor) return;
              const day = new Date(Date.parse(cursor.value.day) - 86_400_000);
              cursor.update({ ...cursor.value, day: day.toISOString().slice(0, 10) });
              cursor.continue();
            };
            work.oncomplete = () => { opening.result.close(); resolve(); };
          };
        })"""
    )
