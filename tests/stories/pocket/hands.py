"""What a thumb does on a phone, and when all of it has arrived."""

import re

from playwright.sync_api import Page, expect


def tap(page: Page, score: int) -> None:
    page.get_by_role("button", name=re.compile(f"^{score}, ")).click()
    expect(page.locator(".saved-square")).to_be_visible()


def back_in_the_net(page: Page) -> None:
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def nothing_waits(page: Page) -> None:
    """The line tells of nothing that waits."""
    told = page.locator(".phone-line .banner").filter(has_not_text="All saved.")
    expect(told).to_have_count(0, timeout=20_000)
