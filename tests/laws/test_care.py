"""Help now is one tap away on every page, and nothing stronger is promised than what is true."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.db import Busy
from pwa.web.guards import open_to_all
from tests.laws.conftest import Diary
from tests.laws.pages import Page
from tests.laws.walk import read_all, read_broken

pytestmark = pytest.mark.database

ROOM = Path(__file__).parent.parent.parent / "pwa"
HELP = re.compile(r'<a class="help-now" href="/help">.*?Help now</a>', re.DOTALL)
TRUTH = "No page lets staff read it. Whoever runs this server and holds its key could."

# What would promise more than the code can hold, scold, or look like an alarm.
TOO_STRONG = re.compile(
    r"end.to.end|zero.knowledge|nobody (else )?can read|only you can read|cannot be read"
    r"|completely (safe|private|secure)|military|guarantee|hipaa|we (watch|monitor|keep an eye)"
    r"|somebody will (answer|call|read)",
    re.IGNORECASE,
)
SCOLDING = re.compile(
    r"\bstreak|you missed|you forgot|\bfailed to\b|don.t give up|keep it up|well done|great job"
    r"|commit(ted|s)? suicide|successful attempt",
    re.IGNORECASE,
)


def all_pages(app: Flask, diary: Diary) -> dict[str, str]:
    return read_all(app, diary) | read_broken(app, diary)


def spoken(html: str) -> str:
    return " ".join(words.text for words in Page(html).words)


def test_help_now_is_on_every_page_of_everybody(app: Flask, diary: Diary) -> None:
    without = [
        key
        for key, html in all_pages(app, diary).items()
        if "<!doctype" in html and "<title>Help" not in html and not HELP.search(html)
    ]
    assert without == []


@pytest.mark.parametrize("error", [RuntimeError, Busy])
def test_help_now_is_there_when_the_rest_is_broken(
    app: Flask, diary: Diary, stranger: FlaskClient, error: type[Exception]
) -> None:
    @open_to_all
    def break_down(**_: object) -> str:
        raise error

    app.view_functions["today.show"] = break_down
    app.view_functions["welcome.show"] = break_down
    for browser, path in ((diary.browser, "/today"), (stranger, "/")):
        answer = browser.get(path)
        assert answer.status_code >= 500
        assert HELP.search(answer.text)


@pytest.mark.parametrize("path", ["/", "/sign-up"])
def test_who_could_read_is_said_before_there_is_an_account(
    stranger: FlaskClient, path: str
) -> None:
    words = " ".join(spoken(stranger.get(path).text).split())
    assert TRUTH in words
    assert "Nobody watches" in words


def test_no_page_promises_more_or_scolds(app: Flask, diary: Diary) -> None:
    wrong = []
    for key, html in all_pages(app, diary).items():
        words = spoken(html)
        wrong += [f"{key}: {found[0]}" for found in TOO_STRONG.finditer(words)]
        wrong += [f"{key}: {found[0]}" for found in SCOLDING.finditer(words)]
        wrong += [f"{key}: !" for _ in re.findall(r"\w!", words)]
    assert wrong == []


def test_the_form_of_the_plan_is_nobody_elses() -> None:
    """Its order is published, its printed form is not ours: no page names who made that."""
    for path in [*ROOM.rglob("*.html"), *ROOM.rglob("*.py"), *ROOM.rglob("*.js")]:
        if "vendor" not in path.parts:
            assert not re.search(
                r"stanley|brown,|warning signs", path.read_text("utf-8"), re.IGNORECASE
            )
