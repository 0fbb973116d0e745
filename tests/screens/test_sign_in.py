"""Signing in and out, and getting back in with a code."""

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa import create_app
from pwa.config import Settings
from pwa.people.sessions import Ended, SignedIn
from pwa.people.sign_in import TRIES
from pwa.web.house import House
from pwa.web.session import PRESENCE, TOKEN
from tests.acts import FRAGMENT, PASSWORD
from tests.conftest import Member
from tests.screens.test_sign_up import session_of

pytestmark = pytest.mark.database

MAYA = {"sign_in_name": "maya", "password": PASSWORD}
NEW = "another quiet lamp"


def as_seen(answer: TestResponse, name: str) -> tuple[Any, ...]:
    """All that somebody sees of an answer, with the name they typed taken out."""
    headers = {key: value for key, value in answer.headers if key != "Date"}
    return answer.status_code, answer.text.replace(name, "NAME"), headers


def test_maya_signs_in(stranger: FlaskClient, maya: Member, house: House) -> None:
    answer = stranger.post("/sign-in", data=MAYA)

    assert (answer.status_code, answer.location) == (303, "/today")
    assert session_of(stranger, house).session_id != maya.signed_in.session_id


def test_signing_in_goes_on_to_where_one_was_going(stranger: FlaskClient, maya: Member) -> None:
    asked = stranger.get("/timeline")
    assert asked.location == "/sign-in?next=/timeline"
    page = stranger.get(asked.location).text
    assert '<input type="hidden" name="next" value="/timeline">' in page

    assert stranger.post("/sign-in", data=MAYA | {"next": "/timeline"}).location == "/timeline"


@pytest.mark.parametrize(
    "away",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "today"],
)
def test_signing_in_never_leads_away(stranger: FlaskClient, maya: Member, away: str) -> None:
    assert "evil" not in stranger.get("/sign-in", query_string={"next": away}).text
    assert stranger.post("/sign-in", data=MAYA | {"next": away}).location == "/today"


def test_nobody_learns_whether_a_name_exists(stranger: FlaskClient, maya: Member) -> None:
    wrong = {"password": "not it, not it"}

    known = stranger.post("/sign-in", data={"sign_in_name": "maya", **wrong})
    unknown = stranger.post("/sign-in", data={"sign_in_name": "mara", **wrong})
    assert known.status_code == 422
    assert as_seen(known, "maya") == as_seen(unknown, "mara")


def test_nobody_learns_it_from_a_code_either(stranger: FlaskClient, maya: Member) -> None:
    wrong = {"code": "aaaa-aaaa-aaaa-aaaa", "new_password": NEW}

    known = stranger.post("/recover", data={"sign_in_name": "maya", **wrong})
    unknown = stranger.post("/recover", data={"sign_in_name": "mara", **wrong})
    assert known.status_code == 422
    assert as_seen(known, "maya") == as_seen(unknown, "mara")


@pytest.mark.parametrize("path", ["/sign-in", "/recover"])
def test_nobody_learns_it_by_guessing_long(stranger: FlaskClient, maya: Member, path: str) -> None:
    wrong = {"password": "not it, not it", "code": "aaaa", "new_password": NEW}

    def guess(name: str) -> list[tuple[Any, ...]]:
        fields = {"sign_in_name": name, **wrong}
        return [as_seen(stranger.post(path, data=fields), name) for _ in range(TRIES + 2)]

    known = guess("maya")
    assert [answer[0] for answer in known] == [422] * TRIES + [429] * 2
    assert "Wait a quarter of an hour" in known[-1][1]
    assert known == guess("mara")


def test_a_wrong_password_leaves_the_name_and_takes_the_password(
    stranger: FlaskClient, maya: Member
) -> None:
    answer = stranger.post("/sign-in", data=MAYA | {"password": "not it, not it"})

    assert "This name and this password do not belong together." in answer.text
    assert 'value="maya"' in answer.text
    assert "not it, not it" not in answer.text


@pytest.mark.parametrize("text", ["", "\0", "x" * 100_000, "\udcff", "<script>"])
def test_odd_texts_are_refused_in_words(stranger: FlaskClient, text: str) -> None:
    sent = text.encode("utf-8", "surrogateescape")
    for path in ("/sign-in", "/recover", "/sign-up"):
        fields = dict.fromkeys(
            ("sign_in_name", "password", "code", "new_password", "display_name", "zone"), sent
        )
        answer = stranger.post(path, data=fields)
        assert answer.status_code == 422
        assert "<script>" not in answer.text


def test_posts_from_one_address_are_counted(stranger: FlaskClient) -> None:
    answers = [stranger.post("/sign-in", data={}).status_code for _ in range(61)]

    assert answers == [422] * 60 + [429]


@pytest.mark.parametrize("missing", [TOKEN, PRESENCE])
def test_both_cookies_are_demanded(maya: Member, missing: str) -> None:
    assert maya.browser.get("/today").status_code == 200
    maya.browser.delete_cookie(missing)

    assert maya.browser.get("/today").location == "/sign-in"
    assert maya.browser.post("/log/mood", data={}).status_code == 401


