"""From signing up to the first mood, counted; and a goal, from a first word to its end."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from pwa import clock
from pwa.circle import log as circle
from pwa.entries.toolbox import AddTool, add_tool
from pwa.goals.goal import Ending, GoalPayload
from pwa.goals.keep import EndGoal, SaveGoal, end_goal, save_goal
from tests.acts import PASSWORD, log_mood, stamp
from tests.conftest import Member
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser

FIELDS = 4
TAPS = 5


class Finger:
    """Counts what a thumb does on the way."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.fields = page, 0, 0

    def tap(self, role: Any, name: Any) -> None:
        self.page.get_by_role(role, name=name).click()
        self.taps += 1

    def fill(self, field: Locator, words: str) -> None:
        field.fill(words)
        self.fields += 1


def begin(member: Member, words: str, **more: Any) -> SaveGoal:
    payload = GoalPayload(words=words, **more)
    act = SaveGoal(**stamp(member.person), goal_id=clock.new_id(), payload=payload)
    save_goal(member.house.database, member.person, act)
    return act


def test_from_signing_up_to_the_first_mood_there_are_four_fields_and_few_taps(
    open_browser: Open,
) -> None:
    page = open_browser()
    page.goto("/")
    finger = Finger(page)
    finger.tap("link", "Begin")
    finger.fill(page.get_by_label("What should we call you?"), "Maya")
    finger.fill(page.get_by_label("Sign-in name"), "maya")
    finger.fill(page.get_by_label("Password", exact=True), PASSWORD)
    page.get_by_label(re.compile("I am 18 or older")).check()
    finger.fields += 1
    finger.tap("button", "Make my account")
    finger.tap("link", re.compile("kept them"))
    expect(
        page.get_by_role("heading", name="What would you like to keep track of?")
    ).to_be_visible()
    finger.tap("button", "Go on")
    finger.tap("button", re.compile("^7, "))
    expect(page.get_by_role("heading", name="Fairly good")).to_be_visible()
    assert (finger.fields, finger.taps) == (FIELDS, TAPS)


def test_what_is_chosen_first_waits_on_today(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/begin")
    page.get_by_role("checkbox", name=re.compile("Breathing")).check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="To begin with")).to_be_visible()
    page.goto("/begin")
    page.get_by_role("checkbox", name=re.compile("A habit")).check()
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile("/habits/new$"))


@pytest.mark.parametrize("script", [True, False])
def test_a_goal_is_begun_served_reached_and_taken_up_again(
    maya: Member, open_browser: Open, script: bool
) -> None:
    page = open_browser(maya, java_script_enabled=script)
    page.goto("/today")
    page.get_by_role("link", name="Goals").click()
    page.get_by_label("What I want").fill("I want to sleep better")
    page.get_by_role("button", name="Keep this goal").click()
    expect(page.get_by_role("heading", name="I want to sleep better")).to_be_visible()

    page.goto("/today")
    page.get_by_role("button", name=re.compile("^7, ")).click()
    page.get_by_role("link", name="Add details").click()
    page.get_by_label("Does it serve a goal?").select_option("I want to sleep better")
    page.get_by_role("button", name="Keep details").click()
    expect(page.get_by_role("heading", name="All entries")).to_be_visible()

    page.get_by_role("link", name="Goals").click()
    expect(page.get_by_text("1 entry in the last 7 days")).to_be_visible()
    page.get_by_role("link", name="I want to sleep better").click()
    expect(page.locator(".goal-toward")).to_contain_text("Fairly good")
    page.get_by_role("button", name="I reached it").click()
    expect(page.get_by_text(re.compile("^Reached on"))).to_be_visible()
    page.get_by_role("button", name="Take it up again").click()
    expect(page.get_by_text(re.compile("^Since"))).to_be_visible()


def test_two_versions_of_a_goal_meet_and_are_joined(maya: Member, open_browser: Open) -> None:
    first = begin(maya, "I want to sleep better")
    page = open_browser(maya)
    page.goto(f"/goals/{first.goal_id}/edit")
    laptop = SaveGoal(
        **stamp(maya.person),
        goal_id=first.goal_id,
        base=first.write_id,
        payload=GoalPayload(words="I want to sleep better", why="For the mornings."),
    )
    save_goal(maya.house.database, maya.person, laptop)
    page.get_by_label("Why does it matter to you?").fill("For the children.")
    page.get_by_role("button", name="Keep this goal").click()
    expect(page.get_by_text("Both are kept.")).to_be_visible()
    page.get_by_role("link", name="Join them by hand").click()
    page.get_by_role("button", name="Keep this goal").click()
    expect(page.get_by_text("For the children.")).to_be_visible()
    expect(page.get_by_text("For the mornings.")).to_be_visible()
    expect(page.get_by_text("Both are kept.")).to_have_count(0)


