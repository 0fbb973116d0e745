"""A phone that keeps pages and writes: a real service worker in a real Chromium."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import Member

WAIT_UNTIL_KEPT = """async ([wanted, whose]) => {
  await navigator.serviceWorker.ready;
  const answer = (asking) => new Promise((resolve) => {
    asking.onsuccess = () => resolve(asking.result);
  });
  // Those of somebody who was signed in before do not count.
  const counted = async (database) => {
    const work = database.transaction(["pages", "facts"]);
    const [count, phone, listed] = await Promise.all([
      answer(work.objectStore("pages").count()),
      answer(work.objectStore("facts").get("phone")),
      answer(work.objectStore("facts").get("listed")),
    ]);
    return listed && phone?.whose === whose ? count : 0;
  };
  // Opened before the worker has made it, it would stay empty.
  const isMade = async () => (await indexedDB.databases()).length > 0;
  const count = async () => (await isMade()) && new Promise((resolve) => {
    const opening = indexedDB.open("daymark");
    opening.onsuccess = async () => {
      const database = opening.result;
      const has = database.objectStoreNames.contains("pages");
      resolve(has ? await counted(database) : 0);
      database.close();
    };
  });
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await count()) >= wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${await count()} of ${wanted} pages are kept`);
}"""


@pytest.fixture
def open_phone(open_browser: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a phone on Today, and waits until it keeps all that it should."""

    def open_one(member: Member, **options: Any) -> Page:
        page = open_browser(member, service_workers="allow", **options)
        page.goto("/today")
        settle(page, member)
        return page

    return open_one


@pytest.fixture(autouse=True)
def keeps(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The phone keeps what a tap on Today needs, and the pages and guides that the story's mark
    names: it need not wait for more. Without names the mark means all."""
    mark = request.node.get_closest_marker("keeps")
    if mark and not mark.args:
        return
    more = mark.args if mark else ()
    pages = [name for name in more if "." in name]
    monkeypatch.setattr("pwa.api.phone.THEN", ("outbox.show", *pages))
    monkeypatch.setattr("pwa.api.phone.GUIDES", [name for name in more if "." not in name])


def settle(page: Page, member: Member) -> None:
    """Waits until the worker has come up and keeps its list."""
    told = member.browser.get("/api/phone").get_json()
    page.evaluate(WAIT_UNTIL_KEPT, [len(told["pages"]), told["whose"]])
