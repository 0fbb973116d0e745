"""Help now in a phone's browser: with a script and without one, by touch and by keyboard."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from pwa.safety.plan import save_plan
from tests.conftest import Member
from tests.safety.writing import save, signs_of
from tests.stories.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.database]


def first_number(page: Page) -> str | None:
    return page.locator(".crisis-button--first").get_attribute("href")


def stumbles(page: Page) -> list[str]:
    """What an assistive tool would stumble over."""
    violations = Axe().run(page).response["violations"]
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in violations]


def open_countries(page: Page) -> None:
    page.locator("summary.country-head").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_stranger_finds_the_line_of_where_they_are(open_browser: Open, script: bool) -> None:
    page = open_browser(java_script_enabled=script)
    page.goto("/")
    page.get_by_role("link", name="Help now").click()
    page.get_by_role("button", name=re.compile("^Ireland")).click()
    expect(page.get_by_role("link", name="Call 116 123, to talk")).to_be_visible()
    expect(page.get_by_role("link", name="Call 112")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    expect(page).to_have_url(re.compile("/$"))


def test_the_list_of_countries_never_covers_the_numbers(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/help")
    before = page.locator(".help-ways").bounding_box()
    open_countries(page)
    assert page.locator(".help-ways").bounding_box() == before
    expect(page.get_by_role("link", name="Call 988, to talk")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Call 911")).to_be_in_viewport()


def test_a_country_is_found_by_typing_and_chosen_by_keyboard(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya)
    page.goto("/help")
    open_countries(page)
    page.get_by_label("Find a country").fill("ZEAL")
    row = page.get_by_role("button", name=re.compile("^New Zealand"))
    expect(row).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Austria"))).to_be_hidden()
    page.get_by_label("Find a country").press("Tab")
    expect(row).to_be_focused()
    row.press("Enter")
    expect(page.get_by_role("link", name="Call 1737, to talk")).to_be_visible()
    assert first_number(page) == "tel:1737"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_maya_writes_her_plan_and_finds_it_under_help_now(
    maya: Member, open_browser: Open, script: bool
) -> None:
    page = open_browser(maya, java_script_enabled=script)
    page.goto("/help/plan")
    page.get_by_role("link", name="Write my plan").click()
    page.get_by_label("When I notice it starting").fill("I stop answering messages.")
    ask = page.get_by_role("group", name="Who I can ask for help")
    ask.get_by_label("Name 1").fill("Sam, my brother")
    ask.get_by_label("Phone 1").fill("555 0134")
    page.get_by_label("My reasons for living").fill("Biscuit.")
    page.get_by_role("button", name="Keep my plan").click()
    expect(page).to_have_url(re.compile("/help/plan$"))
    page.get_by_role("link", name="Help now").click()
    call = page.get_by_role("link", name="Call Sam, my brother")
    expect(call).to_have_attribute("href", "tel:5550134")
    expect(page.get_by_text("I stop answering messages.")).to_be_visible()
    expect(page.get_by_text("Biscuit.")).to_be_hidden()
    page.get_by_text("All of my plan").click()
    expect(page.get_by_text("Biscuit.")).to_be_visible()


def test_two_phones_meet_and_maya_joins_what_both_held(maya: Member, open_browser: Open) -> None:
    save_plan(maya.house.database, maya.person, save(maya.person, signs="I stop answering."))
    laptop, phone = open_browser(maya), open_browser(maya)
    for page, words in ((laptop, "I sleep late."), (phone, "I sleep in my clothes.")):
        page.goto("/help/plan/edit")
        page.get_by_label("When I notice it starting").fill(words)
    laptop.get_by_role("button", name="Keep my plan").click()
    expect(laptop).to_have_url(re.compile("/help/plan$"))
    phone.get_by_role("button", name="Keep my plan").click()
    expect(phone.get_by_text("Both are kept.")).to_be_visible()
    assert stumbles(phone) == []
    phone.get_by_role("link", name="Join them by hand").click()
    box = phone.get_by_label("When I notice it starting")
    expect(box).to_have_value("I sleep late.\nI sleep in my clothes.")
    phone.get_by_role("button", name="Keep my plan").click()
    expect(phone).to_have_url(re.compile("/help/plan$"))
    expect(phone.get_by_text("Both are kept.")).to_be_hidden()
    assert signs_of(maya) == "I sleep late.\nI sleep in my clothes."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_help_and_a_full_plan_are_open_to_everybody(
    maya: Member, open_browser: Open, scheme: str
) -> None:
    plan = save(
        maya.person, signs="I sleep late.", ask_1="Sam", ask_1_phone="555 0134", ask_2="Ruth"
    )
    save_plan(maya.house.database, maya.person, plan)
    page = open_browser(maya, color_scheme=scheme)
    page.goto("/help")
    open_countries(page)
    page.get_by_text("All of my plan").click()
    assert stumbles(page) == []
    page.goto("/help/plan")
    assert stumbles(page) == []
    page.goto("/help/plan/edit")
    page.get_by_label("Phone 1").first.fill("call me")
    page.get_by_role("button", name="Keep my plan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert stumbles(page) == []


@pytest.mark.parametrize("size", [(390, 844), (320, 640)], ids=["phone", "small"])
def test_the_crisis_line_is_the_largest_thing_to_tap(
    maya: Member, open_browser: Open, size: tuple[int, int]
) -> None:
    page = open_browser(maya, viewport={"width": size[0], "height": size[1]})
    page.goto("/help")
    first = page.locator(".crisis-button--first").bounding_box()
    danger = page.locator(".crisis-button--danger").bounding_box()
    assert first is not None
    assert danger is not None
    assert first["height"] >= 72
    assert danger["height"] >= 56
    assert danger["y"] + danger["height"] <= size[1]
    for target in page.locator("main a, main button, main summary, header a").all():
        box = target.bounding_box() if target.is_visible() else None
        assert box is None or min(box["width"], box["height"]) >= 48
