"""Following a guide: to its end, left in the middle, without reading, without moving pictures,
without a mouse, without a script."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from pwa import clock
from pwa.entries.timeline import list_days
from pwa.readings import Reading
from tests.acts import PASSWORD
from tests.conftest import Member
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser

LEAD_IN = 3_000


def breathed(member: Member) -> list[Reading]:
    today = member.person.today()
    first, last = today - timedelta(days=1), today + timedelta(days=1)
    with member.house.database.reading() as session:
        return list_days(session, member.person, first, last)


def seconds_of(member: Member) -> list[int]:
    return [reading.payload.seconds for reading in breathed(member)]


def wait_for(page: Page, holds: Callable[[], bool]) -> None:
    """Until the server has what left with a page that is gone."""
    for _ in range(100):
        if holds():
            return
        page.context.pages[0].wait_for_timeout(50)
    assert holds()


@pytest.fixture
def frozen(maya: Member, open_browser: Open) -> Callable[..., Page]:
    """Opens a page whose time stands still until it is told to run."""

    def open_one(path: str, **options: Any) -> Page:
        page = open_browser(maya, **options)
        page.clock.install()
        page.goto("/today")
        page.clock.pause_at(clock.now() + timedelta(seconds=30))
        page.goto(path)
        return page

    return open_one


def height_of_sun(page: Page) -> float:
    moved = page.locator("[data-sun]").get_attribute("transform") or ""
    found = re.search(r"translate\(0 (-?[\d.]+)\)", moved)
    assert found
    return -float(found.group(1))


def calm_after(page: Page, number: int) -> None:
    page.locator("#f-calm_after").get_by_label(str(number), exact=True).check()


def expect_card(page: Page, name: str, line: str) -> None:
    card = page.locator(".log-area")
    expect(card.get_by_role("heading", name=name, exact=True)).to_be_visible()
    expect(card).to_contain_text(line)


def word(page: Page) -> str:
    return page.locator("[data-word]").inner_text()


def test_a_session_is_followed_to_its_end_and_saved_once(
    maya: Member, frozen: Callable[..., Page]
) -> None:
    page = frozen("/breathe")
    page.get_by_role("radio", name=re.compile("Square")).check()
    page.get_by_label("1 min", exact=True).check()
    page.get_by_role("group", name="How calm are you now?").get_by_label("4", exact=True).check()
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("[data-word]")).to_have_text("Get comfortable")
    page.clock.run_for(LEAD_IN + 100)
    told = []
    for _ in range(4):
        told.append((word(page), page.locator("[data-figure]").inner_text()))
        page.clock.run_for(4_000)
    assert told == [("Breathe in", "4"), ("Hold", "4"), ("Let it go", "4"), ("Hold", "4")]
    page.clock.run_for(48_000)
    expect(page.get_by_text("Before: 4. Any number is fine, a lower one too.")).to_be_visible()
    wait_for(page, lambda: seconds_of(maya) == [64])
    calm_after(page, 6)
    page.get_by_role("button", name="Save").click()
    expect_card(page, "Square", "1 min 4 s. Calm 4, then 6")
    (reading,) = breathed(maya)
    assert (reading.payload.rounds, reading.payload.calm_before, reading.payload.calm_after) == (
        4,
        4,
        6,
    )


def test_the_sun_rises_stands_still_and_sinks_in_step(frozen: Callable[..., Page]) -> None:
    page = frozen("/breathe/long?minutes=1")
    page.clock.run_for(LEAD_IN)
    low = height_of_sun(page)
    page.clock.run_for(2_000)
    middle = height_of_sun(page)
    page.clock.run_for(2_100)
    high = height_of_sun(page)
    page.clock.run_for(3_000)
    held = height_of_sun(page)
    page.clock.run_for(4_000)
    sinking = height_of_sun(page)
    assert low < 5 < middle < high == held
    assert sinking < held
    assert word(page) == "Let it go"
    filled = page.locator("[data-segments] span span")
    assert [filled.nth(n).get_attribute("style") for n in range(2)] == [
        "transform: scaleX(1);",
        "transform: scaleX(1);",
    ]


def test_closed_in_the_middle_the_session_is_there_with_its_seconds(
    maya: Member, frozen: Callable[..., Page]
) -> None:
    page = frozen("/breathe/long?minutes=5")
    other = page.context.new_page()
    page.bring_to_front()
    page.clock.run_for(LEAD_IN + 42_500)
    page.close(run_before_unload=False)
    wait_for(other, lambda: len(breathed(maya)) == 1)
    (reading,) = breathed(maya)
    assert reading.payload.seconds == 42
    assert reading.payload.rounds == 3
    assert reading.payload.calm_after is None


def hide(page: Page, hidden: bool) -> None:
    """What the browser says when the page goes out of sight and comes back."""
    page.evaluate(
        """(hidden) => {
          const state = hidden ? "hidden" : "visible";
          Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_out_of_sight_and_back_it_stays_one_entry(
    maya: Member, frozen: Callable[..., Page]
) -> None:
    page = frozen("/breathe/even?minutes=1")
    page.clock.run_for(LEAD_IN + 20_500)
    hide(page, True)
    wait_for(page, lambda: seconds_of(maya) == [20])
    hide(page, False)
    page.clock.run_for(20_000)
    hide(page, True)
    hide(page, False)
    wait_for(page, lambda: seconds_of(maya) == [40])
    page.clock.run_for(10_000)
    page.get_by_role("button", name="Finish").click()
    calm_after(page, 7)
    page.get_by_role("button", name="Save").click()
    expect_card(page, "Even", "50 s")
    assert seconds_of(maya) == [50]


def test_answers_that_were_lost_make_no_second_entry(
    maya: Member, frozen: Callable[..., Page]
) -> None:
    page = frozen("/breathe/even?minutes=1")
    lost: list[Route] = []

    def lose_answer(route: Route) -> None:
        route.fetch()
        route.abort()
        lost.append(route)

    page.clock.run_for(LEAD_IN + 20_500)
    page.context.route("**/log/breathing", lose_answer)
    hide(page, True)
    wait_for(page, lambda: len(lost) == 1)
    assert seconds_of(maya) == [20]
    page.context.unroute("**/log/breathing")
    hide(page, False)
    page.clock.run_for(10_000)
    page.context.route("**/edit", lambda route: route.abort())
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    page.context.unroute("**/edit")
    calm_after(page, 7)
    page.get_by_role("button", name="Save").click()
    expect_card(page, "Even", "30 s")
    (reading,) = breathed(maya)
    assert (reading.payload.seconds, reading.payload.calm_after) == (30, 7)


def test_after_the_session_ran_out_a_password_saves_what_was_breathed(
    maya: Member, frozen: Callable[..., Page]
) -> None:
    page = frozen("/breathe/even?minutes=1")
    page.clock.run_for(LEAD_IN + 30_500)
    page.context.clear_cookies()
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Not saved yet.")).to_be_visible()
    calm_after(page, 8)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("dialog").get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in and save").click()
    expect_card(page, "Even", "30 s")
    assert seconds_of(maya) == [30]


def test_under_five_seconds_nothing_is_saved(maya: Member, frozen: Callable[..., Page]) -> None:
    page = frozen("/breathe/long?minutes=1")
    page.clock.run_for(LEAD_IN + 4_500)
    hide(page, True)
    page.get_by_role("button", name="Finish").click()
    expect(page.get_by_text("Under 5 seconds.")).to_be_visible()
    page.get_by_role("link", name="Choose again").click()
    expect(page.get_by_role("heading", name="Breathe", exact=True)).to_be_visible()
    assert breathed(maya) == []


def test_a_pause_counts_no_seconds(maya: Member, frozen: Callable[..., Page]) -> None:
    page = frozen("/breathe/long?minutes=1")
    page.clock.run_for(LEAD_IN + 10_200)
    page.get_by_role("button", name="Pause").click()
    expect(page.locator("[data-word]")).to_have_text("Paused")
    page.clock.run_for(60_000)
    page.get_by_role("button", name="Go on").click()
    page.clock.run_for(10_000)
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("[data-done]")).to_have_text("20 s")


