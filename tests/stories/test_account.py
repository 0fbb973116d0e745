"""The small helps of the account pages, and that they are not needed."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.acts import PASSWORD
from tests.conftest import Member
from tests.screens.test_sign_up import CODE
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser


def fill_in(page: Page, name: str) -> None:
    page.goto("/sign-up")
    page.get_by_label("What should we call you?").fill(name)
    page.get_by_label("Sign-in name").fill(name.lower())
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("I am 18 or older").check()


def test_the_phones_own_zone_is_picked(open_browser: Open) -> None:
    page = open_browser(timezone_id="Asia/Calcutta")
    page.goto("/sign-up")
    zone = page.get_by_label("Time zone")

    # Browsers use the older name; the phone's own word is taken as it is.
    assert zone.input_value() in {"Asia/Calcutta", "Asia/Kolkata"}
    zone.select_option("Europe/Paris")
    page.get_by_role("button", name="Make my account").click()
    expect(zone).to_have_value("Europe/Paris")


def test_the_codes_are_saved_and_copied(open_browser: Open) -> None:
    page = open_browser(permissions=["clipboard-read", "clipboard-write"])
    fill_in(page, "Maya")
    page.get_by_role("button", name="Make my account").click()
    shown = page.locator("#codes > li").all_text_contents()
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save as a file").click()
    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert saving.value.suggested_filename == "codes.txt"
    assert CODE.findall(Path(saving.value.path()).read_text("utf-8")) == shown
    assert CODE.findall(page.evaluate("navigator.clipboard.readText()")) == shown


def test_a_password_is_looked_at_and_hidden_before_it_is_sent(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser()
    page.goto("/sign-in")
    field = page.get_by_label("Password", exact=True)
    field.fill("not it")
    show = page.get_by_role("button", name="Show Password")
    show.click()
    expect(field).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")

    page.get_by_label("Sign-in name").fill("maya")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(field).to_have_attribute("type", "password")


def test_without_script_an_account_is_made_used_and_left(open_browser: Open) -> None:
    page = open_browser(java_script_enabled=False)
    fill_in(page, "Sam")
    expect(page.get_by_role("button", name="Show")).to_have_count(0)
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_text("Pick a time zone from the list.").last).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Time zone").select_option("Europe/Paris")
    page.get_by_role("button", name="Make my account").click()
    page.get_by_role("link", name="I kept them").click()
    page.get_by_role("link", name="Not now").click()
    expect(page.get_by_role("heading", name="How are you right now?")).to_be_visible()
    page.get_by_role("link", name="Me", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="I have an account")).to_be_visible()
    page.goto("/today")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
