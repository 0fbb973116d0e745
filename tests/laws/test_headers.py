"""Every answer carries the same strict headers, whatever was asked and whatever went wrong."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse

from pwa import clock, create_app
from pwa.db import Busy
from pwa.web.house import House
from tests.acts import FRAGMENT, PASSWORD, form
from tests.conftest import Member
from tests.laws.conftest import Diary, fill_rule

pytestmark = pytest.mark.database

POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": ["default"],
}
EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
WITHHELD = {"camera", "geolocation", "microphone", "payment", "usb", "accelerometer", "gyroscope"}
TELLTALE = ("Server", "X-Powered-By", "Set-Cookie2")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "PROPFIND")
Answers = Iterator[tuple[str, TestResponse]]
JSON = {"Accept": "application/json"}


def faults(headers: Headers) -> list[str]:
    """What is wrong with the headers of one answer."""
    policy = [part.split() for part in headers.get("Content-Security-Policy", "").split(";")]
    found = []
    if {part[0]: part[1:] for part in policy if part} != POLICY or len(policy) != len(POLICY):
        found.append("Content-Security-Policy")
    found += [name for name, value in EXACT.items() if headers.getlist(name) != [value]]
    withheld = dict(
        part.strip().split("=") for part in headers.get("Permissions-Policy", "=").split(",")
    )
    if not withheld.keys() >= WITHHELD or set(withheld.values()) != {"()"}:
        found.append("Permissions-Policy")
    return found + [name for name in TELLTALE if name in headers]


def kept(headers: Headers) -> list[str]:
    """What would let an answer of the app be kept."""
    found = [] if headers.getlist("Cache-Control") == ["no-store"] else ["Cache-Control"]
    vary = {name.strip() for name in headers.get("Vary", "").split(",")}
    wanted = {"Cookie", "HX-Request", "HX-Request-Type", "Accept-Encoding"}
    return found if wanted <= vary else [*found, "Vary"]


def check(answers: Answers) -> set[int]:
    """Looks at every answer; returns which statuses there were."""
    wrong, statuses = [], set()
    for asked, answer in answers:
        statuses.add(answer.status_code)
        found = faults(answer.headers) + kept(answer.headers)
        if found:
            wrong.append(f"{asked} {answer.status_code}: {', '.join(found)}")
    assert wrong == []
    return statuses


def ask(browser: FlaskClient, method: str, path: str, **more: Any) -> tuple[str, TestResponse]:
    return f"{method} {path}", browser.open(path, method=method, **more)


def walk(
    app: Flask,
    diary: Diary,
    browser: FlaskClient,
    methods: tuple[str, ...] = METHODS,
    **more: Any,
) -> Answers:
    """Every rule by every method, and an address that is none."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    paths = dict.fromkeys(path for rule in rules for path in diary.fill(rule))
    # Signing out comes last: after it there is nobody to ask.
    for path in sorted([*paths, "/nothing", "/static/nothing"], key="/sign-out".__eq__):
        for method in methods:
            yield ask(browser, method, path, **more)


def test_every_answer_to_a_stranger(app: Flask, diary: Diary, stranger: FlaskClient) -> None:
    statuses = check(walk(app, diary, stranger))
    assert {200, 303, 401, 404, 405, 422} <= statuses


def test_every_answer_to_somebody_signed_in(app: Flask, diary: Diary) -> None:
    statuses = check(walk(app, diary, diary.browser))
    assert {200, 303, 400, 404, 405, 422} <= statuses


@pytest.mark.parametrize("headers", [FRAGMENT, JSON, {"Accept-Encoding": "br"}])
def test_every_answer_in_another_shape(app: Flask, diary: Diary, headers: dict[str, str]) -> None:
    check(walk(app, diary, diary.browser, ("GET", "POST"), headers=headers))


def test_every_refusal_of_another_site(app: Flask, diary: Diary) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    methods = ("POST", "DELETE")
    assert check(walk(app, diary, diary.browser, methods, headers=elsewhere)) == {403}


def test_too_much_and_twice_and_too_often(
    maya: Member, diary: Diary, stranger: FlaskClient
) -> None:
    fields = form(maya.person, entry_id=clock.new_id(), score=4)
    huge = {"note": "x" * 4_300_000}

    def answers() -> Answers:
        yield ask(maya.browser, "POST", "/log/mood", data=huge)
        yield ask(maya.browser, "POST", "/log/mood", data=fields)
        yield ask(maya.browser, "POST", "/log/mood", data=fields | {"score": "9"})
        wrong = {"sign_in_name": "maya", "password": "not her password"}
        for _ in range(11):
            yield ask(stranger, "POST", "/sign-in", data=wrong)

    assert {413, 409, 429} <= check(answers())


@pytest.mark.parametrize(("error", "status"), [(ZeroDivisionError, 500), (Busy, 503)])
def test_a_view_that_breaks(app: Flask, diary: Diary, error: type[Exception], status: int) -> None:
    def break_down(**_: Any) -> str:
        raise error

    for endpoint in app.view_functions:
        app.view_functions[endpoint] = break_down
    with capture_logs():
        statuses = check(walk(app, diary, diary.browser, ("GET", "POST")))
    assert status in statuses
    assert not statuses & {200, 303, 422}


