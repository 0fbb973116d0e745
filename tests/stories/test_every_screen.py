"""Laws over every screen in a real browser: nothing an assistive tool would stumble over, no
complaint of the policy, no error, no request to elsewhere."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from tests import filled
from tests.conftest import Member
from tests.laws import conftest
from tests.laws.conftest import Diary, fill_diary
from tests.stories.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

NO_PAGES = {"health.alive", "health.ready", "today.horizon"}
NO_PAGES |= {"phone.show", "pocket.worker", "install.manifest"}  # for the service worker
NO_PAGES |= {"moving_in.read_report", "moving_out.fetch", "circle.agreed_as_file"}
NO_PAGES |= {"reach.calendar"}  # files
WRITTEN = {
    conftest: ("NOTE", "HAPPENED", "OWN_HELP", "SIGNS", "FRIEND"),
    filled: ("GOAL", "HABIT", "MEDICINE", "PATTERN", "TOOL", "DRAFT", "PAGE"),
}
CHECK_COLOURS = """async () => {
  await Promise.all(document.getAnimations().map((each) => each.finished.catch(() => null)));
  return axe.run({ runOnly: ["color-contrast"], resultTypes: ["violations"] });
}"""
ONLY_FAULTS = {"resultTypes": ["violations"]}  # telling of all that is well takes long
AN_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
AN_ENTRY = re.compile(rf"/entries/{AN_ID.pattern}\?edit=1")
WIDTHS = {"phone": (390, 844), "all": (390, 844), "small": (320, 640)}


@pytest.fixture
def diary(maya: Member) -> Diary:
    return fill_diary(maya)


def sit_at_desk(page: Page, diary: Diary) -> None:
    """Takes the seat that she has at the desk in her other browser, with the same session."""
    seat = diary.browser.get_cookie("daymark-desk")
    assert seat is not None
    page.goto("/today")
    page.context.add_cookies([{"name": "daymark-desk", "value": seat.value, "url": page.url}])


def screens(app: Flask, diary: Diary) -> list[str]:
    """Every page there is, from the app's own map, with something of hers on it; in each of its
    states."""
    paths = [
        path for name, each in diary.paths(app).items() if name not in NO_PAGES for path in each
    ]
    logged = re.findall(r'href="(/entries/[0-9a-f-]{36})"', diary.browser.get("/timeline").text)
    of_all_kinds = [f"{path}{more}" for path in logged for more in ("", "?edit=1")]
    return list(dict.fromkeys(paths + of_all_kinds))


def each_once(paths: list[str]) -> list[str]:
    """Each page in one of its states, but for entries: their kinds look different."""
    one_of_each = {AN_ID.sub("", path).partition("?")[0]: path for path in reversed(paths)}
    return [*one_of_each.values(), *(path for path in paths if AN_ENTRY.fullmatch(path))]


def open_up(page: Page, path: str, found: list[str]) -> None:
    """Opens a page with all that is folded away on it; nothing may stick out at the side."""
    response = page.goto(path)
    if response is None or response.status != 200:
        found.append(f"{path}: {response and response.status}")
    page.evaluate("document.querySelectorAll('details').forEach(folded => { folded.open = true })")
    measure(page, path, found)


def measure(page: Page, what: str, found: list[str]) -> None:
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > page.viewport_size["width"]:  # type: ignore[index]
        found.append(f"{what}: {width} wide")


def look(page: Page, path: str, found: list[str]) -> None:
    """In light all that there is to check; in dark what is another there, the colours."""
    page.emulate_media(color_scheme="light")
    open_up(page, path, found)
    tell(path, Axe().run(page, options=ONLY_FAULTS).response, found)
    page.emulate_media(color_scheme="dark")
    tell(f"{path} in the dark", page.evaluate(CHECK_COLOURS), found)


def tell(what: str, answer: dict[str, Any], found: list[str]) -> None:
    for violation in answer["violations"]:
        nodes = [node["html"][:120] for node in violation["nodes"]]
        found.append(f"{what}: {violation['id']} {nodes}")


@pytest.mark.parametrize(
    "width",
    ["phone", *(pytest.param(each, marks=pytest.mark.soak) for each in ("all", "small"))],
)
def test_every_screen_of_mayas_is_open_to_everybody(
    diary: Diary, app: Flask, open_browser: Open, width: str
) -> None:
    size = dict(zip(("width", "height"), WIDTHS[width], strict=True))
    page = open_browser(diary.member, viewport=size)
    sit_at_desk(page, diary)
    found: list[str] = []
    paths = screens(app, diary)
    for path in each_once(paths) if width == "phone" else paths:
        look(page, path, found)
    assert found == [], "\n".join(found)


def test_every_screen_for_a_stranger_is_too(app: Flask, open_browser: Open) -> None:
    page = open_browser()
    found: list[str] = []
    for path in ("/", "/sign-in", "/sign-up", "/recover", "/help"):
        look(page, path, found)
    assert found == [], "\n".join(found)


def test_large_letters_and_words_without_an_end_break_nothing(
    maya: Member, app: Flask, open_browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 200% text, the same as half the width, and with words that fit on no line."""
    for where, names in WRITTEN.items():
        for name in names:
            monkeypatch.setattr(where, name, "Rindfleischetikettierungsgesetz" + name.lower())
    diary = fill_diary(maya)
    page = open_browser(maya, viewport={"width": 320, "height": 568})
    found: list[str] = []
    for path in each_once(screens(app, diary)):
        open_up(page, path, found)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        measure(page, f"{path} with large letters", found)
    assert found == [], "\n".join(found)
