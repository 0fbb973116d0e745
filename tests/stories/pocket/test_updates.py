"""A new version comes: nothing typed is lost, no page loses its style, what waits still goes."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from waitress import create_server, wasyncore

from pwa import create_app
from pwa.web import static_files
from pwa.web.house import House
from tests.conftest import Member
from tests.promises.test_nothing_lost import put_rows, rows_of
from tests.stories.pocket.log import scores_of
from tests.stories.test_breathing import wait_for

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
NEWER = "0123456789abcdef"


@dataclass
class Served:
    """One address, behind which another build can be put."""

    app: Flask
    newer: Flask

    def __call__(self, environ: Any, start: Any) -> Any:
        return self.app(environ, start)

    def update(self) -> None:
        self.app = self.newer


@pytest.fixture
def served(app: Flask, house: House, monkeypatch: pytest.MonkeyPatch) -> Served:
    older = static_files.tree()
    monkeypatch.setattr(static_files, "tree", lambda: NEWER)
    newer = create_app(house)
    monkeypatch.setattr(static_files, "tree", lambda: older)
    return Served(app, newer)


@pytest.fixture
def address(served: Served, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = create_server(served, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown(timeout=10)
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(10)


def update(served: Served, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_files, "tree", lambda: NEWER)
    monkeypatch.setattr("pwa.screens.pocket.tree", lambda: NEWER)
    served.update()
    page.evaluate("navigator.serviceWorker.getRegistration().then((each) => each.update())")


def is_styled(page: Page) -> bool:
    styled: bool = page.evaluate(
        "getComputedStyle(document.querySelector('.bar, .button')).display !== 'inline'"
        " && [...document.styleSheets].length > 0"
    )
    return styled


def test_today_is_styled_where_the_net_goes_right_after_an_update(
    maya: Member, served: Served, open_phone: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_phone(maya)
    page.goto("/me")
    update(served, page, monkeypatch)
    page.context.set_offline(True)
    page.goto("/today")
    expect(page.get_by_role("heading", name="How are you right now?")).to_be_visible()
    assert is_styled(page)


def test_after_an_update_the_new_pages_are_kept_with_their_own_files(
    maya: Member, served: Served, open_phone: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_phone(maya)
    update(served, page, monkeypatch)
    caches = "caches.keys().then((names) => names.filter((name) => name.startsWith('static-')))"
    wait_for(page, lambda: page.evaluate(caches) == [f"static-{NEWER}"])
    page.context.set_offline(True)
    page.goto("/today")
    assert NEWER in page.content()
    assert is_styled(page)


@pytest.mark.keeps("journal.new")
def test_what_is_typed_and_what_waits_outlive_an_update(
    maya: Member, served: Served, open_phone: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name=re.compile("^6, ")).click()
    expect(page.locator(".saved-square")).to_be_visible()
    page.goto("/journal/new")
    page.get_by_role("textbox").first.fill("Half a sentence")
    page.context.route("**/log/mood", lambda route: route.abort())
    page.context.route("**/api/sync", lambda route: route.abort())
    page.context.set_offline(False)
    update(served, page, monkeypatch)
    worker = "navigator.serviceWorker.getRegistration().then((each) => Boolean(each.waiting))"
    wait_for(page, lambda: page.evaluate(worker) is False)
    expect(page.get_by_role("textbox").first).to_have_value("Half a sentence")
    page.context.unroute_all()
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(page, lambda: scores_of(maya) == [6])


def test_a_server_that_was_put_back_gets_again_what_it_lacks(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    backup = rows_of(maya)
    for score in (3, 8):
        page.goto("/today")
        page.get_by_role("button", name=re.compile(f"^{score}, ")).click()
        expect(page.locator(".saved-square")).to_be_visible()
    wait_for(page, lambda: scores_of(maya) == [3, 8])
    put_rows(maya, backup)
    assert scores_of(maya) == []
    page.goto("/today")
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(page, lambda: scores_of(maya) == [3, 8])
