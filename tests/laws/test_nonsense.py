"""What no page of ours sends is a clear answer, and leaves everything readable."""

from urllib.parse import urlencode

import pytest
from flask import Flask
from structlog.testing import capture_logs

from pwa import clock
from pwa.web.house import House
from tests.acts import form
from tests.laws.conftest import Diary, count_rows
from tests.laws.pages import Page
from tests.laws.tries import all_forms, fill_in

pytestmark = pytest.mark.database


@pytest.mark.parametrize("kind", ["unheard-of", "MOOD", "mood ", "%00", "%ED%A0%80", "x" * 3000])
def test_an_unknown_kind_is_not_there(diary: Diary, house: House, kind: str) -> None:
    before = count_rows(house)
    fields = form(diary.member.person, entry_id=clock.new_id(), score=9)
    answer = diary.browser.post(f"/log/{kind}", data=fields)
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert count_rows(house) == before


LOOKING = {"/timeline", "/timeline/filter", "/timeline/months"}
"""Sent by POST only so that nothing typed stands in an address; nothing is written."""

SURROGATES = (b"%ED%A0%80", b"\xed\xa0\x80", b"%FF%00")


@pytest.mark.parametrize("raw", SURROGATES)
def test_bytes_that_are_no_text_are_a_clear_answer(
    app: Flask, diary: Diary, house: House, raw: bytes
) -> None:
    """Kept as the signs they were sent as, or refused; read again either way."""
    form_type = "application/x-www-form-urlencoded"
    with capture_logs():
        for found in all_forms(app, diary):
            words = [control.name for control in found.form.controls if control.takes_words]
            good = {key: value for key, value in fill_in(found.form).items() if key not in words}
            body = urlencode(good, doseq=True).encode()
            body += b"".join(b"&" + name.encode() + b"=" + raw for name in words)
            browser = diary.browser if found.whose == "maya" else app.test_client()
            answer = browser.post(found.form.action, data=body, content_type=form_type)
            wanted = {303, 400, 409, 422, 429} | ({200} if found.form.action in LOOKING else set())
            assert answer.status_code in wanted, f"{found} {answer.status_code}"
        for path in ("/today", "/timeline", "/help/plan", "/me/settings", "/bin"):
            assert diary.browser.get(path).status_code == 200


@pytest.mark.parametrize("body", [b'{"note": "\\ud800"}', b'{"note', b"[]", b"\xff", b"null"])
def test_json_that_no_form_takes_yet_is_a_problem_document(
    diary: Diary, house: House, body: bytes
) -> None:
    before = count_rows(house)
    paths = ("/log/mood", f"/entries/{diary.entry_id}/edit", "/help/plan", "/me/settings/name")
    for path in paths:
        answer = diary.browser.post(path, data=body, content_type="application/json")
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert count_rows(house) == before


def test_addresses_and_headers_that_are_nonsense(app: Flask, diary: Diary) -> None:
    odd = "\xff\xed" + "Firefox" * 5000
    headers = {"User-Agent": odd, "Accept-Language": "en;q=x,,-;", "Accept": ";;", "HX-Target": odd}
    query = "saved=%ff&taken_out=%00&after=--&ended=x&join=&next=%ff&changed=%0d%0a"
    for whose in (diary.browser, app.test_client()):
        whose.set_cookie("daymark-place", 'nonsense"')
        whose.set_cookie("daymark-codes", "nonsense")
        for paths in diary.paths(app).values():
            answer = whose.get(f"{paths[0]}?{query}", headers=headers)
            assert answer.status_code in {200, 303}, paths[0]


def test_cookies_that_are_nonsense_are_nobody(app: Flask) -> None:
    for token in ("", "x", "é" * 100, "x" * 3000, '"; DROP'):
        browser = app.test_client()
        browser.set_cookie("daymark", token)
        browser.set_cookie("daymark-here", token)
        assert browser.get("/today").status_code == 303
        assert browser.get("/help").status_code == 200


def test_a_phone_whose_clock_is_far_off_locks_nobody_out(diary: Diary) -> None:
    tapped_at = "0001-01-01T00:00:00Z"
    fields = form(diary.member.person, entry_id=clock.new_id(), score=5, zone="America/New_York")
    with capture_logs():
        answer = diary.browser.post("/log/mood", data=fields | {"tapped_at": tapped_at})
        assert answer.status_code in {303, 422}
        for path in ("/today", "/timeline", f"/entries/{fields['entry_id']}"):
            assert diary.browser.get(path).status_code in {200, 404}, path


@pytest.mark.parametrize("at", ["9" * 30, "9" * 15])
def test_a_place_in_the_timeline_that_is_none_shows_a_page(diary: Diary, at: str) -> None:
    with capture_logs():
        answer = diary.browser.get(f"/timeline?after=20261124-{at}-{clock.new_id().hex}")
    assert answer.status_code == 200


def test_more_versions_than_anybody_has_are_refused(diary: Diary, house: House) -> None:
    before = count_rows(house)
    many = [clock.new_id() for _ in range(70_000)]
    page = Page(diary.browser.get(f"/entries/{diary.entry_id}").text)
    editor = next(form for form in page.forms if form.key == "editor")
    with capture_logs():
        answer = diary.browser.post(
            editor.action, data=editor.filled(joins=[str(each) for each in many])
        )
    assert answer.status_code in {400, 413, 422}
    assert count_rows(house) == before
