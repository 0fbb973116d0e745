"""All that writes, writes with no signal, and each thing is there once when the net is back."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from pwa.entries import record
from pwa.goals.keep import list_goals
from pwa.safety.plan import save_plan
from pwa.web.session import PRESENCE, TOKEN
from tests.acts import log_mood
from tests.conftest import Member
from tests.goals.test_goals import begin
from tests.habits.made import make_habit
from tests.safety.writing import save, signs_of
from tests.stories.pocket.conftest import settle
from tests.stories.pocket.hands import back_in_the_net, nothing_waits
from tests.stories.pocket.log import readings_of, scores_of
from tests.stories.test_breathing import wait_for

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_habits_are_ticked_skipped_and_medicine_taken(maya: Member, open_phone: Open) -> None:
    make_habit(maya, "Walk outside")
    make_habit(maya, "Water the plants")
    make_habit(maya, "Sertraline", is_medicine=True, schedule="daily")
    page = open_phone(maya)
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name="Done: Walk outside").click()
    expect(page.get_by_text("On this phone. It will be sent").first).to_be_visible()
    page.get_by_role("link", name="Water the plants").click()
    page.locator("summary", has_text="Skip it").click()
    page.get_by_role("button", name="Keep it as skipped").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name=re.compile("Taken")).first.click()
    back_in_the_net(page)
    nothing_waits(page)
    told = sorted((each.habit, each.payload.state) for each in readings_of(maya))
    assert [name for name, _ in told] == ["Sertraline", "Walk outside", "Water the plants"]
    assert ("Water the plants", "skipped") in told


@pytest.mark.keeps("timeline.show")
def test_an_entry_goes_to_the_bin_and_comes_back(maya: Member, open_phone: Open) -> None:
    stays, goes = log_mood(maya.person, 4), log_mood(maya.person, 8)
    for act in (stays, goes):
        record.record(maya.house.database, maya.person, act)
    page = open_phone(maya)
    page.goto(f"/entries/{goes.entry_id}")
    page.goto("/today")
    page.context.set_offline(True)
    page.goto(f"/entries/{goes.entry_id}")
    page.get_by_role("button", name="Put in the bin").click()
    page.wait_for_url("**/timeline")
    expect(page.locator(f"#entry-{goes.entry_id}")).to_be_hidden()
    back_in_the_net(page)
    nothing_waits(page)
    assert scores_of(maya) == [4]


@pytest.mark.keeps("goals.new", "goals.show", "help.plan", "help.edit_plan")
def test_a_goal_is_begun_moved_and_the_plan_written(maya: Member, open_phone: Open) -> None:
    goal = begin(maya, "See Iris on Sundays")
    save_plan(maya.house.database, maya.person, save(maya.person, signs="I stop eating"))
    page = open_phone(maya)
    page.context.set_offline(True)
    page.goto("/goals/new")
    page.get_by_label("What would you like more of").fill("Sleep through")
    page.get_by_role("button", name="Keep this goal").click()
    page.wait_for_url(re.compile(r"/goals$"))
    page.goto(f"/goals/{goal.goal_id}/edit")
    page.locator("[name=words]").fill("See Iris on Saturdays")
    page.locator("form#editor").evaluate("form => form.requestSubmit()")
    page.wait_for_url(re.compile(r"/goals(/[0-9a-f-]{36})?$"))
    page.goto(f"/goals/{goal.goal_id}/edit")
    expect(page.locator("[name=words]")).to_have_value("See Iris on Saturdays")
    page.locator("[name=words]").fill("See Iris at weekends")
    page.locator("form#editor").evaluate("form => form.requestSubmit()")
    page.wait_for_url(re.compile(r"/goals(/[0-9a-f-]{36})?$"))
    page.goto("/help/plan/edit")
    page.locator("[name=signs]").fill("I stop eating and calling")
    page.locator("form#editor").evaluate("form => form.requestSubmit()")
    page.wait_for_url(re.compile(r"/help(/plan)?$"))
    back_in_the_net(page)
    nothing_waits(page)
    with maya.house.database.reading() as session:
        words = sorted(each.words for each in list_goals(session, maya.person))
    assert words == ["See Iris at weekends", "Sleep through"]
    assert signs_of(maya) == "I stop eating and calling"


@pytest.fixture
def on_disk(
    playwright: Playwright, tmp_path: Path, address: str
) -> Iterator[Callable[[Member | None], BrowserContext]]:
    """A browser with a profile on the disk, that can be killed and started again."""
    open_now: list[BrowserContext] = []

    def start(member: Member | None = None) -> BrowserContext:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            base_url=address,
            viewport={"width": 390, "height": 844},
            locale="en-GB",
            timezone_id="Europe/Paris",
            service_workers="allow",
        )
        open_now.append(context)
        if member is not None:
            names = ((TOKEN, member.tokens.token), (PRESENCE, member.tokens.presence))
            context.add_cookies(
                [
                    {"name": name, "value": value, "url": address, "expires": 4102444800}
                    for name, value in names
                ]
            )
        return context

    yield start
    for context in open_now:
        try:
            context.close()
        except Exception:  # noqa: BLE001  # it was killed
            continue


def kill_browser(profile: Path) -> None:
    listed = subprocess.run(
        ["pgrep", "-f", f"user-data-dir={profile}"], capture_output=True, text=True, check=False
    )
    for pid in listed.stdout.split():
        try:
            os.kill(int(pid), signal.SIGKILL)
        except ProcessLookupError:
            continue


@pytest.mark.keeps
def test_each_kind_outlives_a_killed_browser_and_is_there_once(
    maya: Member, on_disk: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    make_habit(maya, "Walk outside")
    context = on_disk(maya)
    page = context.new_page()
    page.goto("/today")
    settle(page, maya)
    context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name=re.compile("^3, ")).click()
    expect(page.locator(".saved-square")).to_be_visible()
    page.get_by_role("button", name="Done: Walk outside").click()
    expect(page.get_by_text("2 entries wait")).to_be_visible()
    page.goto("/journal/new")
    page.get_by_role("textbox").first.fill("The sea was flat.")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/journal")
    page.clock.install()
    page.goto("/breathe/long?minutes=1")
    page.clock.run_for(30_000)
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("button", name="Save").click()
    page.clock.run_for(5_000)
    page.wait_for_url("**/today*")
    expect(page.get_by_text("4 entries wait")).to_be_visible()
    kill_browser(tmp_path / "profile")
    page = on_disk(maya).new_page()
    page.goto("/today")
    wait_for(page, lambda: len(readings_of(maya)) == 4)
    nothing_waits(page)
    kinds = sorted(each.kind for each in readings_of(maya))
    assert kinds == ["breathing", "habit", "journal", "mood"]


def test_a_phone_with_no_room_says_so_and_saves_where_there_is_signal(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    fill_up(page)
    page.get_by_role("button", name=re.compile("^6, ")).click()
    expect(page.locator(".saved-square")).to_be_visible()
    assert scores_of(maya) == [6]
    page.context.set_offline(True)
    page.goto("/today")
    page.get_by_role("button", name=re.compile("^2, ")).click()
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    assert scores_of(maya) == [6]


def fill_up(page: Page) -> None:
    """Leaves no room on this phone. A stand-in: the browser's quota cannot be made that small."""
    [worker] = page.context.service_workers
    worker.evaluate(
        """() => {
          IDBObjectStore.prototype.put = () => {
            throw new DOMException("full", "QuotaExceededError");
          };
        }"""
    )