def test_a_database_that_breaks_before_anybody_is_known(
    maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(maya.house.sessions), "find", break_down)
    paths = ("/today", "/help", "/nothing")
    with capture_logs():
        answers = [ask(maya.browser, "GET", path) for path in paths]
    check(iter(answers))
    assert [answer.status_code for _, answer in answers] == [500, 500, 500]
    assert all("Something broke" in answer.text for _, answer in answers)


def test_static_files_stay_for_ever_and_carry_the_same_headers(
    app: Flask, stranger: FlaskClient
) -> None:
    page = stranger.get("/").text
    paths = set(re.findall(r'"(/static/[^"#]+)', page))
    assert len(paths) > 3
    for path in paths:
        answer = stranger.get(path)
        assert answer.status_code == 200
        assert faults(answer.headers) == []
        assert re.fullmatch(r"max-age=\d{8,}, public, immutable", answer.headers["Cache-Control"])
        answer.close()
    check(ask(stranger, method, path) for method in ("POST", "DELETE") for path in paths)


@pytest.fixture
def behind_tls(house: House) -> Callable[[], FlaskClient]:
    """A browser at the same Daymark where people reach it over https."""
    settings = house.settings.model_copy(update={"secure": True})
    secure = replace(house, settings=settings)
    return create_app(secure).test_client


def test_https_is_demanded_only_where_there_is_https(
    behind_tls: Callable[[], FlaskClient], stranger: FlaskClient
) -> None:
    browser = behind_tls()
    static = re.findall(r'"(/static/[^"#]+)', browser.get("/").text)[0]
    for path in ("/", "/nothing", "/today", static):
        with browser.get(path) as there, stranger.get(path) as here:
            demanded = there.headers["Strict-Transport-Security"]
            assert int(re.findall(r"max-age=(\d+)", demanded)[0]) >= 31_536_000
            assert "Strict-Transport-Security" not in here.headers


def cookies_of(answer: TestResponse) -> dict[str, set[str]]:
    """By name, the attributes of the cookies an answer sets, without their values."""
    found = {}
    for line in answer.headers.getlist("Set-Cookie"):
        pair, *attributes = line.split("; ")
        dated = ("Max-Age", "Expires")
        found[pair.partition("=")[0]] = {each for each in attributes if not each.startswith(dated)}
    return found


SIGN_UP = {
    "sign_in_name": "lena",
    "display_name": "Lena",
    "password": PASSWORD,
    "zone": "Europe/Paris",
    "country": "US",
    "of_age": "yes",
}


@pytest.mark.parametrize("secure", [False, True])
def test_every_cookie_is_as_closed_as_its_use_allows(
    secure: bool, behind_tls: Callable[[], FlaskClient], stranger: FlaskClient
) -> None:
    browser = behind_tls() if secure else stranger
    base = "https://localhost" if secure else "http://localhost"
    prefix, sealed = ("__Host-", {"Secure"}) if secure else ("", set())
    hidden = {"Path=/", "HttpOnly", "SameSite=Lax"} | sealed
    readable = hidden - {"HttpOnly"}
    tokens = {f"{prefix}daymark": hidden, f"{prefix}daymark-here": readable}
    codes = {f"{prefix}daymark-codes": hidden}

    def post(path: str, **fields: str) -> dict[str, set[str]]:
        return cookies_of(browser.post(path, data=fields, base_url=base))

    assert post("/help/country", country="CA") == {f"{prefix}daymark-place": hidden}
    assert post("/sign-up", **SIGN_UP) == tokens | codes
    assert cookies_of(browser.get("/recovery-codes", base_url=base)) == codes
    assert post("/me/settings/codes", password=PASSWORD) == codes
    # Whatever is deleted must be named as it was set, or it stays.
    assert post("/sign-out") == dict.fromkeys(tokens | codes, hidden)
    assert post("/sign-in", sign_in_name="lena", password=PASSWORD) == tokens


def test_no_page_sets_a_cookie_by_being_looked_at(app: Flask, diary: Diary) -> None:
    once = {"/recovery-codes"}
    paths = {path for paths in diary.paths(app).values() for path in paths} - once
    setting = [path for path in paths if "Set-Cookie" in diary.browser.get(path).headers]
    assert setting == []


def test_a_session_in_use_gets_cookies_with_the_same_attributes(
    maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import timedelta

    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(hours=2))
    assert cookies_of(maya.browser.get("/me")) == {
        "daymark": {"Path=/", "HttpOnly", "SameSite=Lax"},
        "daymark-here": {"Path=/", "SameSite=Lax"},
    }


def test_a_session_ended_elsewhere_tells_the_phone_to_forget(maya: Member) -> None:
    maya.house.sessions.end(maya.person.id)
    answer = maya.browser.post("/log/mood", data={}, headers=FRAGMENT)
    assert answer.status_code == 401
    assert answer.headers["Daymark-Forget"] == "1"


def test_a_rule_is_filled_in_with_ids(app: Flask) -> None:
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == "log.show")
    assert fill_rule(rule, entry_id=UUID(int=1)).endswith("0001")
