"""Showing an entry with no signal: it waits, says so, and arrives."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pwa.circle.shares import list_shares
from tests.circle.made import let_in, log
from tests.conftest import Member
from tests.stories.pocket.hands import back_in_the_net, nothing_waits, tap

pytestmark = [pytest.mark.browser, pytest.mark.keeps("timeline.show")]


def is_shown(maya: Member, entry_id: object) -> bool:
    with maya.house.database.reading() as session:
        return bool(list_shares(session, maya.person, [entry_id]))  # type: ignore[list-item]


def test_shown_with_no_signal_it_waits_and_arrives(
    maya: Member, dana: Member, open_phone: Callable[..., Page]
) -> None:
    let_in(maya, dana)
    entry_id = log(maya, 6)
    page = open_phone(maya)
    page.context.set_offline(True)
    page.goto("/timeline")
    expect(page.get_by_text(re.compile("as of"))).to_be_visible()
    expect(page.locator(".who-sees .icon")).to_be_hidden()
    page.get_by_role("button", name=re.compile("Show it to Dana")).click()
    expect(page.locator(f"#who-{entry_id}").get_by_text("Waits")).to_be_visible()
    assert not is_shown(maya, entry_id)
    back_in_the_net(page)
    nothing_waits(page)
    assert is_shown(maya, entry_id)


def test_what_was_just_saved_on_a_kept_page_says_who_sees_it(
    maya: Member, dana: Member, open_phone: Callable[..., Page]
) -> None:
    """The page is in use, so that the fresh one waits: its card is the server's own word."""
    let_in(maya, dana)
    page = open_phone(maya)
    log(maya, 7)
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.dispatchEvent(new Event('input')))"
    )
    page.goto("/today")
    tap(page, 4)
    card = page.locator(".log-area .who-sees, .log-area .share-row-words").first
    expect(card).to_contain_text("Only you")
    assert page.evaluate("'kept' in document.documentElement.dataset")
    expect(card.get_by_text("Checking")).to_be_hidden()
    expect(card.locator(".who-sees-truth")).to_be_visible()
