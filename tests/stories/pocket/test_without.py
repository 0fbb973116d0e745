"""Browsers that lack something: each way round is walked with the thing taken away."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.conftest import Member
from tests.stories.conftest import Open as OpenBrowser
from tests.stories.pocket.hands import tap
from tests.stories.pocket.log import scores_of
from tests.stories.test_breathing import wait_for

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def take_away(page: Page, what: str) -> None:
    [worker] = page.context.service_workers
    worker.evaluate(what)


def test_without_a_service_worker_all_works_with_signal_and_it_is_said(
    maya: Member, open_browser: OpenBrowser
) -> None:
    page = open_browser(maya)
    page.goto("/today")
    tap(page, 6)
    assert scores_of(maya) == [6]
    page.goto("/outbox")
    expect(page.get_by_text("cannot keep pages")).to_be_visible()
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("/$"))


def test_without_locks_and_without_background_sync_it_is_sent_once(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    take_away(page, "() => Object.defineProperty(navigator, 'locks', { value: undefined })")
    take_away(page, "() => Object.defineProperty(registration, 'sync', { value: undefined })")
    other = page.context.new_page()
    other.goto("/today")
    page.context.set_offline(True)
    tap(page, 4)
    page.context.set_offline(False)
    for each in (page, other, page):
        each.evaluate("dispatchEvent(new Event('online'))")
    wait_for(page, lambda: scores_of(maya) == [4])


def test_without_storage_that_stays_and_words_for_days_it_still_waits(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    page.add_init_script("Object.defineProperty(navigator, 'storage', { value: undefined })")
    page.context.set_offline(True)
    page.goto("/today")
    tap(page, 7)
    page.context.set_offline(False)
    wait_for(page, lambda: scores_of(maya) == [7])


def test_background_sync_sends_where_no_page_is_open(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    session = page.context.new_cdp_session(page)
    found = watch_registration(session)
    page.context.set_offline(True)
    tap(page, 9)
    address = page.evaluate("origin")
    page.goto("about:blank")
    page.context.set_offline(False)
    wait_for(page, lambda: bool(found))
    session.send(
        "ServiceWorker.dispatchSyncEvent",
        {"origin": address, "registrationId": found[-1], "tag": "outbox", "lastChance": False},
    )
    wait_for(page, lambda: scores_of(maya) == [9])


def watch_registration(session: CDPSession) -> list[str]:
    found: list[str] = []

    def note(told: dict[str, Any]) -> None:
        found.extend(each["registrationId"] for each in told["registrations"])

    session.on("ServiceWorker.workerRegistrationUpdated", note)
    session.send("ServiceWorker.enable")
    return found