def test_one_tap_in_the_toolbox_notes_that_it_helped_again(
    maya: Member, open_browser: Open
) -> None:
    circle.log(maya.house.database, maya.person, log_mood(maya.person, 5, helped=("Cold water",)))
    page = open_browser(maya)
    page.goto("/today")
    page.get_by_role("link", name=re.compile("^Toolbox")).click()
    page.get_by_role("link", name=re.compile("^Cold water")).click()
    page.get_by_label("It helped").check()
    page.get_by_role("button", name=re.compile("^6, ")).click()
    expect(page.get_by_role("heading", name="Okay")).to_be_visible()
    page.goto("/toolbox")
    expect(page.get_by_text("Helped 2 times, last today")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Cold water")).click()
    page.get_by_label("Not this time").check()
    page.get_by_role("button", name=re.compile("^4, ")).click()
    expect(page.get_by_role("heading", name="A bit low")).to_be_visible()
    page.goto("/toolbox")
    expect(page.get_by_text("Helped 2 times, last today")).to_be_visible()


def test_the_own_list_is_made_ordered_and_mended(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/toolbox")
    page.get_by_role("link", name="Begin a list of your own").click()
    for words in ("Cold water", "The pier"):
        page.get_by_label("What helps you?").fill(words)
        page.get_by_role("button", name="Add it").click()
        expect(page.locator(".tools")).to_contain_text(words)
    page.get_by_role("button", name="Up, The pier").click()
    expect(page.locator(".tool-words")).to_have_text(["The pier", "Cold water"])
    page.get_by_role("link", name=re.compile("^Change.*Cold water")).click()
    page.get_by_role("button", name="Take it out of the list").click()
    expect(page.locator(".tool-words")).to_have_text(["The pier"])
    page.get_by_role("button", name="Put back").click()
    expect(page.locator(".tool-words")).to_have_text(["The pier", "Cold water"])


def test_after_a_week_away_there_is_nothing_to_catch_up_on(
    maya: Member, open_browser: Open
) -> None:
    act = log_mood(maya.person, 5)
    with time_machine.travel(clock.now() - timedelta(days=8), tick=True):
        old = act.model_copy(update={"day": maya.person.today()})
        circle.log(maya.house.database, maya.person, old)
    page = open_browser(maya)
    page.goto("/today")
    expect(page.get_by_text("Nothing to catch up on.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^7, ")).click()
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    page.goto("/today")
    expect(page.get_by_text("Nothing to catch up on.")).to_have_count(0)


@pytest.mark.soak
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_goals_and_toolbox_are_open_to_everybody(
    maya: Member, open_browser: Open, scheme: str
) -> None:
    database, person = maya.house.database, maya.person
    long = begin(maya, "I want " + "a very good night of sleep " * 14, why="Because. " * 60)
    ended = begin(maya, "I want to cook on Sundays")
    ending = EndGoal(**stamp(person), goal_id=ended.goal_id, ending=Ending.SET_ASIDE)
    end_goal(database, person, ending)
    circle.log(database, person, log_mood(person, 6, goal_id=long.goal_id, helped=("A walk",)))
    for words in ("other", "words"):
        payload = GoalPayload(words=words)
        act = SaveGoal(**stamp(person), goal_id=long.goal_id, base=long.write_id, payload=payload)
        save_goal(database, person, act)
    tool = AddTool(**stamp(person), tool_id=clock.new_id(), words="W" * 80)
    add_tool(database, person, tool)
    goal, other = f"/goals/{long.goal_id}", f"/goals/{ended.goal_id}"
    paths = [goal, f"{goal}/edit", f"{goal}/edit?join=1", f"{goal}/versions", other, "/goals"]
    paths += [f"/toolbox/{tool.tool_id}", f"/toolbox/{tool.tool_id}/change", "/toolbox/list"]
    paths += ["/toolbox", "/goals/new?begin=1", "/today?begin=2&begin=3"]
    found = []
    for width, letters in ((390, "100%"), (320, "200%")):
        page = open_browser(maya, color_scheme=scheme, viewport={"width": width, "height": 844})
        for path in paths:
            page.goto(path)
            page.evaluate(f"document.documentElement.style.fontSize = '{letters}'")
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{path}: {wide} wide")
            if letters == "100%":
                violations = Axe().run(page).response["violations"]
                found += [f"{path}: {each['id']}" for each in violations]
    assert found == []
