"""A phone that keeps pages and writes: a real service worker in a real Chromium."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.conftest import Member


@pytest.fixture
def open_phone(open_browser: Callable[..., Page]) -> Callable[..., Page]:
    """Opens a phone on Today, and waits until it keeps all that it should."""

    def open_one(member: Member, **options: Any) -> Page:
        page = open_browser(member, service_workers="allow", **options)
        page.goto("/today")
        settle(page)
        return page

    return open_one


def settle(page: Page) -> None:
    """Waits until the worker has come up and fetched its list."""
    page.evaluate(
        """async () => {
          await navigator.serviceWorker.ready;
          const list = await (await fetch("/api/phone")).json();
          const wanted = list.pages.length;
          const count = () => new Promise((resolve) => {
            const opening = indexedDB.open("daymark");
            opening.onsuccess = () => {
              const database = opening.result;
              if (!database.objectStoreNames.contains("pages")) { database.close(); resolve(0); return; }
              const asking = database.transaction("pages").objectStore("pages").count();
              asking.onsuccess = () => { database.close(); resolve(asking.result); };
            };
          });
          for (let tries = 0; tries < 300; tries += 1) {
            if ((await count()) >= wanted) return;
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          throw new Error(`only ${await count()} of ${wanted} pages were kept`);
        }"""
    )
