"""What is made by a form whose answer was lost: sent again as it was it is one thing, sent again
with other words it is another."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from pwa.db import Base
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


@pytest.mark.parametrize("path", FORMS)
def test_a_lost_answer_and_the_same_again_make_one(
    maya: Member, open_browser: Open, path: str
) -> None:
    page = open_browser(maya)
    open_form(page, path)
    send = sender(page, path)
    send("Sleep better")
    expect(page.locator("#toasts")).to_contain_text("That did not work.")
    send("Sleep better")
    expect(page).not_to_have_url(re.compile(f"{path}$"))
    assert count(maya, FORMS[path][2]) == 1


@pytest.mark.parametrize("path", FORMS)
def test_a_lost_answer_and_other_words_make_another(
    maya: Member, open_browser: Open, path: str
) -> None:
    page = open_browser(maya)
    open_form(page, path)
    send = sender(page, path)
    send("Sleep better")
    expect(page.locator("#toasts")).to_contain_text("That did not work.")
    send("Sleep a little better")
    expect(page).not_to_have_url(re.compile(f"{path}$"))
    assert count(maya, FORMS[path][2]) == 2


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
