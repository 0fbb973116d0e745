"""What a bad network has to carry until Today stands on the screen."""

import gzip
import shutil
from collections.abc import Iterator
from typing import Any, NamedTuple

import brotli
from playwright.sync_api import Browser, sync_playwright

from bench.cast import Member, cast
from bench.figures import Figure, measures
from bench.server import DAYMARK, Server, running
from bench.visit import get

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}


class Fetched(NamedTuple):
    """One request of a page: the path, and all bytes of its answer, headers too."""

    path: str
    status: int
    size: int


@measures("today_html_bytes")
def measure_page() -> Iterator[Figure]:
    """Today's page of somebody who logs every day."""
    with running(DAYMARK, cast().data) as server:
        page = get(server.connect(), cast().decade, "/today")
    if page.packed_as != "br":
        raise RuntimeError(f"Today came as {page.packed_as}")
    plain = brotli.decompress(page.body)
    yield Figure(
        "today_html_bytes",
        len(page.body),
        "bytes",
        most=14_000,
        packed_as="br",
        gzip=len(gzip.compress(plain, 6)),
        unpacked=len(plain),
    )


@measures("first_visit_bytes", "first_visit_requests")
def measure_visit() -> Iterator[Figure]:
    """A fresh browser that is signed in opens Today; counted until the load event."""
    with running(DAYMARK, cast().data) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        fetched = _visit(browser, server, cast().decade)
        browser.close()
    missing = [one.path for one in fetched if one.status != 200]
    yield Figure(
        "first_visit_bytes",
        sum(one.size for one in fetched),
        "bytes",
        most=90_000,
        each={one.path: one.size for one in fetched},
        not_found=missing,
    )
    yield Figure("first_visit_requests", len(fetched), "requests", most=12)


def _visit(browser: Browser, server: Server, member: Member) -> list[Fetched]:
    """Opens Today in a fresh profile. A worker has a session of its own: it is not heard here."""
    context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
    context.add_cookies(
        [
            {"name": name, "value": value, "url": server.address}
            for name, value in member.cookies.items()
        ]
    )
    page = context.new_page()
    heard: list[tuple[str, dict[str, Any]]] = []
    wire = context.new_cdp_session(page)
    for event in (
        "Network.requestWillBeSent",
        "Network.responseReceived",
        "Network.loadingFinished",
        "Page.loadEventFired",
    ):
        wire.on(event, lambda said, event=event: heard.append((event, said)))
    wire.send("Network.enable")
    wire.send("Page.enable")
    page.goto(f"{server.address}/today", wait_until="load")
    page.wait_for_timeout(500)  # what began before the load event may end after it
    context.close()
    return _until_load(heard, server)


def _until_load(heard: list[tuple[str, dict[str, Any]]], server: Server) -> list[Fetched]:
    loaded = next(said["timestamp"] for event, said in heard if event == "Page.loadEventFired")
    paths: dict[str, str] = {}
    statuses: dict[str, int] = {}
    sizes: dict[str, int] = {}
    for event, said in heard:
        request = said.get("requestId", "")
        if event == "Network.requestWillBeSent" and said["timestamp"] <= loaded:
            paths[request] = said["request"]["url"].removeprefix(server.address)
        elif event == "Network.responseReceived":
            statuses[request] = said["response"]["status"]
        elif event == "Network.loadingFinished":
            sizes[request] = said["encodedDataLength"]
    return [Fetched(paths[one], statuses.get(one, 0), sizes.get(one, 0)) for one in paths]
