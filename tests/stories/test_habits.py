"""Habits and medicine in a real browser: with a finger, with keys, and without script."""

import re
from collections.abc import Callable
from datetime import time, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pwa import clock
from tests.conftest import Member
from tests.habits.made import answer, make_habit
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser


@pytest.fixture
def at_noon(join: Callable[..., Member]) -> Member:
    """Maya where it is past noon: doses of the morning are over, those of the evening to come."""
    zones = sorted(clock.zone_names())
    return join(
        "Maya", zone=next(n for n in zones if clock.now().astimezone(clock.zone(n)).hour == 12)
    )


def tick(page: Page, called: str) -> None:
    page.locator("#still-open").get_by_role("button", name=f"Done: {called}").click()


def test_a_habit_is_made_done_undone_and_noted(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/today")
    page.get_by_role("link", name="Add a habit or a medicine").click()
    page.get_by_label("What would you like to do?").fill("Walk outside")
    page.get_by_label("Some times a week").check()
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Three times a week")).to_be_visible()
    page.goto("/today")
    tick(page, "Walk outside")
    expect(page.locator("#still-open")).to_contain_text("1 of 1 done")
    expect(page.locator("#so-far")).to_contain_text("Walk outside")
    expect(page.locator("#horizon .horizon-shape")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#still-open")).to_contain_text("0 of 1 done")
    tick(page, "Walk outside")
    page.get_by_role("link", name="Add a note").click()
    page.get_by_label("A note").fill("By the river.")
    page.get_by_role("button", name="Keep details").click()
    expect(page.get_by_text("By the river.")).to_be_visible()
    page.get_by_role("link", name="Walk outside").click()
    page.get_by_role("button", name="Put in the bin").click()
    expect(page.get_by_text("By the river.")).to_have_count(0)
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("By the river.")).to_be_visible()


def test_a_double_tap_is_one(maya: Member, open_browser: Open) -> None:
    make_habit(maya, "A glass of water", marks=5)
    page = open_browser(maya)
    page.goto("/today")
    page.locator("#still-open").get_by_role("button", name="Done: A glass").dblclick()
    expect(page.locator("#still-open")).to_contain_text("1 of 5 today")


def test_an_amount_is_stepped_and_a_wrong_one_comes_back(maya: Member, open_browser: Open) -> None:
    make_habit(maya, "Read", amount=20, unit="pages")
    page = open_browser(maya)
    page.goto("/today")
    row = page.locator("#still-open")
    row.get_by_role("button", name="Less").click()
    tick(page, "Read")
    expect(row).to_contain_text("19 of 20 pages")
    amount = row.get_by_label("How much")
    amount.evaluate("field => { field.removeAttribute('max'); field.value = '1000000' }")
    tick(page, "Read")
    sheet = page.get_by_role("dialog")
    expect(sheet).to_contain_text("Pick an amount")
    sheet.get_by_label("How much").fill("1")
    sheet.get_by_role("button", name="Done", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(row).to_contain_text("1 of 1 done")


def make_tablets(member: Member, *doses: time) -> None:
    make_habit(member, "Morning tablets", is_medicine=True, doses=doses or (time(7),))


def test_a_late_dose_asks_and_a_skip_says_why(at_noon: Member, open_browser: Open) -> None:
    make_tablets(at_noon)
    page = open_browser(at_noon)
    page.goto("/habits")
    page.get_by_role("link", name="Taken Morning tablets").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.get_by_role("button", name=re.compile("Taken now, "))).to_be_visible()
    expect(sheet).to_contain_text("It is recorded as late.")
    expect(page.locator(".sheet-help").get_by_role("link", name="Help now")).to_be_visible()
    sheet.locator("summary", has_text="Skipped").click()
    sheet.get_by_label("Side effects").check()
    sheet.get_by_role("button", name="Keep it as skipped").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#habits")).to_contain_text("Skipped today")
    page.goto("/timeline")
    expect(page.locator("article")).to_contain_text("Side effects")
    expect(page.locator("article")).to_contain_text("Only you")


def test_a_late_dose_is_taken_and_taken_back(at_noon: Member, open_browser: Open) -> None:
    make_tablets(at_noon)
    page = open_browser(at_noon)
    page.goto("/today")
    row = page.locator("#still-open")
    row.get_by_role("link", name="Taken Morning tablets").click()
    page.get_by_role("button", name=re.compile("Taken now, ")).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#so-far")).to_contain_text("Taken, due at 07:00")
    expect(row).not_to_contain_text("Morning tablets")
    page.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Morning tablets")
    expect(page.locator("#so-far")).not_to_contain_text("Morning tablets")
    row.get_by_role("link", name="Taken Morning tablets").click()
    page.get_by_role("button", name=re.compile("Taken now, ")).click()
    expect(row).not_to_contain_text("Morning tablets")
    page.goto("/habits")
    expect(page.locator(".counts > div", has_text="late").locator("dd")).to_have_text("1")


def test_a_dose_in_time_is_one_tap_and_the_next_one_waits(
    at_noon: Member, open_browser: Open
) -> None:
    make_habit(at_noon, "Tablets", is_medicine=True, doses=(time(11), time(23, 59)), late_after=180)
    page = open_browser(at_noon)
    page.goto("/today")
    page.get_by_role("button", name="Taken Tablets").click()
    expect(page.locator("#so-far")).to_contain_text("Taken, due at 11:00")
    expect(page.locator("#still-open")).to_contain_text("Due at 23:59")
    expect(page.get_by_role("button", name="Taken Tablets")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_a_pause_is_begun_and_ended(maya: Member, open_browser: Open, script: bool) -> None:
    make_habit(maya)
    page = open_browser(maya, java_script_enabled=script)
    page.goto("/habits")
    page.get_by_role("link", name="Take a pause").click()
    page.get_by_label("A week").check()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text(re.compile("Habits rest until"))).to_be_visible()
    page.goto("/today")
    expect(page.locator("#still-open")).not_to_contain_text("Walk outside")
    page.locator("#still-open").get_by_role("link", name="Change").click()
    page.get_by_role("button", name="End the pause").click()
    expect(page.get_by_text(re.compile("Habits rest until"))).to_have_count(0)
    page.goto("/today")
    expect(page.locator("#still-open")).to_contain_text("Walk outside")


def test_by_keyboard_alone(maya: Member, open_browser: Open) -> None:
    walk = make_habit(maya)
    page = open_browser(maya)
    page.goto("/today")
    page.get_by_role("button", name="Done: Walk outside").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#still-open")).to_contain_text("1 of 1 done")
    expect(page.locator("body")).not_to_be_focused()
    page.goto(f"/habits/{walk}")
    today = page.locator(".month-day--today")
    today.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(today).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".month-day--today")).to_contain_text("still open")