def set_cookies_of(answer: TestResponse) -> dict[str, str]:
    return dict(header.split("=", 1) for header in answer.headers.getlist("Set-Cookie"))


def test_the_cookies_are_kept_from_others(stranger: FlaskClient, maya: Member) -> None:
    cookies = set_cookies_of(stranger.post("/sign-in", data=MAYA))

    assert cookies.keys() == {TOKEN, PRESENCE}
    assert "; HttpOnly" in cookies[TOKEN]
    assert "HttpOnly" not in cookies[PRESENCE]
    for attributes in cookies.values():
        assert "; SameSite=Lax" in attributes
        assert "; Path=/" in attributes
        assert "Domain" not in attributes
        assert "Secure" not in attributes


def test_behind_tls_the_cookies_are_bound_to_the_host(
    house: House, settings: Settings, maya: Member
) -> None:
    secure = settings.model_copy(update={"secure": True})
    app = create_app(replace(house, settings=secure))
    browser = app.test_client()
    cookies = set_cookies_of(browser.post("/sign-in", data=MAYA, base_url="https://localhost"))

    assert cookies.keys() == {f"__Host-{TOKEN}", f"__Host-{PRESENCE}"}
    for attributes in cookies.values():
        assert "; Secure" in attributes
        assert "; Path=/" in attributes
        assert "Domain" not in attributes
    assert browser.get("/today", base_url="https://localhost").status_code == 200


def test_signing_out_ends_the_session_and_forgets(maya: Member, house: House) -> None:
    answer = maya.browser.post("/sign-out")

    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    for attributes in set_cookies_of(answer).values():
        assert "Max-Age=0" in attributes
    assert maya.browser.get_cookie(TOKEN) is None
    assert maya.browser.get_cookie(PRESENCE) is None
    assert isinstance(house.sessions.find(*maya.tokens), Ended)
    assert maya.browser.get("/today").location == "/sign-in"


def test_signing_out_works_where_the_session_is_gone(maya: Member, stranger: FlaskClient) -> None:
    maya.house.sessions.end(maya.person.id)

    for browser in (maya.browser, stranger):
        answer = browser.post("/sign-out")
        assert (answer.status_code, answer.location) == (303, "/")
        assert browser.get_cookie(TOKEN) is None


def test_signing_out_leaves_the_other_sign_ins(
    maya: Member, stranger: FlaskClient, house: House
) -> None:
    stranger.post("/sign-in", data=MAYA)
    maya.browser.post("/sign-out")

    assert stranger.get("/today").status_code == 200


def test_a_link_cannot_sign_out(maya: Member) -> None:
    assert maya.browser.get("/sign-out").status_code == 405
    foreign = maya.browser.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert maya.browser.get("/today").status_code == 200


def test_another_persons_sign_in_here_ends_the_one_before(
    maya: Member, sam: Member, house: House
) -> None:
    maya.browser.post("/sign-in", data=MAYA | {"sign_in_name": "sam"})

    assert session_of(maya.browser, house).person.id == sam.person.id
    assert isinstance(house.sessions.find(*maya.tokens), Ended)
    assert isinstance(house.sessions.find(*sam.tokens), SignedIn)


def test_a_code_lets_maya_back_in_once(stranger: FlaskClient, maya: Member) -> None:
    fields = {"sign_in_name": "Maya", "code": maya.recovery_codes[0], "new_password": NEW}

    answer = stranger.post("/recover", data=fields)
    assert answer.status_code == 303
    page = stranger.get(answer.location).text
    assert "Your new password holds. All other sign-ins were ended." in page
    assert "7 left" in page
    assert maya.browser.get("/today").status_code == 303

    assert maya.browser.post("/recover", data=fields).status_code == 422
    assert maya.browser.post("/sign-in", data=MAYA).status_code == 422
    assert maya.browser.post("/sign-in", data=MAYA | {"password": NEW}).status_code == 303


def test_a_weak_new_password_uses_no_code_up(stranger: FlaskClient, maya: Member) -> None:
    fields = {"sign_in_name": "maya", "code": maya.recovery_codes[0], "new_password": "short"}

    assert "Choose 8 letters or more." in stranger.post("/recover", data=fields).text
    assert stranger.post("/recover", data=fields | {"new_password": NEW}).status_code == 303


def test_htmx_is_led_on_by_a_header(stranger: FlaskClient, maya: Member) -> None:
    answer = stranger.post("/sign-in", data=MAYA, headers=FRAGMENT)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/today")


def test_titles_are_neutral(stranger: FlaskClient, maya: Member) -> None:
    pages = {path: stranger.get(path).text for path in ("/sign-in", "/sign-up", "/recover")}
    pages |= {path: maya.browser.get(path).text for path in ("/me", "/me/settings", "/me/devices")}

    for page in pages.values():
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert title.endswith(" · Daymark")
        assert "Maya" not in title
        assert "mood" not in title.lower()
