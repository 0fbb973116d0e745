"""Laws over every screen in a real browser: nothing an assistive tool would stumble over, no
complaint of the policy, no error, no request to elsewhere."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from pwa.circle import log as circle
from pwa.entries import record
from tests.acts import bin_it, edit_mood, log_mood
from tests.conftest import Member
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser

NO_PAGES = {"health.alive", "health.ready", "today.horizon"}
WIDTHS = {"phone": (390, 844), "small": (320, 640)}


@pytest.fixture
def lived_in(maya: Member) -> Member:
    """Maya with entries, two versions of one, something in the bin."""
    database, person = maya.house.database, maya.person
    first = log_mood(person, 6, happened="Lunch with Iris by the harbour.", feelings=("calm",))
    circle.log(database, person, first)
    for happened in ("With cold hands.", "Counted the lamp posts."):
        record.edit(
            database,
            person,
            edit_mood(person, first.entry_id, first.write_id, 5, happened=happened),
        )
    for score in (1, 9):
        circle.log(database, person, log_mood(person, score))
    gone = log_mood(person, 3)
    circle.log(database, person, gone)
    circle.bin(database, person, bin_it(person, gone.entry_id))
    maya.browser.get("/today")
    return maya


def screens(app: Flask, entry_id: str = "") -> Iterator[str]:
    """Every page there is, from the app's own map."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in NO_PAGES or "GET" not in (rule.methods or ()):
            continue
        if rule.arguments == {"entry_id"} and entry_id:
            yield rule.rule.replace("<uuid:entry_id>", entry_id)
        elif not rule.arguments:
            yield rule.rule


def look(page: Page, path: str, found: list[str]) -> None:
    page.goto(path)
    results = Axe().run(page)
    for violation in results.response["violations"]:
        nodes = [node["html"][:120] for node in violation["nodes"]]
        found.append(f"{path}: {violation['id']} {nodes}")
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:  # type: ignore[index]
        found.append(f"{path}: {width} wide")


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", "phone"), ("dark", "phone"), ("light", "small")]
)
def test_every_screen_of_mayas_is_open_to_everybody(
    lived_in: Member, app: Flask, open_browser: Open, scheme: str, width: str
) -> None:
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    page = open_browser(lived_in, color_scheme=scheme, viewport=size)
    page.goto("/timeline")
    entry_id = page.locator("article").first.get_attribute("id") or ""
    found: list[str] = []
    for path in screens(app, entry_id.removeprefix("entry-")):
        look(page, path, found)
    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_for_a_stranger_is_too(app: Flask, open_browser: Open, scheme: str) -> None:
    page = open_browser(color_scheme=scheme)
    found: list[str] = []
    for path in ("/", "/sign-in", "/sign-up", "/recover", "/help", "/nothing-here"):
        look(page, path, found)
    assert found == []


def test_large_letters_break_nothing(lived_in: Member, app: Flask, open_browser: Open) -> None:
    """200% text: the same as half the width."""
    page = open_browser(lived_in, viewport={"width": 320, "height": 568})
    found: list[str] = []
    for path in screens(app):
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320:
            found.append(f"{path}: {width} wide")
    assert found == []