def test_without_script(maya: Member, open_browser: Open) -> None:
    walk = make_habit(maya)
    page = open_browser(maya, java_script_enabled=False)
    page.goto("/today")
    tick(page, "Walk outside")
    expect(page.get_by_role("heading", name="Walk outside")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Put back")).to_be_visible()
    page.goto(f"/habits/{walk}")
    page.locator(".month-day--today").click()
    page.locator("summary", has_text="Skip it").click()
    page.get_by_label("Too tired").check()
    page.get_by_role("button", name="Keep it as skipped").click()
    expect(page.get_by_role("heading", name="Walk outside")).to_be_visible()
    page.goto(f"/habits/{walk}")
    expect(page.locator(".month-day--today")).to_contain_text("skipped on purpose")
    page.goto("/pause")
    page.get_by_label("3 days").check()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_text(re.compile("Habits rest until"))).to_be_visible()


@pytest.fixture
def full(maya: Member) -> Member:
    """Maya with habits of every sort, and long names."""
    today = maya.person.today()
    walk = make_habit(maya, schedule="weekly", times_a_week=4, when="Before dark")
    for back in range(1, 30, 2):
        answer(maya, walk, day=today - timedelta(days=back), time=time(16))
    answer(maya, walk, day=today - timedelta(days=2), time=time(12), state="skipped")
    make_habit(maya, "Read", amount=20, unit="pages")
    make_habit(maya, "A glass of water, slowly, at the window of the kitchen " + "x" * 24, marks=3)
    pills = make_habit(
        maya,
        "Morning tablets",
        is_medicine=True,
        doses=(time(8), time(20)),
        stock=30,
        day=today - timedelta(days=20),
    )
    answer(maya, pills, day=today - timedelta(days=5), time=time(11), dose=time(8))
    make_habit(maya, "Calming tablet", is_medicine=True, schedule="as_needed")
    return maya


@pytest.mark.soak
@pytest.mark.parametrize(
    ("scheme", "width", "letters"),
    [("light", 390, "100%"), ("dark", 390, "100%"), ("light", 320, "100%"), ("light", 320, "200%")],
)
def test_every_page_is_open_to_everybody(
    full: Member, open_browser: Open, scheme: str, width: int, letters: str
) -> None:
    page = open_browser(full, color_scheme=scheme, viewport={"width": width, "height": 700})
    page.goto("/habits")
    links = page.locator(".habit-name a")
    habits = [links.nth(place).get_attribute("href") for place in range(links.count())]
    assert len(habits) == 5
    found = []
    for path in (
        "/today",
        "/habits",
        "/habits/new",
        "/pause",
        *(f"{habit}{more}" for habit in habits for more in ("", "/day", "/edit")),
    ):
        page.goto(path)
        page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
        for more in page.locator("details:visible").all():
            more.evaluate("details => { details.open = true }")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{path}: {wide} wide")
        if letters == "100%":
            violations = Axe().run(page).response["violations"]
            found += [f"{path}: {one['id']} {one['nodes'][0]['html'][:150]}" for one in violations]
    assert found == []


def test_the_sheet_is_open_to_everybody(full: Member, open_browser: Open) -> None:
    page = open_browser(full, reduced_motion="reduce")  # nothing half faded in
    page.goto("/today")
    page.get_by_role("link", name="Read").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    for more in page.locator("details:visible").all():
        more.evaluate("details => { details.open = true }")
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:150]) for one in violations] == []
