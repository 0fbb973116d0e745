"""Writing in the journal: each way to write, words that outlive a crash and a session that ran out,
and tricks that stay words."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select

from pwa.circle import log as circle
from pwa.entries.acts import Log
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.kinds.journal.words import TEMPLATES, TEXTS
from pwa.entries.models import Draft, Entry
from tests.acts import PASSWORD, log_mood, stamp
from tests.conftest import Member
from tests.stories.conftest import Open
from tests.tricks import TRICKS

pytestmark = pytest.mark.browser

KEPT = re.compile(r"Kept \d\d:\d\d")


def write(member: Member, **fields: object) -> UUID:
    from pwa import clock

    act = Log[Journal](**stamp(member.person, entry_id=clock.new_id()), payload=Journal(**fields))
    circle.log(member.house.database, member.person, act)
    return act.entry_id


def count(member: Member, table: type) -> int:
    with member.house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def let_session_run_out(page: Page) -> None:
    page.context.clear_cookies()


def sign_in_over_the_page(page: Page) -> None:
    expect(page.get_by_role("dialog", name="Sign in to save it")).to_be_visible()
    page.get_by_role("dialog").get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in and save").click()


def save(page: Page) -> None:
    page.locator(".dock").get_by_role("button", name="Save").click()


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(code, marks=() if code in {"free", "when"} else pytest.mark.soak)
        for code in TEMPLATES
    ],
)
def test_each_way_is_written_changed_deleted_and_brought_back(
    maya: Member, open_browser: Open, code: str
) -> None:
    page = open_browser(maya)
    page.goto("/journal")
    name = TEMPLATES[code].name
    page.get_by_role("link", name="Write freely" if code == "free" else name).click()
    fields = [field for field in TEMPLATES[code].questions if field in TEXTS]
    for field in fields:
        page.locator(f"#f-{field}").fill(f"Words about {field}.")
    if code == "when":
        page.get_by_label("A little").check()
    save(page)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_text(re.compile(r"Saved at \d\d:\d\d"))).to_be_visible()
    page.get_by_role("link", name="Read it").click()
    for field in fields:
        expect(page.get_by_text(f"Words about {field}.")).to_be_visible()
    page.get_by_role("link", name="Change it").click()
    page.locator(f"#f-{fields[0]}").fill("Changed on the way home.")
    page.get_by_role("button", name="Keep details").click()
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("Changed on the way home.")).to_be_visible()
    page.get_by_role("button", name="Put in the bin").click()
    expect(page.get_by_text("Changed on the way home.")).to_have_count(0)
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("Changed on the way home.")).to_be_visible()
    assert (count(maya, Entry), count(maya, Draft)) == (1, 0)


def test_words_outlive_a_crash(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/journal/new?template=when")
    page.get_by_label("What set it off?").fill("The bus was full.")
    expect(page.get_by_text("Not kept yet")).to_be_visible()
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_label("What did I do?").press_sequentially("Got off two stops early", delay=5)
    page.close(run_before_unload=False)
    page.context.close()

    again = open_browser(maya)
    again.goto("/journal")
    again.locator(".draft-row").get_by_role("link").click()
    expect(again.get_by_label("What set it off?")).to_have_value("The bus was full.")
    expect(again.get_by_text(KEPT)).to_be_visible()
    save(again)
    expect(again.get_by_text(re.compile("Saved at"))).to_be_visible()
    assert (count(maya, Entry), count(maya, Draft)) == (1, 0)


def test_leaving_the_page_keeps_what_was_typed_a_moment_ago(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya)
    page.goto("/journal/new")
    page.get_by_label("What is on your mind?").fill("A heron by the water.")
    page.goto("/journal")
    for _ in range(100):  # the browser sends it after the page is gone
        if count(maya, Draft):
            break
        page.wait_for_timeout(50)
    page.reload()
    expect(page.get_by_text("A heron by the water.").first).to_be_visible()


def test_a_session_that_ran_out_asks_over_the_page_and_saves_once(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya)
    page.goto("/journal/new")
    words = page.get_by_label("What is on your mind?")
    words.fill("Counted the lamp posts.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    let_session_run_out(page)
    words.fill("Counted the lamp posts. All of them.")
    expect(page.get_by_text("Not kept: you are signed out")).to_be_visible()
    save(page)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("maya", exact=True)).to_be_visible()
    dialog.get_by_label("Password", exact=True).fill("not it")
    page.get_by_role("button", name="Sign in and save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("do not belong together")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(words).to_have_value("Counted the lamp posts. All of them.")
    save(page)
    sign_in_over_the_page(page)
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    expect(page.get_by_text("All of them.")).to_be_visible()
    assert (count(maya, Entry), count(maya, Draft)) == (1, 0)


def test_a_draft_is_kept_again_after_signing_in_from_its_line(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya)
    page.goto("/journal/new")
    let_session_run_out(page)
    page.get_by_label("What is on your mind?").fill("Slowly.")
    page.get_by_role("button", name="Sign in", exact=True).click()
    sign_in_over_the_page(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert count(maya, Draft) == 1


@pytest.mark.parametrize("what", ["mood", "details", "in the sheet"])
def test_every_form_asks_for_the_password_over_the_page(
    maya: Member, open_browser: Open, what: str
) -> None:
    page = open_browser(maya)
    if what == "details":
        act = log_mood(maya.person, 6)
        circle.log(maya.house.database, maya.person, act)
        page.goto(f"/entries/{act.entry_id}")
        let_session_run_out(page)
        page.get_by_label("What happened?").fill("Lunch with Iris.")
        page.get_by_role("button", name="Keep details").click()
        sign_in_over_the_page(page)
        expect(page.get_by_text("Lunch with Iris.")).to_be_visible()
    else:
        page.goto("/today" if what == "mood" else "/timeline")
        if what == "in the sheet":
            page.get_by_role("link", name="Log", exact=True).click()
        cell = page.get_by_role("button", name=re.compile("^7, "))
        expect(cell).to_be_visible()
        let_session_run_out(page)
        cell.click()
        sign_in_over_the_page(page)
        expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    assert count(maya, Entry) == 1


def test_what_maya_wrote_is_never_sent_as_sam(
    maya: Member, sam: Member, open_browser: Open
) -> None:
    page = open_browser(maya)
    page.goto("/journal/new")
    page.get_by_label("What is on your mind?").fill("Only mine.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    let_session_run_out(page)
    beside = page.context.new_page()
    beside.goto("/sign-in")
    beside.get_by_label("Sign-in name").fill("sam")
    beside.get_by_label("Password", exact=True).fill(PASSWORD)
    beside.get_by_role("button", name="Sign in").click()
    expect(beside.get_by_role("heading", name="How are you right now?")).to_be_visible()
    save(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    assert count(maya, Entry) == 0
    sign_in_over_the_page(page)
    expect(page.get_by_text("Only mine.")).to_be_visible()
    beside.goto("/journal")
    with maya.house.database.reading() as session:
        assert session.scalars(select(Entry.person_id)).all() == [maya.person.id]


def test_another_way_to_write_takes_the_words_along(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/journal/new")
    page.get_by_label("What is on your mind?").fill("The bus was full.")
    page.get_by_role("button", name="When I got anxious").click()
    expect(page.get_by_label("What set it off?")).to_be_visible()
    expect(page.get_by_label("What I wrote")).to_have_value("The bus was full.")
    page.get_by_label("What set it off?").fill("The doors.")
    save(page)
    page.get_by_role("link", name="Read it").click()
    expect(page.get_by_text("The bus was full.")).to_be_visible()
    assert (count(maya, Entry), count(maya, Draft)) == (1, 0)


def test_a_draft_is_thrown_away_and_put_back(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/journal/new")
    page.get_by_label("What is on your mind?").fill("Perhaps not.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("button", name="Throw away").click()
    expect(page.get_by_role("heading", name="Unfinished")).to_have_count(0)
    page.get_by_role("button", name="Put back").click()
    expect(page.get_by_text("Perhaps not.").first).to_be_visible()


def test_two_phones_in_one_draft_keep_both(maya: Member, open_browser: Open) -> None:
    phone = open_browser(maya)
    phone.goto("/journal/new")
    phone.get_by_label("What is on your mind?").fill("Begun on the phone.")
    expect(phone.get_by_text(KEPT)).to_be_visible()
    laptop = open_browser(maya)
    laptop.goto("/journal")
    laptop.locator(".draft-row").get_by_role("link").click()
    laptop.get_by_label("What is on your mind?").fill("Gone on with on the laptop.")
    expect(laptop.get_by_text("Not kept yet")).to_be_visible()
    expect(laptop.get_by_text(KEPT)).to_be_visible()
    phone.get_by_label("What is on your mind?").fill("Gone on with on the phone.")
    expect(phone.get_by_text("beside the words from elsewhere")).to_be_visible()
    assert count(maya, Draft) == 2
    save(phone)
    expect(phone.get_by_text(re.compile("Saved at"))).to_be_visible()
    phone.goto("/journal")
    expect(phone.get_by_text("Gone on with on the laptop.").first).to_be_visible()
    expect(phone.locator(".draft-row")).to_have_count(1)


def test_no_signal_keeps_the_words_on_the_page_and_saves_them_once(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya)
    page.goto("/journal/new")
    page.context.set_offline(True)
    page.get_by_label("What is on your mind?").fill("In the tunnel.")
    save(page)
    expect(page.get_by_text("That did not work.")).to_be_visible()
    expect(page.get_by_text("Not kept yet")).to_be_visible()
    page.context.set_offline(False)
    save(page)
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    assert (count(maya, Entry), count(maya, Draft)) == (1, 0)


def test_a_lost_answer_and_a_second_try_are_one_entry(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/journal/new")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.context.route("**/journal/new", lose, times=1)
    page.get_by_label("What is on your mind?").fill("Once is enough.")
    save(page)
    expect(page.get_by_text("That did not work.")).to_be_visible()
    save(page)
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    assert (count(maya, Entry), count(maya, Draft)) == (1, 0)


def test_a_form_that_comes_back_with_errors_keeps_its_words(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya)
    page.goto("/journal/new")
    save(page)
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("There are no words in it yet.")
    page.get_by_label("What is on your mind?").fill("Now there are.")
    expect(page.get_by_text(KEPT)).to_be_visible()
    save(page)
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    assert (count(maya, Entry), count(maya, Draft)) == (1, 0)


def test_by_keyboard_alone(maya: Member, open_browser: Open) -> None:
    page = open_browser(maya)
    page.goto("/journal/new?template=when")
    focus_on(page, lambda: page.get_by_label("What set it off?"))
    page.keyboard.type("The bus was full.\nI could not see the doors.")
    page.keyboard.press("Tab")
    page.keyboard.type("Counted.")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("A little")).to_be_checked()
    focus_on(page, lambda: page.get_by_role("button", name="Add a tag"))
    page.keyboard.press("Enter")
    page.keyboard.type("bus")
    page.keyboard.press("Enter")
    expect(page.get_by_label("bus", exact=True)).to_be_checked()
    focus_on(page, lambda: page.locator(".dock").get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="When I got anxious")).to_be_visible()


def focus_on(page: Page, wanted: Callable[[], object]) -> None:
    """Tab by tab, as a keyboard gets there."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted().evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
            return
    raise AssertionError("no way there by keyboard")


