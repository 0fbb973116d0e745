"""What belongs to somebody else is answered, byte for byte, as what never was."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from pwa import clock
from pwa.web.house import House
from tests.acts import FRAGMENT, PASSWORD, form
from tests.conftest import Member
from tests.filled import DRAFT
from tests.laws.conftest import Diary, count_rows, fill_rule, never_were

pytestmark = pytest.mark.database

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SHAPES: tuple[dict[str, str], ...] = ({}, FRAGMENT, {"Accept": "application/json"})


MAKES_ITS_OWN = {
    ("/journal/drafts/<uuid:draft_id>", "POST"),
    ("/moving/in/<uuid:import_id>/begin", "POST"),
}
"""What is sent to an id nobody has makes a thing of the sender's own."""


def rules_with_ids(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if never_were(rule)]


def test_a_draft_under_somebody_elses_id_is_ones_own(diary: Diary, sam: Member) -> None:
    path = f"/journal/drafts/{diary.others['draft_id']}"
    hers = diary.browser.get(path).text
    kept = form(sam.person, entry_id=diary.others["draft_id"], words="sam was here")
    assert sam.browser.post(path, data=kept).status_code == 303
    assert "sam was here" in sam.browser.get(path).text
    assert "sam was here" not in diary.browser.get(path).text
    assert DRAFT in hers
    assert DRAFT not in sam.browser.get(path).text


def as_sent(answer: TestResponse) -> tuple[int, list[tuple[str, str]], bytes]:
    return answer.status_code, sorted(answer.headers.items()), answer.data


def filled(sam: Member, diary: Diary) -> dict[str, Any]:
    """A form that would fit any of these doors."""
    return form(
        sam.person,
        write_id=UUID(int=7),
        base=diary.entry_id,
        keep=diary.entry_id,
        drop=[diary.versions_id],
        version=diary.versions_id,
        score=1,
        way="up",
        reply_id=UUID(int=8),
        link_id=diary.others["link_id"],
        words="few words",
        entries=[diary.entry_id],
    )


@pytest.mark.parametrize("shape", SHAPES, ids=["page", "fragment", "program"])
def test_an_id_of_somebody_else_is_an_id_that_never_was(
    app: Flask, diary: Diary, sam: Member, house: House, shape: dict[str, str]
) -> None:
    sam.browser.post("/desk/unlock", data={"password": PASSWORD})
    before = count_rows(house)
    rules = rules_with_ids(app)
    assert len(rules) >= 6
    wrong = []
    for rule in rules:
        for fields in ({}, filled(sam, diary)):
            for method in METHODS:
                if (rule.rule, method) in MAKES_ITS_OWN:
                    continue
                wrong += differences(rule, method, diary, sam, fields, shape)
    assert wrong == []
    assert count_rows(house) == before


def differences(
    rule: Rule,
    method: str,
    diary: Diary,
    sam: Member,
    fields: dict[str, Any],
    shape: dict[str, str],
) -> list[str]:
    """Where Maya's ids are told from one that nobody has."""

    def ask(ids: Mapping[str, UUID]) -> TestResponse:
        path = fill_rule(rule, **ids)
        return sam.browser.open(path, method=method, data=fields, headers=shape)

    never = ask(never_were(rule))
    found = []
    for theirs in (diary.entry_id, diary.versions_id, diary.binned_id):
        answer = ask({**diary.others, "entry_id": theirs, "session_id": diary.other_session})
        if as_sent(answer) != as_sent(never):
            found.append(f"{method} {rule.rule}: {answer.status_code}, not {never.status_code}")
    is_there = method in (rule.methods or ()) and method != "OPTIONS"
    if is_there and ((never.status_code != 404 and fields) or "Daymark-Write" in never.headers):
        found.append(f"{method} {rule.rule}: {never.status_code} for nothing")
    return found


def test_a_write_id_of_somebody_else_is_free(diary: Diary, sam: Member) -> None:
    """The server never trusts an id across people, and never tells that it was used."""
    maya = diary.member
    was = maya.browser.get("/timeline").text.count("entry-row-title")
    fields = form(maya.person, entry_id=clock.new_id(), score=8)
    assert maya.browser.post("/log/mood", data=fields).status_code == 303
    answer = sam.browser.post("/log/mood", data=fields | {"score": "2"})
    assert answer.status_code == 303
    assert "Very low" in sam.browser.get("/timeline").text
    assert "Very low" in maya.browser.get("/timeline").text  # her own, from before
    timeline = maya.browser.get("/timeline").text
    assert timeline.count("entry-row-title") == was + 1


def test_a_version_goes_back_only_beside_its_own_entry(diary: Diary, house: House) -> None:
    """One's own version under another entry's address is not there either."""
    browser, person = diary.browser, diary.member.person
    with house.database.reading() as session:
        from pwa.entries.timeline import find_entry
        from pwa.entries.versions import list_beside

        entry = find_entry(session, person, diary.versions_id)
        assert entry is not None
        version = list_beside(session, person, entry).readings[0].version
    settled = form(person, keep=entry.version, drop=[version])
    assert browser.post(f"/entries/{diary.versions_id}/versions", data=settled).status_code == 303
    for elsewhere in (diary.entry_id, clock.new_id()):
        back = form(person, version=version)
        assert browser.post(f"/entries/{elsewhere}/restore", data=back).status_code == 404
    back = form(person, version=version)
    assert browser.post(f"/entries/{diary.versions_id}/restore", data=back).status_code == 303


def test_what_sam_logs_is_on_none_of_mayas_pages(app: Flask, diary: Diary, sam: Member) -> None:
    words = "the pear tree by the gate"
    fields = form(sam.person, entry_id=clock.new_id(), score=3, note=words, happened=words)
    assert sam.browser.post("/log/mood", data=fields).status_code == 303
    assert words in sam.browser.get("/timeline").text
    for paths in diary.paths(app).values():
        for path in paths:
            page = diary.browser.get(path).data
            assert words.encode() not in page
            assert fields["entry_id"].encode() not in page
