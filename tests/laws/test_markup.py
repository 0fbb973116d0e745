"""Every page is valid HTML, with nothing, with a little and with too much in the diary."""

import json
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from hatch_build import find_node
from pwa import clock
from pwa.web.house import House
from pwa.web.session import PRESENCE, TOKEN
from tests.conftest import Member
from tests.filled import NAMED
from tests.laws.conftest import Diary
from tests.laws.walk import read_all, read_broken
from tests.shown import Shown, make_nothing, make_too_much

ROOT = Path(__file__).resolve().parents[2]
# A fragment is set into a page by htmx; here into the least of one.
FRAME = """<!doctype html>
<html lang="en"><head><title>Part</title></head>
<body><h1>Part</h1><h2>Of a page</h2>{}</body></html>"""

pytestmark = pytest.mark.database


def validate(pages: dict[str, str], folder: Path) -> list[str]:
    """What html-validate says of the pages, all in one process."""
    keys = {}
    for number, (key, html) in enumerate(pages.items()):
        whole = html if "<!doctype" in html else FRAME.format(html)
        path = folder / f"{number}.html"
        path.write_text(whole, "utf-8")
        keys[str(path)] = key
    command = [find_node(), "node_modules/html-validate/bin/html-validate.mjs"]
    options = ["--config", ".htmlvalidate.json", "--formatter", "json"]
    done = subprocess.run(
        [*command, *options, *keys], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode in {0, 1}, done.stderr
    return [
        f"{keys[file['filePath']]} {said['line']}: {said['ruleId']}: {said['message']}"
        for file in json.loads(done.stdout)
        for said in file["messages"]
    ]


def diary_of(app: Flask, house: House, shown: Shown) -> Diary:
    """The diary of somebody who is made to be looked at; ids they lack lead nowhere."""
    browser = app.test_client()
    browser.set_cookie(TOKEN, shown.tokens.token)
    browser.set_cookie(PRESENCE, shown.tokens.presence)
    member = Member(shown.person, shown.tokens, [], browser, house)
    low, versions, binned, session = (
        each or clock.new_id() for each in (shown.low_id, shown.versions_id, shown.binned_id, None)
    )
    others = {
        name: shown.others.get(name, clock.new_id())
        for name in (*NAMED, "link_id", "invitation_id", "reminder_id", "delivery_id")
    }
    return Diary(member, low, versions, binned, session, others, "0" * 32, {"code": "0" * 16})


def test_every_page_is_valid(app: Flask, diary: Diary, house: House, tmp_path: Path) -> None:
    whole = read_all(app, diary, fragments=True)
    pages = dict(whole)
    for name, make in (("nothing", make_nothing), ("too much", make_too_much)):
        with capture_logs():
            read = read_all(app, diary_of(app, house, make(house)))
        pages |= {f"{name}: {key}": html for key, html in read.items() if key[:4] == "maya"}
    pages |= read_broken(app, diary, whole)
    assert len(pages) > 60
    assert validate(pages, tmp_path) == []
