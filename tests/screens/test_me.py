"""Me: settings that change one thing each, and where one is signed in."""

import re
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa.people.change import change_settings
from pwa.people.sessions import Device, Ended, SignedIn, Tokens
from pwa.people.sign_in import sign_in
from pwa.web import access_log
from tests.acts import PASSWORD
from tests.conftest import Member
from tests.screens.test_sign_up import codes_in

pytestmark = pytest.mark.database

SETTINGS = "/me/settings"
NEW = "another quiet lamp"
CHANGES = [
    ("name", {"display_name": "May"}, {"display_name": "May"}),
    ("sign-in-name", {"sign_in_name": "lighthouse"}, {"sign_in_name": "lighthouse"}),
    ("zone", {"zone": "Asia/Tokyo"}, {"zone": "Asia/Tokyo"}),
    ("country", {"country": "CA"}, {"country": "CA"}),
    ("country", {"country": "ZZ"}, {"country": "ZZ"}),
    ("day", {"day_starts": "4"}, {"day_starts": 4}),
    ("look", {"look": "dark"}, {"look": "dark"}),
]
REFUSED = [
    ("name", "display_name", " "),
    ("name", "display_name", "x" * 81),
    ("sign-in-name", "sign_in_name", ""),
    ("sign-in-name", "sign_in_name", "sam"),
    ("password", "new_password", "short"),
    ("zone", "zone", "Europe/Atlantis"),
    ("country", "country", "QQ"),
    ("day", "day_starts", "13"),
    ("day", "day_starts", ""),
    ("look", "look", "pink"),
    ("codes", "password", "not it"),
]


def change(member: Member, what: str, **fields: str) -> TestResponse:
    return member.browser.post(f"{SETTINGS}/{what}", data=fields)


def on_laptop(member: Member) -> Tokens:
    name = member.person.sign_in_name
    return sign_in(member.house.accounts, name, PASSWORD, Device("Firefox · Linux"))


def session_id(member: Member, tokens: Tokens) -> str:
    found = member.house.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    return str(found.session_id)


def is_ended(member: Member, tokens: Tokens) -> bool:
    return isinstance(member.house.sessions.find(*tokens), Ended)


def test_me_leads_to_all_that_is_ones_own(maya: Member) -> None:
    page = maya.browser.get("/me").text

    for path in ("/help/plan", "/me/devices", "/bin", "/me/settings"):
        assert f'href="{path}"' in page
        assert maya.browser.get(path).status_code == 200
    assert "Someone who can unlock this phone can read this." in page
    assert "1 signed in" in page


@pytest.mark.parametrize(("what", "fields", "kept"), CHANGES)
def test_each_page_changes_one_thing(
    maya: Member, sam: Member, what: str, fields: dict[str, str], kept: dict[str, Any]
) -> None:
    assert maya.browser.get(f"{SETTINGS}/{what}").status_code == 200
    before = maya.signed_in.person
    answer = change(maya, what, **fields)

    assert answer.status_code == 303
    assert "Kept." in maya.browser.get(answer.location).text
    after = maya.signed_in.person
    for field in ("display_name", "sign_in_name", "zone", "country", "day_starts", "look"):
        assert getattr(after, field) == kept.get(field, getattr(before, field))
    assert sam.signed_in.person.zone == "Europe/Paris"


@pytest.mark.parametrize(("what", "field", "value"), REFUSED)
def test_what_does_not_fit_is_said_at_its_field(
    maya: Member, sam: Member, what: str, field: str, value: str
) -> None:
    answer = change(maya, what, **{"password": PASSWORD, field: value})

    assert answer.status_code == 422
    assert f'id="f-{field}-error"' in answer.text
    assert maya.signed_in.person == maya.person
    if field in {"display_name", "sign_in_name"}:
        assert f'value="{value}"' in answer.text


def test_a_page_shows_what_holds_now(maya: Member) -> None:
    change_settings(maya.house.accounts, maya.person.id, day_starts=4, look="light")

    assert '<option value="4" selected>04:00</option>' in maya.browser.get(f"{SETTINGS}/day").text
    assert 'value="light" checked' in maya.browser.get(f"{SETTINGS}/look").text
    page = maya.browser.get(SETTINGS).text
    for words in ("04:00", "Light", "United States", "Paris, Europe", "Maya", "8 left"):
        assert words in page


def test_a_zone_under_an_old_name_stays_on_offer(maya: Member) -> None:
    change_settings(maya.house.accounts, maya.person.id, zone="Asia/Calcutta")

    assert 'value="Asia/Calcutta" selected' in maya.browser.get(f"{SETTINGS}/zone").text


def test_the_day_moves_with_the_zone_and_what_was_logged_stays(maya: Member) -> None:
    change(maya, "zone", zone="Pacific/Kiritimati")
    ahead = maya.signed_in.person.today()
    change(maya, "zone", zone="Pacific/Pago_Pago")

    assert maya.signed_in.person.today() < ahead


