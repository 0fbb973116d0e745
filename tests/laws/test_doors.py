"""Which doors are open, which may write, and that no other site pushes one."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pwa.web.guards import SAFE_METHODS
from pwa.web.house import House
from pwa.web.writes import register
from tests.laws.conftest import Diary, count_rows, fill_rule, never_were

pytestmark = pytest.mark.database

# What works without being signed in, and why.
OPEN = {
    "welcome.show": "the first page",
    "account.sign_up": "nobody has an account before it",
    "account.sign_in": "nobody is signed in before it",
    "account.recover": "the password is forgotten",
    "account.sign_out": "leaves the browser clean where the session has ended already",
    "install.manifest": "a browser asks for it whoever is signed in",
    "pocket.worker": "a browser asks for it whoever is signed in",
    "pocket.no_signal": "stands where a page would, with no signal",
    "help.show": "Help now needs no account",
    "help.country": "nor does the choice of its country",
    "leaving.left": "the last page of somebody who has left",
    "health.alive": "asked by a supervisor",
    "health.ready": "asked by a supervisor",
    "reach.calendar": "a calendar program knows its secret address; times, and no word",
}

# Writing doors that are not acts of the register, and why.
NO_ACTS = {
    "account.sign_up": "makes the person whose receipts there would be",
    "account.sign_in": "begins a session; a second one is no harm",
    "account.recover": "uses up its code: a second time it is refused",
    "account.sign_out": "ends a session; ending it twice is ending it",
    "help.country": "works signed out, where nobody has receipts; setting it twice is setting it",
    "timeline.look": "search: writes nothing, and keeps what was typed out of the address",
    "timeline.choose": "filters: writes nothing, and carries what was typed along",
    "timeline.choose_month": "filters: writes nothing, and carries what was typed along",
    "sync.sync": "hands what waited on a phone on to the register, one by one",
    "journal.keep_draft": "known by its id and a rising number: an older save changes nothing",
    "journal.discard": "throwing away twice is throwing away",
    "journal.put_back": "putting back twice is putting back",
    "me.change_name": "account form: sets one value",
    "me.change_sign_in_name": "account form: sets one value",
    "me.change_password": "account form: asks for the old password, which a second time is wrong",
    "me.change_zone": "account form: sets one value",
    "me.change_country": "account form: sets one value",
    "me.change_day": "account form: sets one value",
    "me.change_quiet": "account form: sets two values",
    "me.change_look": "account form: sets one value",
    "me.change_codes": "account form: the last set of codes counts",
    "moving_in.bring": "upload: the same file again is the same import, by its id",
    "moving_in.begin": "upload: the same file again is the same import, by its id",
    "moving_in.piece": "upload: a piece has its number, and the first one of it counts",
    "moving_in.end": "upload: it has ended, or ends now",
    "moving_in.words": "import: what it brings goes through acts, each with its own receipt",
    "moving_in.stop": "import: stopping twice is stopping",
    "moving_in.go_on": "import: it goes on or it does not",
    "moving_in.take_out": "import: taking out twice is taking out",
    "moving_out.make": "export: writes nothing of the log; a second tap finds the first, by its id",
    "moving_out.drop": "export: removing twice is removing",
    "leaving.leave": "leaving: asks for the password; asking twice is asking",
    "leaving.stay": "leaving: staying twice is staying",
    "circle.change": "consent: what is on is on, and each change has its line in the record",
    "circle.finish": "consent: ending it twice is ending it",
    "circle.still": "consent: saying yes twice is yes, and the record says it",
    "invite.begin": "invitation: a second one is another, and can be withdrawn",
    "invite.take_back": "invitation: withdrawing twice is withdrawing",
    "invite.enter": "looks a code up: writes nothing, and keeps what was typed out of the address",
    "invite.join": "invitation: it is used up, and a second time there is none",
    "ask.begin": "desk: a second invitation is another, and can be withdrawn",
    "ask.take_back": "desk: withdrawing twice is withdrawing",
    "client.hours": "desk: sets what the case manager says of their hours",
    "client.finish": "desk: ending it twice is ending it",
    "opened.answer": "desk: sends words; the form is gone once it was sent",
    "unlock.show": "desk: asks for the password, and writes nothing",
    "reminders.turn_all": "sets one switch; setting it twice is setting it",
    "reach.test": "sends a test; a second one is another",
    "reach.let_go": "letting a device go twice is letting it go",
    "reach.keep_mail": "sets an address; setting it twice is setting it",
    "reach.begin_calendar": "makes a secret address; a second one takes the place of the first",
    "reach.end_calendar": "ending it twice is ending it",
    "push.subscribe": "names where a browser is reached; said at each start of the app",
    "push.shown": "a phone says that it showed a nudge; saying it twice is saying it",
    "push.opened": "a phone says that a nudge was opened",
    "push.later": "puts a nudge off; twice is once",
    "me.name_device": "named twice alike, it is named so",
    "me.end_device": "session form: ending it twice is ending it",
    "me.end_others": "session form: ending them twice is ending them",
}

# A look is written before anything of somebody else's is sent.
LOOKS = ("looks", "looked_at")

SITES: tuple[tuple[dict[str, str], bool], ...] = (
    ({"Sec-Fetch-Site": "cross-site"}, False),
    ({"Sec-Fetch-Site": "same-site"}, False),
    ({"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"}, False),
    ({"Sec-Fetch-Site": "nonsense"}, False),
    ({"Origin": "https://elsewhere.example"}, False),
    ({"Origin": "null"}, False),
    ({"Origin": "https://localhost"}, False),
    ({"Origin": "http://localhost:8001"}, False),
    ({"Origin": "http://localhost.elsewhere.example"}, False),
    ({"Origin": ""}, False),
    ({"Origin": "http://localhost"}, True),
    ({"Sec-Fetch-Site": "same-origin"}, True),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"}, True),
    ({"Sec-Fetch-Site": "none"}, True),
    ({}, True),
)


def doors(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Every endpoint, method and path."""
    for rule in app.url_map.iter_rules():
        path = fill_rule(rule, **never_were(rule))
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield rule.endpoint, method, path


