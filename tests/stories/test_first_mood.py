"""From signing up to the first mood, and what can be done with it."""

import re

import pytest
from playwright.sync_api import Page, expect

from pwa.circle import log as circle
from pwa.entries import record
from tests.acts import PASSWORD, edit_mood, log_mood
from tests.conftest import Member
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser


def tap(page: Page, number: int) -> None:
    page.get_by_role("button", name=re.compile(rf"^{number}, ")).click()


def test_a_stranger_becomes_maya_and_logs_a_mood_in_two_taps(open_browser: Open) -> None:
    page = open_browser()
    page.goto("/")
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("What should we call you?").fill("Maya")
    page.get_by_label("Sign-in name").fill("maya")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label(re.compile("I am 18 or older")).check()
    page.get_by_role("button", name="Make my account").click()
    page.get_by_role("link", name=re.compile("kept them")).click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="How are you right now?")).to_be_visible()
    tap(page, 7)
    expect(page.get_by_role("heading", name="Fairly good")).to_be_visible()
    expect(page.get_by_text(re.compile(r"Saved at \d\d:\d\d"))).to_be_visible()
    page.goto("/today")
    expect(page.locator("#so-far")).to_contain_text("Fairly good")


def test_signing_in_again_and_two_taps_save_a_mood(maya: Member, open_browser: Open) -> None:
    page = open_browser()
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill("maya")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    tap(page, 4)
    expect(page.get_by_role("heading", name="A bit low")).to_be_visible()
    expect(page.get_by_text("Only you see this")).to_be_visible()


def test_a_mood_is_logged_edited_deleted_and_brought_back(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/today")
    tap(page, 6)
    page.get_by_role("link", name="Add details").click()
    page.get_by_label("curious").check()
    page.get_by_label("What happened?").fill("Lunch with Iris by the harbour.")
    page.get_by_role("button", name="Keep details").click()
    expect(page.get_by_text("Curious. Lunch with Iris by the harbour.")).to_be_visible()
    page.get_by_role("link", name="Okay").click()
    page.get_by_role("button", name="Put in the bin").click()
    expect(page.get_by_text("Lunch with Iris")).to_have_count(0)
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("Lunch with Iris")).to_be_visible()
    page.get_by_role("link", name="Okay").click()
    page.get_by_role("button", name="Put in the bin").click()
    expect(page.get_by_text("Lunch with Iris")).to_have_count(0)
    page.goto("/bin")
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("Lunch with Iris")).to_be_visible()


def test_undo_takes_the_mood_out_and_puts_it_back(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/today")
    tap(page, 9)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="How are you right now?")).to_be_visible()
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("Very good")).to_be_visible()


def test_a_double_tap_is_one_mood(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/today")
    page.get_by_role("button", name=re.compile("^8, ")).dblclick()
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    page.goto("/timeline")
    expect(page.locator("article")).to_have_count(1)


def test_this_was_yesterday(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/today")
    tap(page, 5)
    page.get_by_role("link", name="Add details").click()
    yesterday = maya.person.today().toordinal() - 1
    page.get_by_label("Day").fill(type(maya.person.today()).fromordinal(yesterday).isoformat())
    page.get_by_label("Time").fill("21:40")
    page.get_by_role("button", name="Keep details").click()
    expect(page.get_by_role("heading", name="Yesterday")).to_be_visible()
    expect(page.get_by_text("21:40")).to_be_visible()


def test_a_low_number_is_met_gently_and_asks_nothing(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/today")
    tap(page, 2)
    expect(page.get_by_text("Thank you for saying so")).to_be_visible()
    expect(page.get_by_role("switch")).to_have_count(0)
    page.get_by_role("link", name="Talk to someone").click()
    expect(page.get_by_text("You do not have to do this alone.")).to_be_visible()
    page.goto("/today")
    tap(page, 3)
    expect(page.get_by_role("heading", name="Low", exact=False).first).to_be_visible()
    expect(page.get_by_text("Thank you for saying so")).to_have_count(0)
    page.goto("/today")
    tap(page, 1)
    expect(page.get_by_text("Thank you for saying so")).to_be_visible()


def test_two_versions_meet_and_maya_picks_one(maya: Member, open_browser: Open) -> None:
    first = log_mood(maya.person, 6)
    circle.log(maya.house.database, maya.person, first)
    page = open_browser(maya)
    page.goto(f"/entries/{first.entry_id}")
    laptop = edit_mood(maya.person, first.entry_id, first.write_id, 5, happened="With cold hands.")
    record.edit(maya.house.database, maya.person, laptop)
    page.get_by_label("What happened?").fill("Counted the lamp posts.")
    page.get_by_role("button", name="Keep details").click()
    expect(page.get_by_text("Both are kept.")).to_be_visible()
    page.get_by_role("button", name="Keep this").first.click()
    expect(page.get_by_text("Both are kept.")).to_have_count(0)
    page.goto("/timeline")
    expect(page.get_by_text("Counted the lamp posts.")).to_be_visible()
    expect(page.get_by_text("With cold hands.")).to_have_count(0)
    page.goto("/bin")
    expect(page.get_by_role("button", name="Put back")).to_have_count(1)


def test_two_versions_are_joined_by_hand(maya: Member, open_browser: Open) -> None:
    first = log_mood(maya.person, 6)
    circle.log(maya.house.database, maya.person, first)
    for happened in ("With cold hands.", "Counted the lamp posts."):
        edit = edit_mood(maya.person, first.entry_id, first.write_id, 5, happened=happened)
        record.edit(maya.house.database, maya.person, edit)
    page = open_browser(maya)
    page.goto(f"/entries/{first.entry_id}/versions")
    page.get_by_role("link", name="Join them by hand").click()
    page.get_by_role("button", name="Keep details").click()
    expect(page.get_by_role("heading", name="All entries")).to_be_visible()
    expect(page.get_by_text("With cold hands. Counted the lamp posts.")).to_be_visible()
    page.goto(f"/entries/{first.entry_id}/versions")
    expect(page.get_by_text("Both are kept.")).to_have_count(0)


def test_without_script_a_mood_is_logged_all_the_same(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya, java_script_enabled=False)
    page.goto("/today")
    tap(page, 7)
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("Fairly good")).to_be_visible()


def test_keys_log_while_the_scale_has_focus(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/today")
    page.get_by_role("button", name=re.compile("^1, ")).focus()
    page.keyboard.press("0")
    expect(page.get_by_role("heading", name="At my best")).to_be_visible()


def test_a_tap_that_cannot_be_sent_says_so_and_is_sent_on_a_second_try(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya)
    page.goto("/today")
    page.context.set_offline(True)
    tap(page, 7)
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    page.goto("/timeline")
    expect(page.locator("article")).to_have_count(1)


def test_the_timeline_goes_on_where_it_is_read(maya: Member, open_browser: Open) -> None:
    for score in [5] * 70:
        circle.log(maya.house.database, maya.person, log_mood(maya.person, score))
    page = open_browser(maya)
    page.goto("/timeline")
    for _ in range(2):
        page.mouse.wheel(0, 20_000)
        page.wait_for_load_state("networkidle")
    expect(page.locator("article")).to_have_count(70)
