"""What goes wrong on the way: nothing is lost, and nothing is there twice."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, Route, expect

from tests.acts import PASSWORD
from tests.conftest import Member
from tests.stories.pocket.hands import nothing_waits, tap
from tests.stories.pocket.log import readings_of, scores_of
from tests.stories.test_breathing import wait_for

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def lose_answer(route: Route) -> None:
    """It arrives, and nobody hears of it."""
    route.fetch(max_redirects=0)
    route.abort()


def all_is_sent(page: Page) -> None:
    page.evaluate("dispatchEvent(new Event('online'))")
    nothing_waits(page)


def test_an_answer_that_is_lost_on_the_way_makes_no_second_entry(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    page.context.route("**/log/mood", lose_answer, times=1)
    page.context.route("**/api/sync", lose_answer, times=1)
    tap(page, 6)
    expect(page.get_by_text("1 entry waits on this phone")).to_be_visible()
    all_is_sent(page)
    assert scores_of(maya) == [6]


def test_a_server_that_is_busy_ten_times_gets_it_once(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    tries = []

    def refuse(route: Route) -> None:
        tries.append(route.request.url)
        route.fulfill(status=503, headers={"Retry-After": "2"}, body="")

    page.context.route(re.compile("/(log/mood|api/sync)$"), refuse, times=10)
    tap(page, 4)
    expect(page.get_by_text("1 entry waits on this phone")).to_be_visible()
    for _ in range(12):
        page.evaluate("dispatchEvent(new Event('online'))")
        page.wait_for_timeout(50)
    all_is_sent(page)
    assert len(tries) == 10
    assert scores_of(maya) == [4]


def test_a_hotels_sign_in_page_is_no_answer(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)

    def greet(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Welcome to our hotel</h1>")

    page.context.route(re.compile("/(log/mood|api/sync)$"), greet)
    tap(page, 8)
    expect(page.get_by_text("1 entry waits on this phone")).to_be_visible()
    page.context.unroute_all()
    all_is_sent(page)
    assert scores_of(maya) == [8]


def test_two_taps_on_two_tabs_are_two_entries(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    other = page.context.new_page()
    other.goto("/today")
    page.context.set_offline(True)
    tap(page, 3)
    tap(other, 9)
    expect(other.get_by_text("2 entries wait on this phone")).to_be_visible()
    page.context.set_offline(False)
    all_is_sent(page)
    nothing_waits(other)
    assert scores_of(maya) == [3, 9]


def test_a_session_that_ran_out_is_asked_for_and_all_goes_on_by_itself(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    for score in (2, 5, 7):
        page.goto("/today")
        tap(page, score)
        expect(page.locator(".saved-square")).to_be_visible()
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("Sign in to send them")).to_be_visible()
    assert scores_of(maya) == []
    page.get_by_role("link", name="Look").click()
    expect(page.get_by_text("3 entries wait on this phone.")).to_be_visible()
    expect(page.get_by_text("Sign in to send them.")).to_be_visible()
    page.get_by_label("Sign-in name").fill("maya")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/today")
    wait_for(page, lambda: scores_of(maya) == [2, 5, 7])


def test_a_clock_that_is_years_off_is_set_right_and_marked(maya: Member, open_phone: Open) -> None:
    """The browser's clock reaches pages only; what the worker says of it is changed on its way."""
    page = open_phone(maya)
    there = datetime(2031, 3, 4, 9, tzinfo=UTC)

    def say_time_there(route: Route) -> None:
        said = str(int(there.timestamp() * 1000))
        route.continue_(headers={**route.request.headers, "daymark-sent": said})

    page.context.route("**/api/sync", say_time_there)
    page.clock.install(time=there)
    page.context.set_offline(True)
    page.goto("/today")
    tap(page, 5)
    expect(page.locator(".saved-square")).to_be_visible()
    page.context.set_offline(False)
    all_is_sent(page)
    [mood] = readings_of(maya)
    assert mood.day == maya.person.today()
    assert mood.payload.day_corrected
    page.goto(f"/entries/{mood.id}")
    expect(page.get_by_text("The day was set right")).to_be_visible()
