"""Taking everything away: made once, fetched as often as one likes, gone after a day."""

import io
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa import clock
from pwa.transfer.models import FilePart
from tests.acts import FRAGMENT
from tests.conftest import Member
from tests.entries.diary import log_payload, mood
from tests.screens.test_moving_in import read
from tests.transfer.test_imports import count

pytestmark = pytest.mark.database

OUT = "/moving/out"


def make(member: Member, export_id: str | None = None, span: str = "all") -> TestResponse:
    sent = {"export_id": export_id or str(uuid4()), "span": span}
    return member.browser.post(OUT, data=sent)


def make_ready(member: Member, span: str = "all") -> str:
    place = make(member, span=span).location
    member.house.long_loop.run_due()
    assert place
    return place


def unpack(member: Member, place: str) -> dict[str, str]:
    archive = zipfile.ZipFile(io.BytesIO(member.browser.get(f"{place}/file").data))
    return {name: archive.read(name).decode() for name in archive.namelist()}


def test_it_says_what_is_in_it_and_that_anybody_can_read_it(maya: Member) -> None:
    log_payload(maya, mood())
    page = read(maya, OUT)
    for words in ("To read", "To count", "To move", "The file is not sealed."):
        assert words in page
    assert f"export-{maya.person.today().isoformat()}.zip" in page


def test_it_is_made_while_she_waits_and_then_fetched(maya: Member) -> None:
    log_payload(maya, mood(note="A long walk by the river."))
    place = make(maya).location
    assert place
    under_way = maya.browser.get(place).text
    assert "Making the file" in under_way
    assert 'hx-trigger="every 1s"' in under_way
    assert "See how far it is" in under_way  # without a script
    assert "<html" not in maya.browser.get(place, headers=FRAGMENT).text
    assert maya.browser.get(f"{place}/file").status_code == 404
    assert "Being made now" in read(maya, OUT)
    maya.house.long_loop.run_due()
    assert "The file is ready" in read(maya, place)
    assert "Ready to be fetched" in read(maya, OUT)
    for _ in range(2):
        answer = maya.browser.get(f"{place}/file")
        name = f"export-{maya.person.today().isoformat()}.zip"
        assert answer.mimetype == "application/zip"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.content_length == len(answer.data)
    assert "A long walk by the river." in unpack(maya, place)["read.html"]


def test_of_a_span_only_what_falls_in_it(maya: Member) -> None:
    log_payload(maya, mood(note="Long ago."), back=400)
    log_payload(maya, mood(note="In spring."), back=200)
    log_payload(maya, mood(note="Just now."), back=29)
    for span, kept in (("all", 3), ("year", 2), ("month", 1)):
        page = unpack(maya, make_ready(maya, span))["read.html"]
        notes = ("Just now.", "In spring.", "Long ago.")
        assert [note for note in notes if note in page] == list(notes[:kept])


def test_a_span_that_is_none_is_refused(maya: Member) -> None:
    answer = make(maya, span="ever")
    assert answer.status_code == 422
    assert "Pick from the list." in answer.text
    assert make(maya, "no id").status_code == 400


def test_a_second_tap_finds_the_first(maya: Member) -> None:
    export_id = str(uuid4())
    places = {make(maya, export_id).location for _ in range(2)}
    assert places == {f"{OUT}/{export_id}"}
    assert maya.house.long_loop.run_due() == 1


def test_a_new_one_takes_the_place_of_the_old(maya: Member) -> None:
    old = make_ready(maya)
    new = make_ready(maya)
    assert maya.browser.get(old).location == OUT
    assert maya.browser.get(f"{old}/file").status_code == 404
    assert maya.browser.get(f"{new}/file").status_code == 200


def test_removed_it_is_gone(maya: Member) -> None:
    place = make_ready(maya)
    for _ in range(2):
        assert maya.browser.post(f"{place}/drop").location == OUT
    assert maya.browser.get(place).location == OUT
    assert maya.browser.get(f"{place}/file").status_code == 404
    assert count(maya, FilePart) == 0
    assert "Ready to be fetched" not in read(maya, OUT)


def test_removed_while_it_is_made_nothing_of_it_stays(maya: Member) -> None:
    place = make(maya).location
    maya.browser.post(f"{place}/drop")
    maya.house.long_loop.run_due()
    assert count(maya, FilePart) == 0


def test_after_a_day_it_is_gone(maya: Member) -> None:
    place = make_ready(maya)
    assert "It waits here until" in read(maya, place)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        maya.house.loop._database.write(maya.house.loop._plan_recurring)
        maya.house.loop.run_due()
        assert maya.browser.get(f"{place}/file").status_code == 404
    assert count(maya, FilePart) == 0


def test_nobody_else_fetches_or_removes_it(
    maya: Member, sam: Member, stranger: FlaskClient
) -> None:
    place = make_ready(maya)
    for path in (place, f"{place}/file"):
        assert sam.browser.get(path).status_code == 404
        assert stranger.get(path).status_code == 303
    assert sam.browser.post(f"{place}/drop").status_code == 404
    assert stranger.post(f"{place}/drop").status_code == 401
    assert "Ready to be fetched" not in read(sam, OUT)
    assert maya.browser.get(f"{place}/file").status_code == 200
