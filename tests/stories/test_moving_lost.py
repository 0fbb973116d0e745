"""A bad line while Maya watches a file being looked through: what stands there stays, and goes."""

import io
import re

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from pwa import clock
from tests.conftest import Member
from tests.stories.conftest import Open
from tests.transfer.test_imports import HEAD, ROWS

pytestmark = pytest.mark.browser


def give(member: Member) -> str:
    sent = {
        "import_id": str(clock.new_id()),
        "file": (io.BytesIO((HEAD + ROWS).encode()), "daylio_export.csv"),
    }
    return str(member.browser.post("/moving/in", data=sent).location)


def watch(page: Page, place: str) -> None:
    page.goto(place)
    expect(page.get_by_role("heading", name="Looking through the file")).to_be_visible()


def test_what_stands_there_stays_until_there_is_an_answer(maya: Member, open_browser: Open) -> None:
    page, place, asked = open_browser(maya), give(maya), []

    def fail_at_first(route: Route) -> None:
        if route.request.resource_type == "document":
            route.continue_()
            return
        asked.append(route)
        if len(asked) == 1:
            route.abort()
        elif len(asked) == 2:
            route.fulfill(status=503, body="<h1>Busy</h1>", content_type="text/html")
        else:
            maya.house.long_loop.run_due()
            route.continue_()

    page.route(f"**{place}", fail_at_first)
    watch(page, place)
    expect(page.get_by_role("heading", name="This is what we found")).to_be_visible()
    assert len(asked) == 3


def test_signed_out_meanwhile_she_is_asked_to_sign_in(maya: Member, open_browser: Open) -> None:
    page, place = open_browser(maya), give(maya)
    watch(page, place)
    maya.house.sessions.end(maya.person.id)
    expect(page).to_have_url(re.compile(f"/sign-in.next={place}$"))


def test_a_second_tap_while_it_is_sent_sends_nothing_more(maya: Member, open_browser: Open) -> None:
    page, sent, held = open_browser(maya), list[str](), list[Route]()

    def hold(route: Route) -> None:
        sent.append(route.request.url)
        held.append(route)

    page.goto("/moving/in")
    page.route("**/pieces/0", hold)
    content = (HEAD + ROWS).encode()
    file: FilePayload = {"name": "a.csv", "mimeType": "text/csv", "buffer": content}
    page.get_by_label("The file", exact=True).set_input_files(file)
    button = page.locator("[data-upload] button")
    button.click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "33.333333333333336")
    # Long after the tap its button may be pressed again.
    button.evaluate("button => button.removeAttribute('aria-busy')")
    button.click()
    held[0].continue_()
    expect(page.get_by_role("heading", name="Looking through the file")).to_be_visible()
    assert len(sent) == 1
