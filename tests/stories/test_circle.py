"""The circle in a browser: from an invitation to a mood that is seen, taken back, and gone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pwa.circle.terms import Role
from pwa.circle.things import Named, Thing
from tests.acts import PASSWORD
from tests.circle.made import let_in, log, show, show_things
from tests.conftest import Member
from tests.goals.test_goals import begin

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def sit_down(page: Page, path: str = "/desk") -> None:
    """The desk asks for the password."""
    page.goto(path)
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(f"**{path}")


def invite(page: Page, who: str) -> str:
    """Makes an invitation, and returns its address."""
    page.goto("/circle/invite")
    page.get_by_role("radio", name=re.compile(f"^{who}")).check()
    page.get_by_role("button", name="Make the invitation").click()
    page.wait_for_url("**/circle/invitations/*")
    address = page.locator(".invitation-link").text_content() or ""
    expect(page.get_by_role("img", name="The link as a picture for a camera")).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", address)


def test_from_a_link_to_the_first_mood_that_is_seen_and_taken_back(
    maya: Member, dana: Member, open_browser: Open
) -> None:
    phone, office = open_browser(maya), open_browser(dana)
    address = invite(phone, "A case manager")
    office.goto(address)
    expect(office.get_by_role("heading", name="Join Maya’s circle?")).to_be_visible()
    read_on(office, "Join")
    sit_down_where_asked(office)
    expect(office.get_by_text("No entry is shown.")).to_be_visible()
    phone.goto("/today")
    phone.get_by_role("button", name="7, Fairly good").click()
    phone.get_by_role("switch", name=re.compile("Only you see this")).click()
    expect(phone.get_by_text("Dana can see this")).to_be_visible()
    office.reload()
    expect(office.get_by_role("heading", name="Fairly good")).to_be_visible()
    phone.reload()
    phone.get_by_role("button", name=re.compile("Take it back")).click()
    expect(phone.get_by_role("button", name=re.compile("Show it to Dana"))).to_be_visible()
    office.reload()
    expect(office.get_by_text("No entry is shown.")).to_be_visible()


def read_on(page: Page, words: str) -> None:
    """Reads to the end, as the button asks, and says yes."""
    page.keyboard.press("End")
    button = page.locator("[data-read-on]")
    expect(button).to_have_text(re.compile(words))
    button.click()


def sit_down_where_asked(page: Page) -> None:
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_with_two_people_the_sheet_names_them(
    maya: Member, dana: Member, sam: Member, open_browser: Open
) -> None:
    let_in(maya, dana)
    let_in(maya, sam, Role.FAMILY)
    log(maya, 6, happened="Soup with Iris")
    page = open_browser(maya)
    page.goto("/timeline")
    page.get_by_role("link", name=re.compile("Choose who sees it")).click()
    button = page.locator(".share-sheet button[type=submit]")
    expect(button).to_have_text(re.compile("Keep it to yourself"))
    page.get_by_role("switch", name=re.compile("^Dana")).check()
    page.get_by_role("switch", name=re.compile("^Sam")).check()
    expect(page.get_by_text("Sam will read these words.")).to_be_visible()
    expect(button).to_have_text(re.compile("Show it to Dana and Sam"))
    button.click()
    expect(page.get_by_text("Dana and Sam can see this.")).to_be_visible()
    expect(page.locator(".share-sheet")).to_have_count(0)


def test_what_dana_sees_is_her_page_of_me(maya: Member, dana: Member, open_browser: Open) -> None:
    link_id = let_in(maya, dana)
    show(maya, log(maya, 6, happened="Soup with Iris"), link_id)
    log(maya, 2, happened="nobody reads this")
    page = open_browser(maya)
    page.goto("/circle")
    page.get_by_role("link", name="What Dana sees").click()
    expect(page.get_by_text("Soup with Iris")).to_be_visible()
    expect(page.get_by_text("nobody reads this")).to_have_count(0)
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("Taken back.")).to_be_visible()
    page.goto(f"/circle/{link_id}/page")
    expect(page.get_by_text("No entry is shown.")).to_be_visible()


def test_her_brothers_page_says_only_what_it_knows(
    maya: Member, sam: Member, open_browser: Open
) -> None:
    link_id = let_in(maya, sam, Role.FAMILY)
    show(maya, log(maya, 6, happened="Soup"), link_id, words=False)
    page = open_browser(sam)
    sit_down(page, f"/desk/{link_id}")
    expect(page.get_by_text("Maya showed 1 of the last 7 days. Those days: 6.")).to_be_visible()
    expect(page.get_by_text("Soup")).to_have_count(0)
    expect(page.get_by_role("link", name=re.compile("Call 988"))).to_be_visible()


def test_a_case_manager_finds_one_of_many_by_name(
    dana: Member, join: Callable[..., Member], open_browser: Open
) -> None:
    for name in ("Zoë", "Ada", "Ben", "Cem", "Eva", "Finn", "Gia", "Hal"):
        let_in(join(name), dana)
    office = open_browser(dana)
    sit_down(office)
    office.get_by_role("searchbox", name="Find a person").fill("zoe")
    expect(office.get_by_role("rowheader", name="Zoë")).to_be_visible()
    expect(office.get_by_role("rowheader", name="Ada")).to_be_hidden()


def test_what_serves_a_followed_goal_starts_out_shown_when_it_is_picked(
    maya: Member, dana: Member, open_browser: Open
) -> None:
    link_id = let_in(maya, dana)
    goal_id = begin(maya, "Sleep better").goal_id
    show_things(maya, link_id, Named(Thing.SERVING, goal_id))
    page = open_browser(maya)
    page.goto("/journal/new")
    shown = page.get_by_role("switch", name="Show it to Dana")
    expect(shown).not_to_be_checked()
    page.get_by_label("Does it serve a goal?").select_option("Sleep better")
    expect(shown).to_be_checked()
    page.get_by_label("Does it serve a goal?").select_option("None")
    expect(shown).not_to_be_checked()
