"""Photographs every screen on a phone, light and dark: python -m tests.shots [WORD | --docs].

With a word, only the screens whose name holds it. With --docs, the pictures of the README instead,
of the demo's Today at five past two.
"""

import argparse
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import time_machine
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from waitress import create_server
from werkzeug.routing import Rule

from pwa import create_app, open_house
from pwa.cli import demo
from pwa.config import Settings
from pwa.people.sessions import Device, Tokens
from pwa.people.sign_in import sign_in
from pwa.web import access_log
from pwa.web.house import House
from pwa.web.session import PRESENCE, TOKEN
from tests.acts import PASSWORD
from tests.laws.conftest import fill_rule
from tests.shots_circle import picture_circle
from tests.shown import Shown, make_little, make_nothing, make_too_much

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "shots"
ADDRESS = "http://127.0.0.1:{}"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 560}
LOOKS = ("light", "dark")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NO_SCREENS = {
    "circle.agreed_as_file",
    "reach.calendar",
    "moving_in.read_report",
    "moving_out.fetch",
    "today.horizon",
    "health.alive",
    "health.ready",
    "account.codes",
    "phone.show",
    "pocket.worker",
    "install.manifest",
    "toolbox.again",
}

# Screens that look different for what stands after the question mark.
VARIANTS = {
    "today.show": {"saved-low": "saved={low}", "undone": "taken_out={binned}"},
    "timeline.show": {"undone": "taken_out={binned}"},
    "log.show": {"joining": "join=1"},
    "help.edit_plan": {"joining": "join=1"},
    "trends.show": {each: f"period={each}" for each in ("week", "year", "all")},
    "journal.new": {"along-questions": "template=when"},
    "me.settings": {"changed": "changed=password&ended=2"},
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.shots", description=__doc__)
    parser.add_argument("word", nargs="?", default="")
    parser.add_argument("--docs", action="store_true")
    wanted = parser.parse_args()
    access_log.configure("error")
    place = "America/New_York" if wanted.docs else "Europe/Paris"
    now = datetime(2026, 11, 24, 14, 5, tzinfo=ZoneInfo(place))
    with time_machine.travel(now), opened() as (house, app, address), chromium() as browser:
        studio = Studio(browser, address, now)
        if wanted.docs:
            picture_docs(house, studio)
        else:
            picture_all(house, app, studio, wanted.word)
    if wanted.word in "circle desk" and not wanted.docs:
        picture_demo()


def picture_demo() -> None:
    now = datetime(2026, 11, 24, 14, 5, tzinfo=ZoneInfo("America/New_York"))
    with time_machine.travel(now), opened() as (house, _app, address), chromium() as browser:
        picture_circle(house, Studio(browser, address, now), LOOKS, take)


class Studio:
    """A browser, and where the screens are."""

    def __init__(self, browser: Browser, address: str, now: datetime) -> None:
        self._browser = browser
        self._address = address
        self._now = now

    @contextmanager
    def page(self, look: str, tokens: Tokens | None) -> Iterator[Page]:
        """A phone in one look, signed in or not, whose clock agrees with the server's."""
        context = self._browser.new_context(
            base_url=self._address,
            viewport=PHONE,  # type: ignore[arg-type]
            color_scheme=look,  # type: ignore[arg-type]
            reduced_motion="reduce",
            locale="en-GB",
            service_workers="block",
        )
        for name, value in zip((TOKEN, PRESENCE), tokens or (), strict=False):
            context.add_cookies([{"name": name, "value": value, "url": self._address}])
        page = context.new_page()
        page.clock.install(time=self._now)
        yield page
        context.close()


def picture_docs(house: House, studio: Studio) -> None:
    demo.fill_once(house)
    tokens = sign_in(house.accounts, demo.MAYA.name, demo.PASSWORD, Device("Chrome · Android"))
    for look in LOOKS:
        with studio.page(look, tokens) as page:
            page.goto("/today")
            page.screenshot(path=ROOT / f"docs/today-{look}.png", animations="disabled")
    with studio.page("light", tokens) as page:
        page.goto("/circle")
        page.screenshot(path=ROOT / "docs/circle.png", animations="disabled")
    picture_desk(house, studio)
    picture_installing(studio, make_nothing(house).tokens)


def picture_desk(house: House, studio: Studio) -> None:
    """The caseload of the demo's case manager."""
    tokens = sign_in(house.accounts, demo.DANA.name, demo.PASSWORD, Device("Firefox · Linux"))
    with studio.page("light", tokens) as page:
        page.set_viewport_size(DESK)  # type: ignore[arg-type]
        page.goto("/desk")
        page.get_by_label("Your password", exact=True).fill(demo.PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url("**/desk")
        page.screenshot(path=ROOT / "docs/desk.png", animations="disabled")


def picture_installing(studio: Studio, tokens: Tokens) -> None:
    """What anybody sees who is about to install it: a breath, and nothing of anybody."""
    for name, size, path in (
        ("screen-narrow", PHONE, "/breathe/long"),
        ("screen-wide", {"width": 1280, "height": 800}, "/breathe/long"),
    ):
        with studio.page("light", tokens) as page:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(path)
            page.clock.run_for(6_000)
            page.screenshot(path=ROOT / f"pwa/static/app/{name}.png", animations="disabled")


def picture_all(house: House, app: Flask, studio: Studio, word: str) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    makers = {"nothing": make_nothing, "little": make_little, "too-much": make_too_much}
    everybody = {name: make(house) for name, make in makers.items()}
    for look in LOOKS:
        for state, shown in (("signed-out", None), *everybody.items()):
            with studio.page(look, shown.tokens if shown else None) as page:
                for name, path in screens(app, shown):
                    if word in name:
                        page.goto(path)
                        if is_at(page, path):
                            take(page, state, name, look)
                if shown is None and word in "account-sign-up-refused":
                    send_empty(page, "/sign-up")
                    take(page, state, "account-sign-up-refused", look)
                if shown and word in "codes":
                    show_codes(page)
                    take(page, state, "codes", look)


def screens(app: Flask, shown: Shown | None) -> Iterator[tuple[str, str]]:
    """Name and path of every screen that this person can open."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        endpoint = rule.endpoint
        if "GET" not in (rule.methods or ()) or endpoint in NO_SCREENS:
            continue
        is_open = getattr(app.view_functions[endpoint], "open_to_all", False)
        path = path_of(rule, shown) if shown or is_open else None
        if path is None:
            continue
        name = endpoint.removesuffix(".show").replace(".", "-").replace("_", "-")
        yield name, path
        if shown is None or shown.low_id is None:
            continue
        for variant, query in VARIANTS.get(endpoint, {}).items():
            asked = query.format(low=shown.low_id, binned=shown.binned_id)
            yield f"{name}-{variant}", f"{path}?{asked}"
    yield "not-there", "/nowhere"


def path_of(rule: Rule, shown: Shown | None) -> str | None:
    """The path with this person's ids in it, or None where they have none."""
    ids = {**shown.others, "entry_id": shown.versions_id} if shown and shown.versions_id else {}
    try:
        return fill_rule(rule, **ids)
    except KeyError:
        return None


def is_at(page: Page, path: str) -> bool:
    """Whether a screen is its own, and did not lead on to another."""
    return urlsplit(page.url).path == urlsplit(path).path


def send_empty(page: Page, path: str) -> None:
    """A form sent as it is, past the browser's own checks."""
    page.goto(path)
    page.evaluate("document.querySelector('main form').noValidate = true")
    with page.expect_response(lambda response: response.status == 422):
        page.locator("main form [type=submit]").first.click()


def show_codes(page: Page) -> None:
    """The recovery codes are shown once, to whoever knows the password."""
    page.goto("/me/settings/codes")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit], .dock button[type=submit]").first.click()
    page.wait_for_url("**/recovery-codes")


def take(page: Page, state: str, name: str, look: str) -> None:
    """The screen as it opens and, where there is more of it, its end."""
    folder = FOLDER / state
    page.screenshot(path=folder / f"{name}-{look}.png", animations="disabled")
    height = page.evaluate("document.documentElement.scrollHeight")
    if height > PHONE["height"] + 24:
        page.mouse.wheel(0, height)
        page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        page.screenshot(path=folder / f"{name}-more-{look}.png", animations="disabled")


@contextmanager
def opened() -> Iterator[tuple[House, Flask, str]]:
    """A Daymark of its own, served as in earnest."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(Settings(data=Path(folder), contact="care@daymark.example"))
        app = create_app(house)
        server = create_server(app, host="127.0.0.1", port=0, threads=8)
        threading.Thread(target=server.run, daemon=True).start()
        yield house, app, ADDRESS.format(server.effective_port)
        server.close()
        house.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        yield browser
        browser.close()


if __name__ == "__main__":
    main()
