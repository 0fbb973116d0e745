"""What is sent twice, late, or without ever hearing an answer: the same again is one thing, other
words are another, and what was saved leaves no draft behind."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import func, select

from pwa import clock
from pwa.db import Base
from tests.acts import PASSWORD, form
from tests.conftest import Member
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser

# By the page with the form: the field that is filled in, the button that sends it, and the table.
FORMS = {
    "/goals": ("What I want", "Keep this goal", "goals"),
    "/goals/new": ("What would you like more of", "Keep this goal", "goals"),
    "/habits/new": ("What would you like to do?", "Keep it", "habits"),
    "/breathe/own/new": ("What do you call it?", "Keep it", "patterns"),
}


def lose(route: Route) -> None:
    """It arrives, and nobody hears of it."""
    route.fetch(max_redirects=0)
    route.abort()


def hold(page: Page, address: str) -> list[Route]:
    """Stops the next request to an address; it stands in the list."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.context.route(address, keep, times=1)
    return held


def count(member: Member, table: str) -> int:
    rows = Base.metadata.tables[table]
    with member.house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(rows)) or 0


def sender(page: Page, path: str) -> Callable[[str], None]:
    field, button, _ = FORMS[path]

    def send(words: str) -> None:
        page.get_by_label(field).fill(words)
        page.get_by_role("button", name=button).click()

    return send


def open_form(page: Page, path: str) -> None:
    page.goto(path)
    if path.startswith("/breathe"):
        page.get_by_label("Breathe in").fill("4")
        page.get_by_label("Let it go").fill("6")
    page.context.route("**/new", lose, times=1)


@pytest.mark.parametrize(
    ("again", "made"), [("Sleep better", 1), ("Sleep a little better", 2)], ids=["same", "other"]
)
@pytest.mark.parametrize("path", FORMS)
def test_after_a_lost_answer_the_same_is_one_and_other_words_are_another(
    maya: Member, open_browser: Open, path: str, again: str, made: int
) -> None:
    page = open_browser(maya)
    open_form(page, path)
    send = sender(page, path)
    send("Sleep better")
    expect(page.locator("#toasts")).to_contain_text("That did not work.")
    send(again)
    expect(page).not_to_have_url(re.compile(f"{path}$"))
    assert count(maya, FORMS[path][2]) == made


def test_in_the_toolbox_too(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/toolbox/list")
    page.context.route("**/toolbox/list", lose, times=1)
    for words in ("The pier", "The pier at night"):
        page.get_by_label("What helps you?").fill(words)
        page.get_by_role("button", name="Add it").click()
        if words == "The pier":
            expect(page.locator("#toasts")).to_contain_text("That did not work.")
    expect(page.locator(".tool-words")).to_have_text(["The pier", "The pier at night"])


def begin(member: Member, page: Page, is_edit: bool) -> tuple[Locator, Locator]:
    """The words and the button of a journal entry that is written, or changed."""
    path = "/journal/new"
    if is_edit:
        entry_id = clock.new_id()
        member.browser.post(path, data=form(member.person, entry_id=entry_id, words="The bus"))
        path = f"/entries/{entry_id}?edit=1"
    page.goto(path)
    name = "Keep details" if is_edit else "Save"
    return page.locator("#f-words"), page.get_by_role("button", name=name, exact=True)


def expect_saved(member: Member, page: Page, words: str) -> None:
    page.goto("/journal")
    expect(page.locator(".draft-row")).to_have_count(0)
    expect(page.get_by_text(words).first).to_be_visible()
    assert (count(member, "entries"), count(member, "drafts")) == (1, 0)


@pytest.mark.parametrize("is_edit", [False, True], ids=["new", "edit"])
def test_a_draft_that_arrives_after_its_entry_stays_away(
    maya: Member, open_browser: Open, is_edit: bool
) -> None:
    page = open_browser(maya)
    words, button = begin(maya, page, is_edit)
    held = hold(page, "**/journal/drafts/*")
    with page.expect_request("**/journal/drafts/*"):
        words.fill("The bus was full.")
    with page.expect_navigation():
        button.click()
    held[0].fetch()
    expect_saved(maya, page, "The bus was full.")


@pytest.mark.parametrize("is_edit", [False, True], ids=["new", "edit"])
def test_a_draft_kept_while_its_entry_is_on_the_way_goes_with_it(
    maya: Member, open_browser: Open, is_edit: bool
) -> None:
    page = open_browser(maya)
    words, button = begin(maya, page, is_edit)
    held = hold(page, "**/edit" if is_edit else "**/journal/new")
    with page.expect_response("**/journal/drafts/*"):
        words.fill("The bus was full.")
        button.click()
    with page.expect_navigation():
        held[0].continue_()
    expect_saved(maya, page, "The bus was full.")


def test_a_lost_answer_a_draft_and_a_second_try_are_one_entry(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya)
    words, button = begin(maya, page, is_edit=False)
    page.context.route("**/journal/new", lose, times=1)
    with page.expect_response("**/journal/drafts/*"):
        words.fill("Once is enough.")
        button.click()
    expect(page.get_by_text(re.compile(r"Kept \d\d:\d\d$"))).to_be_visible()
    button.click()
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    expect_saved(maya, page, "Once is enough.")


@pytest.mark.parametrize("button", ["Filter", "Go to another month"])
def test_a_session_that_ran_out_is_said_where_one_looks_for_something(
    maya: Member, open_browser: Open, button: str
) -> None:
    page = open_browser(maya)
    page.goto("/timeline")
    page.context.clear_cookies()
    page.get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog", name="Sign in to go on")
    expect(dialog).to_contain_text("This page goes on when you are back in.")
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("dialog", name=re.compile("Filter|Go to a month"))).to_be_visible()


def test_and_where_one_searches_or_filters(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/timeline")
    page.context.clear_cookies()
    page.get_by_role("searchbox").fill("bus")
    page.get_by_role("searchbox").press("Enter")
    dialog = page.get_by_role("dialog", name="Sign in to go on")
    dialog.get_by_role("button", name="Not now").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("searchbox")).to_have_value("bus")
    page.get_by_role("searchbox").press("Enter")
    dialog.get_by_label("Password", exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("#found")).to_contain_text("No entry has these words.")


def test_no_network_is_said_where_one_filters(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/timeline")
    page.context.set_offline(True)
    page.get_by_role("button", name="Filter").click()
    expect(page.locator("#toasts")).to_contain_text("That did not work.")