def test_without_script_it_is_written_kept_and_gone_on_with(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya, java_script_enabled=False)
    page.goto("/journal/new")
    page.get_by_label("What is on your mind?").fill("The bus was full.")
    page.get_by_role("button", name="Keep it for later").click()
    page.locator(".draft-row").get_by_role("link").click()
    page.get_by_role("button", name="When I got anxious").click()
    expect(page.get_by_label("What I wrote")).to_have_value("The bus was full.")
    page.get_by_label("A tag of your own").fill("bus")
    page.get_by_label("A tag of your own").press("Enter")
    expect(page.get_by_text(re.compile("Saved at"))).to_be_visible()
    assert (count(maya, Entry), count(maya, Draft)) == (1, 0)


def test_without_script_and_signed_out_the_words_are_in_the_next_page(
    maya: Member, open_browser: Open
) -> None:
    page = open_browser(maya, java_script_enabled=False)
    page.goto("/journal/new")
    page.get_by_label("What is on your mind?").fill('Rain, and "nobody" <about>.\nLate.')
    let_session_run_out(page)
    save(page)
    with page.context.expect_page() as opening:
        page.get_by_role("link", name="Sign in on a new page").click()
    beside = opening.value
    beside.get_by_label("Sign-in name").fill("maya")
    beside.get_by_label("Password", exact=True).fill(PASSWORD)
    beside.get_by_role("button", name="Sign in").click()
    expect(beside.get_by_role("heading", name="How are you right now?")).to_be_visible()
    page.get_by_role("button", name="Save what I wrote").click()
    expect(page.get_by_text('Rain, and "nobody" <about>.')).to_be_visible()
    assert count(maya, Entry) == 1


def test_no_trick_runs_or_asks_for_anything(maya: Member, open_browser: Open) -> None:
    """Read back in Chromium: the fixture fails on any word of the policy and any request away."""
    entries = [write(maya, words=trick, tags=(trick[:40],)) for trick in TRICKS if trick.strip()]
    whole = write(maya, words="\n\n".join(TRICKS)[:20_000], template="win", did=TRICKS[0])
    page = open_browser(maya)
    page.on("dialog", lambda _: pytest.fail("a script ran"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method + " " + request.url))
    for entry_id in (whole, *entries):
        page.goto(f"/entries/{entry_id}")
        read = page.locator(".written")
        assert read.locator("script, img, svg, iframe, style, form, input, [id^=x]").count() == 0
        for link in read.get_by_role("link").all():
            assert re.match(r"(https?|mailto|tel):", link.get_attribute("href") or "")
    for path in ("/journal", "/timeline", f"/entries/{whole}?edit=1", f"/today?saved={whole}"):
        page.goto(path)
    assert [each for each in asked if not each.startswith("GET ")] == []
