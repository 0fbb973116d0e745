"""No signal: what opens, what can be written, and what becomes of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import Member
from tests.stories.pocket.hands import back_in_the_net, nothing_waits, tap
from tests.stories.pocket.log import readings_of, scores_of

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

PAGES = {
    "/today": "How are you right now?",
    "/journal": "What is on your mind?",
    "/journal/new": "What is on your mind?",
    "/breathe": "Breathe",
    "/breathe/long": "Finish",
    "/breathe/muscles": "Finish",
    "/breathe/grounding": "Found one",
    "/help": "Help now",
    "/help/plan": "My plan",
    "/timeline": "All entries",
    "/habits": "Habits",
    "/goals": "Goals",
    "/toolbox": "Toolbox",
    "/me": "What waits here",
    "/outbox": "All saved",
}


def has_sent(page: Page) -> None:
    """Back in the net: the line that told of what waits is gone."""
    page.context.set_offline(False)
    nothing_waits(page)


def test_two_taps_save_a_mood_with_no_signal(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name=re.compile("^5, ")).click()
    expect(page.get_by_role("heading", name="Getting by")).to_be_visible()
    expect(page.get_by_text("It will be sent when there is signal")).to_be_visible()
    page.goto("/today")
    expect(page.get_by_text("1 entry waits on this phone")).to_be_visible()
    expect(page.locator("#so-far").get_by_text("Waits")).to_be_visible()
    expect(page.locator("#horizon [data-waits] text")).to_have_text("5")
    has_sent(page)
    assert scores_of(maya) == [5]


@pytest.mark.keeps
def test_every_page_of_the_list_opens_with_no_signal(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    for path, words in PAGES.items():
        page.goto(path)
        expect(page.get_by_text(words).first, path).to_be_visible()
    page.goto("/trends?month=2020-01")
    expect(page.get_by_text("This page is not on this phone yet")).to_be_visible()


def test_what_waits_is_opened_changed_and_undone(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name=re.compile("^7, ")).click()
    page.get_by_role("link", name="Add details").click()
    page.get_by_label("What happened?").fill("Soup with Iris")
    page.get_by_role("button", name="Keep details").click()
    page.wait_for_url("**/today")
    expect(page.get_by_text("Soup with Iris")).to_be_visible()
    page.get_by_role("button", name=re.compile("^2, ")).click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="How are you right now?")).to_be_visible()
    page.goto("/today")
    page.goto("/outbox")
    expect(page.get_by_role("link", name="Fairly good")).to_be_visible()
    has_sent(page)
    [mood] = readings_of(maya)
    assert (mood.payload.score, mood.payload.happened) == (7, "Soup with Iris")


@pytest.mark.keeps("journal.show", "journal.new")
def test_a_page_of_the_journal_is_kept_while_typed_and_saved_once(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    page.goto("/journal/new")
    page.get_by_role("textbox").first.fill("The sea was flat all day.")
    expect(page.get_by_text("Kept on this phone")).to_be_visible()
    page.goto("/journal")
    page.locator("[data-waits] a").click()
    expect(page.get_by_role("textbox").first).to_have_value("The sea was flat all day.")
    page.get_by_role("textbox").first.fill("The sea was flat all day, and grey.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/journal")
    page.goto("/outbox")
    expect(page.locator("[data-outbox-list] > li")).to_have_count(1)
    has_sent(page)
    [entry] = readings_of(maya)
    assert entry.payload.words == "The sea was flat all day, and grey."


@pytest.mark.keeps("breathe.choose", "long")
def test_a_session_of_breathing_is_logged_once(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    page.clock.install()
    page.goto("/breathe/long?minutes=1")
    page.clock.run_for(30_000)
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Save").click()
    page.clock.run_for(5_000)
    page.wait_for_url("**/today*")
    expect(page.locator("#so-far").get_by_text("Waits")).to_be_visible()
    has_sent(page)
    [session] = readings_of(maya)
    assert session.kind == "breathing"


HEARS_THAT_NOTHING_WAITS = """() => {
  window.heard = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      if (data?.is === "line" && !data.line?.waits) resolve(true);
    });
  });
}"""


def test_the_number_under_the_finger_is_the_one_that_is_saved(
    maya: Member, open_phone: Open
) -> None:
    """What waited is sent while a finger is down: the line above says so, and nothing moves."""
    page = open_phone(maya)
    page.context.set_offline(True)
    tap(page, 7)
    page.goto("/today")
    expect(page.get_by_text("1 entry waits on this phone.")).to_be_visible()
    box = page.get_by_role("button", name=re.compile("^4, ")).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.evaluate(HEARS_THAT_NOTHING_WAITS)
    back_in_the_net(page)
    assert page.evaluate("window.heard")
    page.mouse.up()
    expect(page.locator(".saved-square")).to_have_text("4")