def writing(app: Flask) -> set[str]:
    return {endpoint for endpoint, method, _ in doors(app) if method not in SAFE_METHODS}


def test_whoever_is_signed_out_is_asked_to_sign_in(app: Flask, stranger: FlaskClient) -> None:
    found = {}
    for endpoint, method, path in doors(app):
        if endpoint in OPEN:
            continue
        answer = stranger.open(path, method=method)
        leads_to = answer.headers.get("Location", "").partition("?")[0]
        found[endpoint, method] = (answer.status_code, leads_to)
    wanted = {key: (303, "/sign-in") if key[1] == "GET" else (401, "") for key in found}
    assert found == wanted
    assert len(found) > 20


def test_a_script_that_is_signed_out_is_told_so(app: Flask, stranger: FlaskClient) -> None:
    for headers in ({"HX-Request": "true"}, {"HX-Request": "true", "HX-Request-Type": "partial"}):
        found = {
            stranger.open(path, method=method, headers=headers).status_code
            for endpoint, method, path in doors(app)
            if endpoint not in OPEN
        }
        assert found == {401}


def test_open_doors_open(app: Flask, stranger: FlaskClient) -> None:
    found = {
        endpoint: stranger.open(path, method=method).status_code
        for endpoint, method, path in doors(app)
        if endpoint in OPEN
    }
    assert found.keys() == OPEN.keys()
    assert found.pop("reach.calendar") == 404  # of nobody
    assert not {401, 404, 500} & set(found.values())


def test_after_signing_in_one_is_led_to_where_one_wanted_to_go(stranger: FlaskClient) -> None:
    assert stranger.get("/me/devices").location == "/sign-in?next=/me/devices"
    assert stranger.get("/timeline?after=2026").location == "/sign-in?next=/timeline"
    assert stranger.get("/today").location == "/sign-in"


def test_every_writing_door_is_an_act_or_says_why_not(app: Flask) -> None:
    assert not register().keys() & NO_ACTS.keys()
    assert writing(app) == register().keys() | NO_ACTS.keys()


def test_nothing_is_written_by_reading(app: Flask, diary: Diary, house: House) -> None:
    before = count_rows(house, *LOOKS)
    for paths in diary.paths(app).values():
        for path in paths:
            assert diary.browser.get(path).status_code in {200, 303}
    assert count_rows(house, *LOOKS) == before


def test_another_site_pushes_no_door(app: Flask, diary: Diary, house: House) -> None:
    own = (
        "deliveries",
        "drafts",
        "exports",
        "file_parts",
        "due_work",
        "leavings",
        "imports",
        "invitations",
    )
    before = count_rows(house, *own)
    wrong = []
    for headers, welcome in SITES:
        for endpoint, method, path in doors(app):
            if method in SAFE_METHODS or endpoint == "account.sign_out":
                continue
            answer = diary.browser.open(path, method=method, headers=headers)
            if (answer.status_code == 403) == welcome:
                wrong.append(f"{endpoint} {headers}: {answer.status_code}")
    assert wrong == []
    assert count_rows(house, *own) == before


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_site_learns_nothing_of_an_address(diary: Diary, method: str) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    for path in ("/nothing", f"/entries/{diary.entry_id}", "/today"):
        assert diary.browser.open(path, method=method, headers=elsewhere).status_code == 403


def test_a_link_from_another_site_still_opens_a_page(diary: Diary) -> None:
    answer = diary.browser.get("/today", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


def test_the_public_address_decides_behind_a_proxy(house: House) -> None:
    from pwa import create_app

    settings = house.settings.model_copy(update={"origin": "https://daymark.example"})
    there = replace(house, settings=settings)
    browser = create_app(there).test_client()
    fields = {"country": "CA"}
    for origin, status in (("https://daymark.example", 303), ("http://localhost", 403)):
        answer = browser.post("/help/country", data=fields, headers={"Origin": origin})
        assert answer.status_code == status
