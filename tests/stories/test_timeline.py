"""Looking things up in a diary: words, filters, a month, by finger and by keyboard, with script and
without."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from pwa.entries.timeline import PAGE
from tests.conftest import Member
from tests.entries.diary import (
    answer,
    breathed,
    log_payload,
    make_goal,
    make_habit,
    mood,
    written,
)
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser

MANY = 40


@pytest.fixture
def diary(maya: Member) -> Member:
    """A little of every kind, and a mood of two months ago."""
    goal = make_goal(maya, "Sleep better")
    habit = make_habit(maya, "Screens off", goal)
    log_payload(maya, mood(7, happened="Lunch with Iris by the harbour."))
    log_payload(maya, mood(3, feelings=("tired",), happened="Rain all day."))
    log_payload(maya, written("The bus was full and I could not see the doors.", tags=("bus",)))
    log_payload(maya, breathed(calm_before=4, calm_after=6), back=1)
    log_payload(maya, answer(), habit_id=habit, back=1)
    log_payload(maya, mood(9, happened="Iris again."), back=64)
    return maya


def rows(page: Page, count: int) -> None:
    expect(page.locator("#found article")).to_have_count(count)


def search(page: Page, words: str) -> None:
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")


def test_maya_looks_for_a_word_and_opens_what_she_finds(diary: Member, open_browser: Open) -> None:
    page = open_browser(diary)
    page.goto("/timeline")
    rows(page, 6)
    search(page, "IRIS")
    rows(page, 2)
    expect(page.get_by_role("status").first).to_have_text("2 entries fit")
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.url.endswith("/timeline")
    search(page, "iris harbour")
    rows(page, 1)
    page.get_by_role("link", name="Fairly good").click()
    expect(page.get_by_label("What happened?")).to_have_value("Lunch with Iris by the harbour.")


def test_filters_are_chosen_shown_and_left_out_again(diary: Member, open_browser: Open) -> None:
    page = open_browser(diary)
    page.goto("/timeline")
    page.get_by_role("button", name="Filter").click()
    sheet = page.get_by_role("dialog")
    expect(sheet).to_be_visible()
    sheet.get_by_label("Breathing").check()
    more = sheet.get_by_role("button", name="Less")
    for _ in range(5):
        more.last.click()
    sheet.get_by_role("button", name="Show them").click()
    expect(sheet).to_have_count(0)
    rows(page, 2)
    expect(page.get_by_role("button", name="Filter")).to_be_focused()
    search(page, "tired")
    rows(page, 1)
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("checkbox", name="Breathing")).to_be_checked()
    page.get_by_role("link", name="Close").click()
    search(page, "")
    rows(page, 2)
    page.get_by_role("button", name="Mood 1 to 5").click()
    rows(page, 1)
    page.get_by_role("button", name=re.compile("Leave out: Breathing")).click()
    rows(page, 6)
    expect(page.get_by_role("button", name=re.compile("Leave out"))).to_have_count(0)


def test_a_goal_a_tag_and_clearing(diary: Member, open_browser: Open) -> None:
    page = open_browser(diary)
    page.goto("/timeline")
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Sleep better").check()
    page.get_by_role("button", name="Show them").click()
    rows(page, 1)
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("button", name="Clear").click()
    rows(page, 6)
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("bus", exact=True).check()
    page.get_by_role("button", name="Show them").click()
    rows(page, 1)
    expect(page.get_by_role("button", name="#bus")).to_be_visible()


def test_nothing_found_leads_back_to_all(diary: Member, open_browser: Open) -> None:
    page = open_browser(diary)
    page.goto("/timeline")
    search(page, "zebra")
    expect(page.get_by_text("No entry has these words.")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("zebra")
    page.get_by_role("link", name="Show all entries").click()
    rows(page, 6)


def test_another_month(diary: Member, open_browser: Open) -> None:
    page = open_browser(diary)
    page.goto("/timeline")
    past = diary.person.today() - timedelta(days=64)
    page.get_by_role("button", name="Go to another month").click()
    page.get_by_role("dialog").get_by_role("link", name=f"{past:%B}").click()
    rows(page, 1)
    expect(page.get_by_role("button", name=f"{past:%B}").first).to_be_visible()
    page.go_back()
    rows(page, 6)
    search(page, "iris")
    rows(page, 2)
    page.get_by_role("button", name="Go to another month").click()
    page.get_by_role("dialog").get_by_role("button", name=f"{past:%B}").click()
    rows(page, 1)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name=re.compile("Leave out: Up to")).click()
    rows(page, 2)


def test_further_pages_come_as_one_scrolls(maya: Member, open_browser: Open) -> None:
    for number in range(MANY):
        log_payload(maya, mood(happened="Rain." if number % 2 else "Sun."), back=number // 4)
    page = open_browser(maya)
    page.goto("/timeline")
    search(page, "rain")
    rows(page, MANY // 2)
    search(page, ".")
    rows(page, PAGE)
    page.locator("#found article").last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 4000)
    rows(page, MANY)


def test_by_keyboard_alone(diary: Member, open_browser: Open) -> None:
    page = open_browser(diary)
    page.goto("/timeline")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("rain")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Search")).to_be_focused()
    page.keyboard.press("Enter")
    rows(page, 1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Filter")).to_be_focused()


def test_without_script(diary: Member, open_browser: Open) -> None:
    page = open_browser(diary, java_script_enabled=False)
    page.goto("/timeline")
    page.get_by_role("searchbox").fill("iris")
    page.get_by_role("button", name="Search").click()
    rows(page, 2)
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("heading", name="Filter")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_value("iris")
    page.get_by_label("Lowest number").fill("8")
    page.get_by_role("button", name="Show them").click()
    rows(page, 1)
    assert page.url.endswith("/timeline")
    page.get_by_role("button", name="Mood 8 to 10").click()
    rows(page, 2)
    page.get_by_label("Words, people, places").fill("")
    page.get_by_role("button", name="Search").click()
    rows(page, 6)


def test_a_number_that_is_none_is_told_in_the_sheet(diary: Member, open_browser: Open) -> None:
    page = open_browser(diary)
    page.goto("/timeline")
    page.get_by_role("button", name="Filter").click()
    page.get_by_label("Lowest number").evaluate("box => box.removeAttribute('min')")
    page.get_by_label("Lowest number").fill("0")
    page.get_by_role("button", name="Show them").click()
    expect(
        page.get_by_role("dialog").get_by_text("Pick a number from 1 to 10.").first
    ).to_be_visible()
    page.get_by_label("Lowest number").fill("8")
    page.get_by_role("button", name="Show them").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    rows(page, 1)
