"""Fault schedules in a real browser: twenty-one writes, and on the way whatever may happen."""

import re
from collections.abc import Callable
from random import Random

import pytest
from playwright.sync_api import Page, Route, expect

from pwa import clock
from tests.conftest import Member
from tests.stories.pocket.log import readings_of
from tests.stories.test_breathing import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Open = Callable[..., Page]
STEPS = 7
# A number sent by the form on the page, as a second and a third tap would; and once more, as
# the page does, where the worker was stopped in the middle of it.
SEND = """async (score) => {
  const form = document.querySelector("[data-waiting-card]").content.querySelector("form");
  const fields = new URLSearchParams(new FormData(form));
  for (const name of ["write_id", "entry_id"]) fields.set(name, crypto.randomUUID());
  fields.set("tapped_at", new Date().toISOString());
  fields.set("score", String(score));
  const send = () => fetch("/log/mood", { method: "POST", body: fields }).catch(() => null);
  const answer = (await send()) ?? (await send());
  const named = answer.headers.get("Daymark-Write") ?? answer.headers.get("Daymark-Waits") ?? "";
  return named.startsWith(fields.get("write_id"));
}"""
HAPPENS = (
    "nothing",
    "nothing",
    "request lost",
    "answer lost",
    "500",
    "503",
    "hotel",
    "no signal",
    "signal",
    "tab killed",
    "worker stopped",
    "second tab",
)


class Walk:
    """One phone, tapped on while things go wrong."""

    def __init__(self, page: Page, chance: Random) -> None:
        self.page = page
        self.chance = chance
        self.said: list[int] = []
        self.faults: list[str] = []
        page.context.route(re.compile("/(log/mood|api/sync)$"), self._meet)

    def step(self) -> None:
        happens = self.chance.choice(HAPPENS)
        if happens in {"request lost", "answer lost", "500", "503", "hotel"}:
            self.faults.append(happens)
        elif happens in {"no signal", "signal"}:
            self.page.context.set_offline(happens == "no signal")
        elif happens == "worker stopped":
            session = self.page.context.new_cdp_session(self.page)
            session.send("ServiceWorker.enable")
            session.send("ServiceWorker.stopAllWorkers")
        elif happens in {"tab killed", "second tab"}:
            other = self.page.context.new_page()
            if happens == "tab killed":
                self.page.close()
            self.page = other
        self.tap()

    def tap(self) -> None:
        self.page.goto("/today")
        score = self.chance.randint(1, 10)
        self.page.get_by_role("button", name=re.compile(f"^{score}, ")).click()
        square = self.page.locator(".saved-square")
        again = self.page.get_by_role("button", name="Try again")
        expect(square.or_(again).first).to_be_visible()
        if again.is_visible():  # the worker was stopped in the middle of it
            again.click()
        expect(square).to_have_text(str(score))
        self.said.append(score)
        for _ in range(2):
            score = self.chance.randint(1, 10)
            assert self.page.evaluate(SEND, score)
            self.said.append(score)

    def _meet(self, route: Route) -> None:
        fault = self.faults.pop(0) if self.faults else "nothing"
        if fault == "request lost":
            route.abort()
        elif fault == "answer lost":
            route.fetch(max_redirects=0)
            route.abort()
        elif fault in {"500", "503"}:
            route.fulfill(status=int(fault), body="")
        elif fault == "hotel":
            route.fulfill(status=200, content_type="text/html", body="<h1>Welcome</h1>")
        else:
            route.continue_()


def walk(maya: Member, page: Page, number: int) -> None:
    going = Walk(page, Random(number))
    for _ in range(STEPS):
        going.step()
    going.faults.clear()
    going.page.context.set_offline(False)
    going.page.goto("/today")
    going.page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(going.page, lambda: len(readings_of(maya)) >= len(going.said))
    found = sorted(reading.payload.score for reading in readings_of(maya))
    assert found == sorted(going.said)


@pytest.mark.parametrize("number", range(8))
def test_what_the_screen_said_is_saved_is_there_once(
    maya: Member, open_phone: Open, number: int
) -> None:
    walk(maya, open_phone(maya), number)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(200))
def test_the_same_two_hundred_times(maya: Member, open_phone: Open, number: int) -> None:
    seed = clock.now().toordinal() * 1_000 + number
    print(f"seed {seed}")
    walk(maya, open_phone(maya), seed)
