"""Maya brings her years from another diary, takes everything with her, and leaves, or stays."""

import io
import re
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import FilePayload, Page, Route, ViewportSize, expect
from sqlalchemy import func, select

from pwa.entries.models import Entry
from pwa.people.models import PersonRow
from pwa.transfer import bring_in, look_through
from pwa.web.house import House
from tests.acts import PASSWORD
from tests.conftest import Member
from tests.entries.diary import log_payload, mood
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
PHONE: ViewportSize = {"width": 390, "height": 844}
HEAD = "full_date,date,weekday,time,mood,activities,note\n"
WORDS = ("rad", "good", "meh", "bad", "wobbly")


def diary_of(rows: int) -> str:
    """A table as Daylio writes it, five words and two activities in it, and one day that never
    was."""
    lines = [
        f"2026-{1 + row // 672:02}-{1 + row // 24 % 28:02},day,Monday,{row % 24:02}:05,"
        f'{WORDS[row % 5]},"reading | friends","entry {row}"\n'
        for row in range(rows - 1)
    ]
    return HEAD + "".join(lines) + '2026-02-31,February 31,Monday,08:00,meh,"","never"\n'


@pytest.fixture
def at_work(house: House) -> Iterator[House]:
    """Daymark with its loops running, as in earnest."""
    house.start()
    yield house
    house.loop.stop()
    house.long_loop.stop()


def pick(page: Page, text: str, name: str = "daylio_export.csv") -> None:
    file: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("The file", exact=True).set_input_files(file)
    page.get_by_role("button", name="See what is in it").click()


def count(member: Member) -> int:
    with member.house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Entry)) or 0


