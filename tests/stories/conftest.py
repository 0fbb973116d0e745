"""A real server and a real Chromium. What the browser complains of fails the story."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, Request
from waitress import create_server, wasyncore

from pwa.web.session import PRESENCE, TOKEN
from tests.conftest import Member

# What the browser says of a lost network and of the refusals that a story is about.
EXPECTED = (
    "Failed to load resource",
    "htmx:error: Failed to fetch",
    "Service Worker registration blocked by Playwright",
)
AT_HOME = {
    "viewport": {"width": 390, "height": 844},
    "locale": "en-GB",
    "timezone_id": "Europe/Paris",
    "service_workers": "block",  # as in a private window; what a phone keeps has stories of its own
}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, kept from calling home."""
    return {
        **browser_type_launch_args,
        "executable_path": shutil.which("chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the app is served, by the production server."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # In its own thread, with nothing in hand: a late write to a file descriptor that was closed
    # would go into whatever has its number by then.
    server.task_dispatcher.shutdown(timeout=10)
    with suppress(OSError):  # where a connection that broke has ended its loop already
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(10)


@dataclass
class Watched:
    """A page and what its browser complained of."""

    page: Page
    complaints: list[str]


Open = Callable[..., Page]


@pytest.fixture
def open_browser(new_context: Callable[..., BrowserContext], address: str) -> Iterator[Open]:
    """Opens a phone's browser, signed in as a member of the cast or signed out. At the end no page
    may have logged an error, broken the policy or asked another host for anything."""
    watched: list[Watched] = []

    def open_one(member: Member | None = None, **options: Any) -> Page:
        context = new_context(base_url=address, **(AT_HOME | options))
        if member is not None:
            names = ((TOKEN, member.tokens.token), (PRESENCE, member.tokens.presence))
            context.add_cookies(
                [{"name": name, "value": value, "url": address} for name, value in names]
            )
        context.set_default_timeout(10_000)
        page = context.new_page()
        complaints: list[str] = []
        _watch(page, address, complaints)
        watched.append(Watched(page, complaints))
        return page

    yield open_one
    found = [complaint for one in watched for complaint in one.complaints]
    assert found == []


def _watch(page: Page, address: str, complaints: list[str]) -> None:
    def on_request(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            complaints.append(f"request to elsewhere: {request.url}")

    def on_console(message: Any) -> None:
        expected = any(part in message.text for part in EXPECTED)
        if message.type in {"error", "warning"} and not expected:
            complaints.append(f"console: {message.text}")

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: complaints.append(f"page error: {error} {error.stack}"))
