"""Help now, for Maya and for a stranger."""

import html
import re
from urllib.parse import quote

import pytest
import time_machine
from flask.testing import FlaskClient

from pwa.people.change import change_settings
from pwa.safety.lines import countries
from tests.conftest import Member

pytestmark = pytest.mark.database


def links(page: str) -> list[str]:
    return [html.unescape(href) for href in re.findall(r'<a [^>]*href="([^"]+)"', page)]


def calls(page: str) -> list[str]:
    return [href for href in links(page) if href.startswith(("tel:", "sms:"))]


def is_open(page: str) -> bool:
    return '<details class="country" open' in page


def choose(browser: FlaskClient, code: str) -> str:
    answer = browser.post("/help/country", data={"country": code})
    assert answer.status_code == 303
    return browser.get(answer.location).text


def test_a_stranger_gets_help_without_an_account(stranger: FlaskClient) -> None:
    answer = stranger.get("/help")
    assert answer.status_code == 200
    assert "You do not have to do this alone." in answer.text
    assert "In danger right now?" in answer.text
    assert is_open(answer.text)
    for code in countries():
        assert f'value="{code}"' in answer.text


def test_a_strangers_country_is_kept_on_the_phone(stranger: FlaskClient) -> None:
    page = choose(stranger, "IE")
    assert calls(page)[:3] == ["tel:116123", "sms:50808", "tel:112"]
    assert not is_open(page)
    cookie = stranger.get_cookie("daymark-place")
    assert cookie is not None
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("IE", True, "Lax")
    assert cookie.max_age == 31_536_000


def test_mayas_country_is_kept_with_her_account(maya: Member) -> None:
    assert calls(maya.browser.get("/help").text) == ["tel:988", "sms:988", "tel:911"]
    choose(maya.browser, "NZ")
    assert maya.signed_in.person.country == "NZ"
    assert calls(maya.browser.get("/help").text) == ["tel:1737", "sms:1737", "tel:111"]


def test_the_phone_knows_mayas_country_after_she_signed_out(maya: Member) -> None:
    choose(maya.browser, "NZ")
    for name in ("daymark", "daymark-here"):
        maya.browser.delete_cookie(name)
    assert calls(maya.browser.get("/help").text) == ["tel:1737", "sms:1737", "tel:111"]


def test_another_country_gets_no_line_that_is_not_its_own(stranger: FlaskClient) -> None:
    page = choose(stranger, "ZZ")
    assert calls(page) == ["tel:112"]
    assert "Call the emergency number of where you are." in page
    assert not is_open(page)


@pytest.mark.parametrize("code", ["", "XX", "us", "<b>", "US\0", "U" * 9000])
def test_a_country_that_is_none_changes_nothing_and_help_stays(maya: Member, code: str) -> None:
    answer = maya.browser.post("/help/country", data={"country": code})
    assert answer.status_code == 422
    assert "Pick a country from the list." in answer.text
    assert "tel:988" in answer.text
    assert maya.signed_in.person.country == "US"


def test_a_spoiled_cookie_leaves_help_standing(stranger: FlaskClient) -> None:
    stranger.set_cookie("daymark-place", quote("../../x"))
    answer = stranger.get("/help")
    assert answer.status_code == 200
    assert is_open(answer.text)


@pytest.mark.parametrize("code", sorted(countries()))
def test_everywhere_the_line_to_talk_stands_before_the_number_for_danger(
    stranger: FlaskClient, code: str
) -> None:
    page = choose(stranger, code)
    country = countries()[code]
    numbers = [re.sub(r"\D", "", call) for call in calls(page)]
    danger = [each.number for each in country.danger]
    assert numbers[-len(danger) :] == danger
    assert numbers[0] not in danger
    assert page.index("In danger right now?") < page.index('<details class="country"')


def test_help_says_that_nobody_watches_and_that_calls_leave_a_trace(stranger: FlaskClient) -> None:
    page = stranger.get("/help").text
    assert "Daymark is a diary. Nobody watches it. Please call." in page
    assert "Calls stay in this phone’s call list." in page
    assert "Daymark does not look up where you are." in page


def test_old_lines_are_shown_and_nobody_is_told_how_old_they_are(stranger: FlaskClient) -> None:
    fresh = choose(stranger, "US")
    with time_machine.travel("2029-01-01", tick=False):
        old = stranger.get("/help").text
    assert calls(old) == calls(fresh)
    for line in countries()["US"].lines:
        assert str(line.checked) not in fresh
        assert line.checked.strftime("%d %B") not in fresh


def test_a_chat_elsewhere_is_only_a_link_and_is_not_told_where_from(stranger: FlaskClient) -> None:
    page = choose(stranger, "US")
    chat = re.search(r'<a [^>]*href="(https://[^"]+)"([^>]*)>', page)
    assert chat is not None
    assert 'rel="noreferrer"' in chat[2]
    assert page.count("https://") == 1


def test_closing_leads_home(stranger: FlaskClient, maya: Member) -> None:
    assert links(stranger.get("/help").text)[1] == "/"
    assert links(maya.browser.get("/help").text)[1] == "/today"


def test_a_stranger_sees_no_plan_and_is_not_made_to_sign_in(stranger: FlaskClient) -> None:
    page = stranger.get("/help").text
    assert "My plan" not in page
    assert stranger.get("/help/plan").status_code == 303
    assert stranger.post("/help/plan", data={}).status_code == 401


def test_an_old_country_of_mayas_that_has_no_lines_still_gives_help(maya: Member) -> None:
    change_settings(maya.house.accounts, maya.person.id, country="AQ")
    answer = maya.browser.get("/help")
    assert answer.status_code == 200
    assert calls(answer.text) == ["tel:112"]
    assert is_open(answer.text)
