"""Making an account, and the codes that are shown once."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa import create_app
from pwa.config import Settings
from pwa.people.sessions import SignedIn
from pwa.web.house import House
from pwa.web.places import guess_country, list_countries, list_zones
from pwa.web.session import PRESENCE, TOKEN
from tests.acts import PASSWORD
from tests.conftest import Member

pytestmark = pytest.mark.database

CODE = re.compile(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}")
MAYA = {
    "display_name": "Maya",
    "sign_in_name": "maya",
    "password": PASSWORD,
    "country": "FR",
    "zone": "Europe/Paris",
    "of_age": "yes",
}


def codes_in(page: str) -> list[str]:
    return CODE.findall(page.partition('id="codes"')[2].partition("</ul>")[0])


def session_of(browser: FlaskClient, house: House) -> SignedIn:
    cookies = [browser.get_cookie(name) for name in (TOKEN, PRESENCE)]
    found = house.sessions.find(*(cookie.value if cookie else "" for cookie in cookies))
    assert isinstance(found, SignedIn)
    return found


def test_a_stranger_becomes_maya(stranger: FlaskClient, house: House) -> None:
    answer = stranger.post("/sign-up", data=MAYA)

    assert (answer.status_code, answer.location) == (303, "/recovery-codes")
    person = session_of(stranger, house).person
    assert (person.display_name, person.zone, person.country) == ("Maya", "Europe/Paris", "FR")
    assert stranger.get("/today").status_code == 200


def test_the_codes_are_shown_once(stranger: FlaskClient) -> None:
    stranger.post("/sign-up", data=MAYA)

    shown = stranger.get("/recovery-codes")
    assert len(set(codes_in(shown.text))) == 8
    assert shown.headers["Cache-Control"] == "no-store"
    again = stranger.get("/recovery-codes").text
    assert "Codes are shown once" in again
    assert not CODE.search(again)


def test_the_codes_that_are_shown_let_one_in(stranger: FlaskClient, app: Flask) -> None:
    stranger.post("/sign-up", data=MAYA)
    code = codes_in(stranger.get("/recovery-codes").text)[7]

    fields = {"sign_in_name": "maya", "code": code, "new_password": "another quiet lamp"}
    assert app.test_client().post("/recover", data=fields).status_code == 303


def test_codes_on_their_way_are_sealed_for_one_person(stranger: FlaskClient, sam: Member) -> None:
    stranger.post("/sign-up", data=MAYA)
    carried = stranger.get_cookie("daymark-codes")
    assert carried is not None
    assert carried.http_only
    assert not CODE.search(carried.value)

    for value in (carried.value, carried.value[:-8] + "AAAAAAA=", "AA==", "é", ""):
        sam.browser.set_cookie("daymark-codes", value)
        assert not CODE.search(sam.browser.get("/recovery-codes").text)


def test_what_daymark_is_not_is_said_first(stranger: FlaskClient) -> None:
    page = stranger.get("/sign-up").text

    for words in ("It is a diary. Nobody watches it.", "It need not be an e-mail address"):
        assert words in page
    assert "I am 18 or older" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("display_name", "", "Write a name, any you like."),
        ("sign_in_name", "  ", "Write a sign-in name."),
        ("password", "seven77", "Choose 8 letters or more."),
        ("country", "XX", "Pick a country from the list."),
        ("country", "", "Pick a country from the list."),
        ("zone", "", "Pick a time zone from the list."),
        ("zone", "Europe/Atlantis", "Pick a time zone from the list."),
        ("of_age", "", "Tick this if it is so."),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_rest_stays(
    stranger: FlaskClient, field: str, value: str, sentence: str
) -> None:
    answer = stranger.post("/sign-up", data=MAYA | {field: value})

    assert answer.status_code == 422
    told = re.search(rf'id="f-{field}-error">.*?<span>(.*?)</span>', answer.text, re.DOTALL)
    assert told
    assert sentence in told[1]
    if field != "sign_in_name":
        assert 'value="maya"' in answer.text
    assert PASSWORD not in answer.text
    assert stranger.get_cookie(TOKEN) is None


@pytest.mark.parametrize("taken", ["maya", "MAYA "])
def test_a_taken_name_is_said_at_its_field(stranger: FlaskClient, maya: Member, taken: str) -> None:
    answer = stranger.post("/sign-up", data=MAYA | {"sign_in_name": taken})

    assert answer.status_code == 422
    assert "This name is taken." in answer.text
    assert stranger.get_cookie(TOKEN) is None


def test_asking_for_taken_names_is_slowed_down(stranger: FlaskClient, maya: Member) -> None:
    for _ in range(10):
        assert stranger.post("/sign-up", data=MAYA).status_code == 422

    for name in ("maya", "somebody new"):
        answer = stranger.post("/sign-up", data=MAYA | {"sign_in_name": name})
        assert answer.status_code == 429
    assert "Wait a quarter of an hour" in answer.text


def test_mistakes_of_another_kind_cost_nothing(stranger: FlaskClient) -> None:
    for _ in range(20):
        assert stranger.post("/sign-up", data=MAYA | {"password": "short"}).status_code == 422

    assert stranger.post("/sign-up", data=MAYA).status_code == 303


def test_somebody_signed_in_goes_to_today(maya: Member) -> None:
    for path in ("/sign-up", "/sign-in", "/recover"):
        assert maya.browser.get(path).location == "/today"


def test_the_age_is_the_operators(house: House, settings: Settings) -> None:
    of_sixteen = settings.model_copy(update={"minimum_age": 16})
    browser = create_app(_with(house, of_sixteen)).test_client()

    assert "I am 16 or older" in browser.get("/sign-up").text


def test_where_accounts_are_given_out_none_is_made(house: House, settings: Settings) -> None:
    closed = settings.model_copy(update={"sign_up": False})
    browser = create_app(_with(house, closed)).test_client()

    for answer in (browser.get("/sign-up"), browser.post("/sign-up", data=MAYA)):
        assert answer.status_code == 403
        assert "Ask them for one." in answer.text
    assert browser.get_cookie(TOKEN) is None


def _with(house: House, settings: Settings) -> House:
    return replace(house, settings=settings)


def test_only_a_country_that_the_browser_names_is_picked(stranger: FlaskClient) -> None:
    assert guess_country(["en", "en-GB", "fr-FR"]) == "GB"
    assert guess_country(["en", "sw-KE"]) == ""
    page = stranger.get("/sign-up", headers={"Accept-Language": "en-GB,en;q=0.8"}).text
    assert 'value="GB" selected' in page


def test_the_operators_countries_come_first_and_another_last() -> None:
    codes = [code for code, _ in list_countries("en", ("CA", "US", "QQ"))]

    assert codes[:3] == ["CA", "US", "AU"]
    assert codes[-1] == "ZZ"
    assert len(codes) == len(set(codes))


def test_zones_are_listed_by_city() -> None:
    zones = dict(list_zones())

    assert zones["America/Argentina/Buenos_Aires"] == "Buenos Aires, Argentina, America"
    assert list(zones.values())[:-1] == sorted(list(zones.values())[:-1])