def test_where_the_phone_slept_the_guide_pauses(maya: Member, frozen: Callable[..., Page]) -> None:
    page = frozen("/breathe/long?minutes=10")
    page.clock.run_for(LEAD_IN + 30_200)
    page.clock.fast_forward("04:00")
    expect(page.locator("[data-word]")).to_have_text("Paused")
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("[data-done]")).to_have_text("30 s")


def test_not_helping_leads_to_grounding_and_keeps_what_was_done(
    maya: Member, frozen: Callable[..., Page]
) -> None:
    page = frozen("/breathe/long?minutes=5")
    page.clock.run_for(LEAD_IN + 15_500)
    page.get_by_role("link", name="This is not helping").click()
    expect(page.get_by_role("heading", name="Five things you can see")).to_be_visible()
    wait_for(page, lambda: seconds_of(maya) == [15])
    page.clock.run_for(20_200)
    for _ in range(5):
        page.get_by_role("button", name="Found one").click()
    expect(page.get_by_role("heading", name="Four things you can feel")).to_be_visible()
    for _ in range(4):
        page.get_by_role("button", name="Next sense").click()
    expect(page.get_by_text("And how calm are you now?").first).to_be_visible()
    calm_after(page, 5)
    page.get_by_role("button", name="Save").click()
    expect_card(page, "Grounding", "20 s")
    assert sorted(seconds_of(maya)) == [15, 20]


