"""What the worker on Maya's phone is told, and which pages it may keep."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from pwa.web.keep import KEEP
from pwa.web.writes import register, saves
from tests.acts import FRAGMENT
from tests.conftest import Member
from tests.laws.conftest import fill_rule, never_were

pytestmark = pytest.mark.database

# Pages of somebody signed in that a phone never keeps, and why.
NEVER = ("/me/", "/moving", "/leaving", "/recovery-codes", "/begin")


def test_every_page_of_the_list_may_be_kept_and_opens_at_once(maya: Member) -> None:
    told = maya.browser.get("/api/phone").get_json()
    assert len(told["pages"]) > 20
    for page in told["pages"]:
        headers = FRAGMENT if page["part"] else {}
        answer = maya.browser.get(page["path"], headers=headers)
        assert (answer.status_code, answer.headers.get(KEEP)) == (200, "now"), page
        assert answer.headers["Daymark-Day"] == maya.person.today().isoformat()


def test_no_page_of_account_codes_or_moving_is_kept(app: Flask, maya: Member) -> None:
    for path in readable(app):
        answer = maya.browser.get(path)
        if path.startswith(NEVER) or path in {"/", "/no-signal", "/sw.js"}:
            assert KEEP not in answer.headers, path


def test_a_search_and_a_page_with_a_question_of_its_own_are_not_kept(maya: Member) -> None:
    assert KEEP not in maya.browser.post("/timeline", data={"words": "soup"}).headers
    assert KEEP not in maya.browser.get("/today?saved=x").headers
    assert maya.browser.get("/journal/new?template=when").headers[KEEP] == "now"


def test_nothing_is_kept_of_somebody_who_is_not_signed_in(app: Flask) -> None:
    stranger = app.test_client()
    for path in ("/help", "/", "/no-signal"):
        assert KEEP not in stranger.get(path).headers


def test_the_addresses_that_take_writes_are_those_of_the_register(app: Flask, maya: Member) -> None:
    told = maya.browser.get("/api/phone").get_json()
    patterns = [re.compile(pattern) for pattern in told["writes"] + told["saves"]]
    writing = {*register(), *saves()}
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or set()):
            continue
        path = fill_rule(rule, **never_were(rule))
        taken = any(pattern.match(path) for pattern in patterns)
        assert taken == (rule.endpoint in writing), path


def test_the_worker_has_one_address_and_names_its_build(maya: Member) -> None:
    worker = maya.browser.get("/sw.js")
    assert worker.content_type.startswith("text/javascript")
    assert re.match(r'self\.DAYMARK=\{"tree": "[0-9a-f]{16}"', worker.text)
    for address in re.findall(r'"(/static/[^"]+)"', worker.text.partition("\n")[0]):
        with maya.browser.get(address) as file:
            assert file.status_code == 200


def test_two_people_have_two_points_and_each_the_same_again(maya: Member, sam: Member) -> None:
    points = [each.browser.get("/api/phone").get_json()["point"] for each in (maya, sam, maya)]
    assert points[0] == points[2] != points[1]


def readable(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()):
            yield fill_rule(rule, **never_were(rule))
