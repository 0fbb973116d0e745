"""A phone that keeps pages and writes: what a second visit costs, and what a tap with no signal."""

import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.cast import Member, cast
from bench.figures import Figure, measures
from bench.server import DAYMARK, Server, running
from bench.visit import get
from bench.weight import FLAGS, PHONE

SLOW_CPU = 4
TAPS = 9
VISITS = 9
WAITING = 100

COUNT_PAGES = """async (wanted) => {
  await navigator.serviceWorker.ready;
  const count = () => new Promise((resolve) => {
    const opening = indexedDB.open("daymark");
    opening.onsuccess = () => {
      const asking = opening.result.transaction("pages").objectStore("pages").count();
      asking.onsuccess = () => { opening.result.close(); resolve(asking.result); };
    };
  });
  const isMade = async () => (await indexedDB.databases()).length > 0;
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await isMade()) && (await count()) >= wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the pages were not kept");
}"""
PAINTED = """() => new Promise((resolve) => {
  const first = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
  const look = () => (first() ? resolve(first()) : requestAnimationFrame(look));
  look();
})"""
# From the tap to the frame in which its card stands.
TAP = """() => new Promise((resolve) => {
  const button = document.querySelector(".scale-form button[value='7']");
  const area = document.querySelector(".today");
  const began = performance.now();
  new MutationObserver((_, watching) => {
    if (!area.querySelector(".saved-square")) return;
    watching.disconnect();
    requestAnimationFrame(() => resolve(performance.now() - began));
  }).observe(area, { childList: true, subtree: true });
  button.click();
})"""


@contextmanager
def phone(server: Server, member: Member) -> Iterator[tuple[BrowserContext, Page]]:
    """A browser whose worker keeps all that it should."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
        context.add_cookies(
            [
                {"name": name, "value": value, "url": server.address}
                for name, value in member.cookies.items()
            ]
        )
        page = context.new_page()
        page.goto(f"{server.address}/today")
        page.evaluate(COUNT_PAGES, 25)
        page.wait_for_timeout(1_500)  # what is on its way comes to its end
        yield context, page
        browser.close()


@measures("repeat_visit_network_bytes", "repeat_visit_paint_ms")
def measure_second_visit() -> Iterator[Figure]:
    """Today is opened again; no answer of the network is let through until it is painted."""
    with (
        running(DAYMARK, cast().data) as server,
        phone(server, cast().decade) as (context, page),
    ):
        context.set_offline(True)
        paints = [_paint(page, f"{server.address}/today") for _ in range(VISITS)]
        drawn = page.get_by_role("button", name=re.compile("^7, ")).is_visible()
        static = page.evaluate("document.querySelector('link[rel=icon]').href")
        floors = [_paint(page, static) for _ in range(VISITS)]
    if not drawn:
        raise RuntimeError("Today was not painted")
    yield Figure(
        "repeat_visit_network_bytes", 0, "bytes", most=0, of="Today painted with the network off"
    )
    yield Figure(
        "repeat_visit_paint_ms",
        median(paints),
        "ms",
        floor_ms=median(floors),
        floor="a static file out of the same worker's cache",
    )


def _paint(page: Page, address: str) -> float:
    page.goto(address, wait_until="commit")
    painted: float = page.evaluate(PAINTED)
    return painted


@measures("offline_log_ms")
def measure_tap() -> Iterator[Figure]:
    """A number is tapped with no signal, on a processor slowed down four times."""
    with (
        running(DAYMARK, cast().data) as server,
        phone(server, cast().week) as (context, page),
    ):
        context.set_offline(True)
        wire = context.new_cdp_session(page)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
        took = []
        for _ in range(TAPS):
            page.goto(f"{server.address}/today")
            page.wait_for_timeout(500)
            took.append(float(page.evaluate(TAP)))
    yield Figure("offline_log_ms", median(took), "ms", most=100, worst=round(max(took), 1))


@measures("outbox_100_s")
def measure_outbox() -> Iterator[Figure]:
    """A hundred entries wait, and the net is back."""
    with (
        running(DAYMARK, cast().data) as server,
        phone(server, cast().week) as (context, page),
    ):
        context.set_offline(True)
        page.goto(f"{server.address}/today")
        page.evaluate(FILL, WAITING)
        context.set_offline(False)
        began = time.perf_counter()
        page.evaluate("dispatchEvent(new Event('online'))")
        while _count_waiting(page):
            page.wait_for_timeout(20)
        took = time.perf_counter() - began
        connection = server.connect()
        singles = [get(connection, cast().week, "/healthz").took_ms for _ in range(20)]
    yield Figure(
        "outbox_100_s",
        took,
        "s",
        floor_s=WAITING * median(singles) / 1000,
        floor="a hundred requests that do nothing",
    )


# Sends the form of the scale a hundred times, each as an act of its own.
FILL = """async (count) => {
  const form = document.querySelector(".scale-form");
  for (let number = 0; number < count; number += 1) {
    const fields = new URLSearchParams(new FormData(form));
    fields.set("write_id", crypto.randomUUID());
    fields.set("entry_id", crypto.randomUUID());
    fields.set("tapped_at", new Date().toISOString());
    fields.set("score", String((number % 10) + 1));
    const answer = await fetch(form.action, { method: "POST", body: fields });
    if (answer.status !== 202) throw new Error(`answered with ${answer.status}`);
  }
}"""


def _count_waiting(page: Page) -> int:
    waiting: list[dict[str, Any]] = page.evaluate(
        """async () => {
          const { port1, port2 } = new MessageChannel();
          const heard = new Promise((resolve) => {
            port1.onmessage = ({ data }) => resolve(data);
          });
          navigator.serviceWorker.controller.postMessage({ do: "list" }, [port2]);
          return heard;
        }"""
    )
    return len([item for item in waiting if item["state"] == "waits"])


@measures("worker_install_bytes")
def measure_install() -> Iterator[Figure]:
    """All that the worker fetches of its own: itself, its files, and the pages to be kept."""
    with running(DAYMARK, cast().data) as server:
        connection = server.connect()
        member = cast().week
        worker = get(connection, member, "/sw.js")
        listed = get(connection, member, "/api/phone")
        pages = _sizes_of_pages(server, member)
        bare = [len(get(connection, member, path).body) for path in ("/no-signal", "/help")]
    yield Figure(
        "worker_install_bytes",
        len(worker.body) + sum(bare) + len(listed.body) + sum(pages),
        "bytes",
        worker=len(worker.body),
        pages=sum(pages),
        count=len(pages),
        note="its static files are those of the first visit, from the browser's own cache",
    )


def _sizes_of_pages(server: Server, member: Member) -> list[int]:
    connection = server.connect()
    connection.request(
        "GET", "/api/phone", headers={"Cookie": member.cookie, "Accept": "application/json"}
    )
    listed = json.loads(connection.getresponse().read())["pages"]
    return [len(get(connection, member, page["path"]).body) for page in listed]