def test_after_a_low_number_one_tap_breathes_a_minute(
    maya: Member, frozen: Callable[..., Page]
) -> None:
    page = frozen("/today")
    page.get_by_role("button", name=re.compile("^2, ")).click()
    page.get_by_role("link", name="Breathe a minute").click()
    page.wait_for_url("**/breathe/**")
    page.clock.run_for(LEAD_IN + 100)
    expect(page.locator("[data-word]")).to_have_text("Breathe in")
    expect(page.locator("[data-progress]")).to_have_text("1 minute")


def test_with_less_motion_the_sun_stands_still_and_the_figures_step(
    frozen: Callable[..., Page],
) -> None:
    page = frozen("/breathe/long?minutes=1", reduced_motion="reduce")
    page.clock.run_for(LEAD_IN + 100)
    seen = set()
    filled = page.locator("[data-segments] span span").first
    shares = []
    for _ in range(8):
        seen.add(height_of_sun(page))
        shares.append(filled.get_attribute("style"))
        page.clock.run_for(500)
    assert len(seen) == 1
    assert len(set(shares)) == 4
    assert word(page) == "Hold"


def test_a_keyboard_is_enough(maya: Member, frozen: Callable[..., Page]) -> None:
    page = frozen("/breathe")
    page.get_by_role("radio", name=re.compile("Long out-breath")).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.clock.run_for(LEAD_IN + 6_100)
    expect(page.get_by_role("heading", name="Even")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator("[data-word]")).to_have_text("Paused")
    page.keyboard.press("Space")
    page.clock.run_for(4_000)
    page.get_by_role("button", name="Finish").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect_card(page, "Even", "10 s")
    (reading,) = breathed(maya)
    assert reading.payload.calm_after == 1


def test_the_switch_of_the_sound_is_remembered(frozen: Callable[..., Page]) -> None:
    page = frozen("/breathe/long?minutes=1")
    sound = page.get_by_role("button", name="Sound")
    expect(sound).to_have_attribute("aria-pressed", "true")
    sound.click()
    page.goto("/breathe/muscles")
    expect(page.get_by_role("button", name="Sound")).to_have_attribute("aria-pressed", "false")


def test_in_and_out_sound_different_and_the_screen_stays_on(frozen: Callable[..., Page]) -> None:
    page = frozen("/breathe")
    page.evaluate("""() => {
      globalThis.heard = [];
      const real = AudioParam.prototype.exponentialRampToValueAtTime;
      AudioParam.prototype.exponentialRampToValueAtTime = function (value, at) {
        heard.push(Math.sign(value - this.value));
        return real.call(this, value, at);
      };
      globalThis.locks = 0;
      navigator.wakeLock.request = async () => {
        locks += 1;
        return { addEventListener() {}, release() { locks -= 1; } };
      };
    }""")
    page.get_by_role("button", name="Begin").click()
    page.clock.run_for(LEAD_IN + 100)
    assert page.evaluate("heard.length") == 2
    page.clock.run_for(8_000)
    assert page.evaluate("heard.length") == 4
    assert page.evaluate("locks") == 1
    page.get_by_role("button", name="Finish").click()
    page.wait_for_timeout(50)
    assert page.evaluate("locks") == 0