def hold_after_a_page(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Each page that came in waits until this is set: till then the bar can be looked at."""
    goes_on = threading.Event()
    real = bring_in._bring_page

    def bring_and_wait(*given: object) -> bool:
        done = real(*given)  # type: ignore[arg-type]
        goes_on.wait(20)
        return done

    monkeypatch.setattr(bring_in, "_bring_page", bring_and_wait)
    return goes_on


def test_four_hundred_moods_come_in_and_again_are_there_already(
    maya: Member, open_browser: Open, at_work: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_through, "PAGE", 20)
    seen = hold_after_a_page(monkeypatch)
    page = open_browser(maya)
    page.goto("/me")
    page.get_by_role("link", name="Bring in from elsewhere").click()
    pick(page, diary_of(412))
    expect(page.get_by_role("heading", name="This is what we found")).to_be_visible()
    expect(page.locator(".counts")).to_contain_text("411")
    expect(page.get_by_text("All of it comes in as “Only you”.")).to_be_visible()
    assert count(maya) == 0
    page.get_by_role("button", name="Match the moods").click()
    page.get_by_role("button", name="Bring in 412").click()
    expect(page.get_by_role("alert")).to_contain_text("Pick a number from 1 to 10 for “wobbly”.")
    row = page.locator(".matched-row").filter(has_text="wobbly")
    row.get_by_role("button", name="More").click()
    expect(row.locator(".mood-5")).to_be_visible()
    page.get_by_role("checkbox", name="reading").check()
    page.get_by_role("button", name="Bring in 412").click()
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "20")
    expect(page.get_by_text("20 of 412")).to_be_visible()
    seen.set()
    expect(page.get_by_role("heading", name="411 entries are here")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="411 entries are here")).to_be_focused()
    expect(page.locator(".report")).to_contain_text("Line 413:")
    with page.expect_download() as report:
        page.get_by_role("link", name="The whole report").click()
    assert re.fullmatch(r"report-\d{4}-\d\d-\d\d\.csv", report.value.suggested_filename)
    lines = Path(report.value.path()).read_text("utf-8-sig").splitlines()
    assert len(lines) == 413
    assert count(maya) == 2 * 411  # a mood and a tick of the habit each
    page.goto("/moving/in")
    pick(page, diary_of(412))
    page.get_by_role("button", name="Match the moods").click()
    page.locator(".matched-row").filter(has_text="wobbly").get_by_role(
        "button", name="More"
    ).click()
    page.get_by_role("button", name="Bring in 412").click()
    expect(page.locator(".report div").nth(1)).to_contain_text("411", timeout=30_000)
    expect(page.locator(".report div").nth(0).locator("dt")).to_have_text("0")
    assert count(maya) == 2 * 411


def test_stopped_she_goes_on_and_takes_it_all_out_again(
    maya: Member, open_browser: Open, at_work: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look_through, "PAGE", 5)
    goes_on = hold_after_a_page(monkeypatch)
    own = log_payload(maya, mood(9))
    page = open_browser(maya)
    page.goto("/moving/in")
    pick(page, diary_of(40).replace("wobbly", "awful"))
    page.get_by_role("button", name="Match the moods").click()
    page.get_by_role("button", name="Bring in 40").click()
    page.get_by_role("button", name="Stop here").click()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    goes_on.set()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="39 entries are here")).to_be_visible()
    page.get_by_role("button", name="Take them all out again").click()
    expect(page.get_by_role("heading", name="They are out again")).to_be_visible()
    with maya.house.database.reading() as session:
        assert session.scalars(select(Entry.id)).all() == [own]


def test_a_bad_network_costs_a_piece_and_not_the_file(
    maya: Member, open_browser: Open, at_work: House
) -> None:
    page = open_browser(maya)
    page.goto("/moving/in")
    lost: list[str] = []

    def lose_twice(route: Route) -> None:
        """Once the request, once the answer."""
        lost.append(route.request.url)
        if len(lost) == 2:
            route.fetch()
        if len(lost) <= 2:
            route.abort()
        else:
            route.continue_()

    page.context.route("**/pieces/1", lose_twice)
    pick(page, diary_of(600).replace("entry ", "a long walk by the river " * 50))
    expect(page.get_by_text("No signal. It goes on when you are back.")).to_be_visible()
    expect(page.get_by_role("heading", name="This is what we found")).to_be_visible(timeout=30_000)
    assert len(lost) == 3


def test_what_is_too_large_or_no_diary_is_said(
    maya: Member, open_browser: Open, at_work: House
) -> None:
    page = open_browser(maya)
    page.goto("/moving/in")
    page.get_by_role("button", name="See what is in it").click()
    expect(page.get_by_role("alert")).to_contain_text("Pick a file first.")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.method))
    page.locator("[data-upload]").evaluate("form => { form.dataset.largest = '10' }")
    pick(page, diary_of(9))
    expect(page.get_by_role("alert")).to_contain_text("This file is larger than 64 MB.")
    assert "POST" not in asked
    page.reload()
    pick(page, "\x89PNG\r\n\x1a\n" + "x" * 50, "photo.png")
    expect(page.get_by_role("heading", name="This file cannot be brought in")).to_be_visible()
    page.get_by_role("link", name="Other file").click()
    expect(page.get_by_role("heading", name="Your years from elsewhere")).to_be_visible()


def test_without_a_script_it_comes_in_too(maya: Member, open_browser: Open, at_work: House) -> None:
    page = open_browser(maya, java_script_enabled=False)
    page.goto("/moving/in")
    pick(page, diary_of(12).replace("wobbly", "awful"))
    for _ in range(100):
        if page.get_by_text("This is what we found").count():
            break
        page.wait_for_timeout(50)
        page.reload()
    page.get_by_role("button", name="Match the moods").click()
    page.get_by_role("button", name="Bring in 12").click()
    for _ in range(100):
        if page.get_by_text("11 entries are here").count():
            break
        page.wait_for_timeout(50)
        page.reload()
    assert count(maya) == 11


def test_everything_goes_with_her_and_opens_without_a_server(
    maya: Member, open_browser: Open, at_work: House, tmp_path: Path
) -> None:
    log_payload(maya, mood(7, note="A long walk by the river."))
    page = open_browser(maya)
    page.goto("/me")
    page.get_by_role("link", name="Take everything with you").click()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("heading", name="The file is ready")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Save it on this phone").click()
    assert re.fullmatch(r"export-\d{4}-\d\d-\d\d\.zip", taken.value.suggested_filename)
    with zipfile.ZipFile(io.BytesIO(Path(taken.value.path()).read_bytes())) as archive:
        archive.extractall(tmp_path)
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        browser = page.context.browser
        assert browser is not None
        reader = browser.new_page(viewport=PHONE, color_scheme=scheme)
        reader.goto((tmp_path / "read.html").as_uri())
        expect(reader.get_by_text("A long walk by the river.")).to_be_visible()
        assert reader.evaluate("document.documentElement.scrollWidth") == 390
        ground = reader.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == ("rgb(242, 242, 235)" if scheme == "light" else "rgb(13, 21, 23)")
        reader.close()
    page.get_by_role("button", name="Remove it here").click()
    expect(page.get_by_role("link", name=re.compile("export-"))).to_have_count(0)


def test_she_asks_to_leave_in_seven_days_and_stays(maya: Member, open_browser: Open) -> None:
    log_payload(maya, mood())
    page = open_browser(maya)
    page.goto("/me/leave")
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Delete everything in seven days").click()
    expect(page.get_by_text("Everything will be deleted on")).to_be_visible()
    page.goto("/today")
    expect(page.get_by_text("Everything will be deleted on")).to_be_visible()
    page.get_by_role("button", name="Keep it all").click()
    expect(page.get_by_text("All of it stays.")).to_be_visible()
    page.goto("/today")
    expect(page.get_by_text("Everything will be deleted on")).to_have_count(0)


def test_she_leaves_now(maya: Member, open_browser: Open, at_work: House) -> None:
    log_payload(maya, mood())
    page = open_browser(maya)
    page.goto("/me/leave")
    page.get_by_label("Your password", exact=True).fill("not hers")
    page.get_by_role("button", name="Delete everything now").click()
    expect(page.get_by_role("alert")).to_contain_text("This is not your password.")
    page.get_by_label("Your password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Delete everything now").click()
    expect(page.get_by_role("heading", name="Everything is being deleted")).to_be_visible()
    page.goto("/today")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    for _ in range(100):
        with maya.house.database.reading() as session:
            if session.get(PersonRow, maya.person.id) is None:
                return
        page.wait_for_timeout(50)
    raise AssertionError("she is still there")