def test_a_new_password_ends_all_other_sign_ins_and_says_how_many(maya: Member) -> None:
    laptop, tablet = on_laptop(maya), on_laptop(maya)
    answer = change(maya, "password", password=PASSWORD, new_password=NEW)

    page = maya.browser.get(answer.location).text
    assert "Your password is changed. 2 other sign-ins were ended." in page
    assert is_ended(maya, laptop)
    assert is_ended(maya, tablet)
    assert change(maya, "codes", password=NEW).status_code == 303


def test_a_wrong_password_changes_nothing(maya: Member) -> None:
    laptop = on_laptop(maya)
    answer = change(maya, "password", password="not it", new_password=NEW)

    assert answer.status_code == 422
    assert "This is not your password." in answer.text
    assert NEW not in answer.text
    assert not is_ended(maya, laptop)
    assert change(maya, "password", password=PASSWORD, new_password=NEW).status_code == 303


@pytest.mark.parametrize("what", ["password", "codes", "sign-in-name"])
def test_trying_again_and_again_is_slowed_down(maya: Member, what: str) -> None:
    answers = [change(maya, what, password="not it", new_password=NEW) for _ in range(21)]

    assert [answer.status_code for answer in answers] == [422] * 20 + [429]


def test_new_codes_are_shown_once_and_end_the_old(maya: Member, stranger: FlaskClient) -> None:
    answer = change(maya, "codes", password=PASSWORD)
    assert answer.location == "/recovery-codes"
    made = codes_in(maya.browser.get(answer.location).text)
    assert len(made) == 8
    assert codes_in(maya.browser.get(answer.location).text) == []

    def recover_with(code: str) -> int:
        fields = {"sign_in_name": "maya", "code": code, "new_password": NEW}
        return stranger.post("/recover", data=fields).status_code

    assert recover_with(maya.recovery_codes[0]) == 422
    assert recover_with(made[0]) == 303


def test_the_sign_ins_are_listed_and_this_one_is_marked(maya: Member, sam: Member) -> None:
    laptop = on_laptop(maya)
    page = maya.browser.get("/me/devices").text

    assert page.count("In use") == 1
    assert "Firefox · Linux" in page
    assert re.findall(r'action="/me/devices/(.*?)/end"', page) == [session_id(maya, laptop)]
    assert session_id(sam, sam.tokens) not in page


def test_one_sign_in_is_ended(maya: Member) -> None:
    laptop, tablet = on_laptop(maya), on_laptop(maya)
    path = f"/me/devices/{session_id(maya, laptop)}/end"
    answer = maya.browser.post(path)

    assert "1 sign-in was ended." in maya.browser.get(answer.location).text
    assert is_ended(maya, laptop)
    assert not is_ended(maya, tablet)
    assert maya.browser.post(path).status_code == 303


def test_all_others_are_ended(maya: Member, sam: Member) -> None:
    laptop, tablet = on_laptop(maya), on_laptop(maya)
    answer = maya.browser.post("/me/devices/end-others")

    page = maya.browser.get(answer.location).text
    assert "2 sign-ins were ended." in page
    assert "Sign out everywhere but here" not in page
    assert is_ended(maya, laptop)
    assert is_ended(maya, tablet)
    assert not is_ended(sam, sam.tokens)


def test_a_foreign_sign_in_looks_like_one_that_never_was(maya: Member, sam: Member) -> None:
    foreign = maya.browser.post(f"/me/devices/{session_id(sam, sam.tokens)}/end")
    unknown = maya.browser.post(f"/me/devices/{uuid4()}/end")

    assert foreign.status_code == 404
    assert foreign.data == unknown.data
    assert not is_ended(sam, sam.tokens)


def test_the_stranger_is_asked_to_sign_in(stranger: FlaskClient) -> None:
    for path in ("/me", SETTINGS, f"{SETTINGS}/password", "/me/devices", "/recovery-codes"):
        assert stranger.get(path).location.startswith("/sign-in?next=")
    for path in (f"{SETTINGS}/password", f"/me/devices/{uuid4()}/end", "/me/devices/end-others"):
        assert stranger.post(path).status_code == 401


class Lines(list[str]):
    """A log that keeps its lines."""

    def info(self, event: str, **values: object) -> None:
        self.append(f"{event} {values}")


def test_nothing_personal_is_logged(maya: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = Lines()
    monkeypatch.setattr(access_log, "log", lines)
    change(maya, "name", display_name="Lighthouse keeper")
    change(maya, "password", password="not it", new_password=NEW)
    maya.browser.post("/sign-in", data={"sign_in_name": "maya", "password": PASSWORD})
    logged = "".join(lines).lower()

    assert len(lines) == 3
    for word in ("maya", "lighthouse", "not it", NEW, PASSWORD, *maya.tokens):
        assert word.lower() not in logged