def test_muscle_by_muscle_names_each_part(maya: Member, frozen: Callable[..., Page]) -> None:
    page = frozen("/breathe/muscles")
    page.clock.run_for(LEAD_IN + 100)
    expect(page.get_by_text("Feet: curl your toes").last).to_be_visible()
    expect(page.locator("[data-word]")).to_have_text("Tense")
    page.clock.run_for(6_000)
    expect(page.locator("[data-word]")).to_have_text("Let go")
    page.clock.run_for(56_000)
    expect(page.get_by_text("Calves: pull your toes toward you").last).to_be_visible()
    expect(page.get_by_text("Not to the point of pain. Skip sore places.").last).to_be_visible()


def test_without_a_script_a_session_is_told_in_words_and_saved(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya, java_script_enabled=False)
    page.goto("/breathe")
    page.get_by_label(re.compile("Square")).check()
    page.get_by_label("10 min", exact=True).check()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Breathe in for 4 seconds")).to_be_visible()
    page.get_by_label("How long did you do it?").select_option("7 minutes")
    page.get_by_role("group", name="And how calm are you now?").get_by_label(
        "8", exact=True
    ).check()
    page.get_by_role("button", name="Save").click()
    expect_card(page, "Square", "7 min")
    (reading,) = breathed(maya)
    assert (reading.payload.seconds, reading.payload.calm_after) == (420, 8)


def test_a_blocked_script_leaves_the_words(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.route("**/vendor/*.js", lambda route: route.abort())
    page.goto("/breathe/478")
    expect(page.get_by_text("Hold for 7 seconds")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect_card(page, "4-7-8", "5 min")


def test_a_session_is_edited_deleted_and_brought_back(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya, java_script_enabled=False)
    page.goto("/breathe/sigh")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Add details").click()
    calm_after(page, 9)
    page.get_by_label("A note").fill("On the bench by the harbour.")
    page.get_by_role("button", name="Keep details").click()
    expect(page.get_by_text("5 min. Calm after: 9")).to_be_visible()
    page.get_by_role("link", name="Sigh").click()
    expect(page.get_by_label("A note")).to_have_value("On the bench by the harbour.")
    page.get_by_role("button", name="Put in the bin").click()
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("5 min. Calm after: 9")).to_be_visible()


@pytest.mark.parametrize(
    ("scheme", "size"),
    [
        ("light", (390, 844)),
        ("dark", (320, 640)),
        ("light", (740, 360)),
        ("dark", (1280, 800)),
    ],
)
def test_the_guides_are_open_to_everybody(
    maya: Member, open_browser: Open, scheme: str, size: tuple[int, int]
) -> None:
    width, height = size
    page = open_browser(maya, color_scheme=scheme, viewport={"width": width, "height": height})
    page.clock.install()
    found = []
    for code in ("long", "muscles", "grounding"):
        page.goto(f"/breathe/{code}")
        page.clock.run_for(LEAD_IN + 7_000)
        found += look(page, f"{code} going")
        page.get_by_role("button", name="Finish").click()
        found += look(page, f"{code} ended")
    assert found == []


def look(page: Page, where: str) -> list[str]:
    violations = Axe().run(page).response["violations"]
    found = [f"{where}: {one['id']} {one['nodes'][0]['html'][:200]}" for one in violations]
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:  # type: ignore[index]
        found.append(f"{where}: {width} wide")
    return found


def test_large_letters_fit(frozen: Callable[..., Page]) -> None:
    page = frozen("/breathe/long", viewport={"width": 320, "height": 568})
    for code in ("long", "muscles", "grounding"):
        page.goto(f"/breathe/{code}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.clock.run_for(LEAD_IN + 7_000)
        for name in ("Finish", "Help now"):
            target = page.locator(".guide:visible").get_by_text(name, exact=True)
            target.scroll_into_view_if_needed()
            expect(target).to_be_in_viewport(ratio=1)
        assert page.evaluate("document.querySelector('.guide').scrollWidth") <= 320
