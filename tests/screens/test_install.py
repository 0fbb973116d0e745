"""Daymark on the home screen says nothing but Daymark, and asks for nothing on arrival."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pwa.entries import record
from tests.acts import log_mood
from tests.conftest import Member

pytestmark = pytest.mark.database

TELLING = re.compile("mood|therap|health|care|diary|anxi|depress|medic|plan", re.IGNORECASE)


def test_the_manifest_names_daymark_and_tells_nothing(stranger: FlaskClient) -> None:
    answer = stranger.get("/manifest.webmanifest")
    told = answer.get_json(force=True)
    assert answer.content_type == "application/manifest+json"
    assert (told["name"], told["short_name"], told["display"]) == (
        "Daymark",
        "Daymark",
        "standalone",
    )
    assert (told["start_url"], told["scope"], told["id"]) == ("/today", "/", "/")
    assert [each["url"] for each in told["shortcuts"]] == ["/log", "/breathe", "/journal/new"]
    assert not TELLING.search(answer.text)


def test_its_pictures_are_there_and_as_large_as_they_say(stranger: FlaskClient) -> None:
    told = stranger.get("/manifest.webmanifest").get_json(force=True)
    pictures = [*told["icons"], *told["screenshots"]]
    pictures += [icon for each in told["shortcuts"] for icon in each["icons"]]
    assert {"any", "maskable"} == {icon["purpose"] for icon in told["icons"]}
    for picture in pictures:
        with stranger.get(picture["src"]) as found:
            status, content = found.status_code, found.data
        assert status == 200
        assert content[:8] == b"\x89PNG\r\n\x1a\n"
        size = [int.from_bytes(content[at : at + 4]) for at in (16, 20)]
        assert picture["sizes"] == "x".join(map(str, size))


def test_every_page_leads_to_it(maya: Member, stranger: FlaskClient) -> None:
    for page in (maya.browser.get("/today").text, stranger.get("/").text):
        assert '<link rel="manifest" href="/manifest.webmanifest">' in page


def test_it_is_offered_to_whoever_came_back_and_not_on_arrival(maya: Member) -> None:
    for back in range(3):
        assert "data-install-offer" not in maya.browser.get("/today").text
        day = maya.person.today() - timedelta(days=back)
        record.record(maya.house.database, maya.person, log_mood(maya.person, 6, day=day))
    assert "data-install-offer hidden" in maya.browser.get("/today").text
