"""What waited on Maya's phone arrives: exactly once, as her, in order, each with its own answer."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from pwa import clock
from pwa.entries import record
from pwa.entries.timeline import list_days
from pwa.readings import Reading
from pwa.web.whose import tag_of
from tests.acts import form, log_mood
from tests.conftest import Member
from tests.parcels import seal, seal_bytes

pytestmark = pytest.mark.database


def phone_of(member: Member) -> dict[str, Any]:
    told: dict[str, Any] = member.browser.get("/api/phone").get_json()
    return told


def parcel(member: Member, path: str, fields: dict[str, Any], name: str = "") -> dict[str, str]:
    point = phone_of(member)["point"]
    return {"id": name or str(fields["write_id"]), "sealed": seal(point, path, fields)}


def sync(member: Member, *parcels: dict[str, str], **more: Any) -> dict[str, Any]:
    contact = {"whose": tag_of(member.person), "parcels": list(parcels)} | more
    answer = member.browser.post("/api/sync", json=contact)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.get_json()
    return told


def mood(member: Member, score: int = 6, **more: Any) -> dict[str, Any]:
    return form(member.person, entry_id=clock.new_id(), score=score, **more)


def log_of(member: Member) -> list[Reading]:
    today = member.person.today()
    with member.house.database.reading() as session:
        return list(list_days(session, member.person, today, today))


def test_a_write_that_came_by_its_form_already_is_the_same_write(maya: Member) -> None:
    fields = mood(maya)
    maya.browser.post("/log/mood", data=fields)
    waited = parcel(maya, "/log/mood", fields)
    for _ in range(2):
        [answer] = sync(maya, waited)["answers"]
        assert answer == {
            "id": fields["write_id"],
            "status": 200,
            "named": f"{fields['write_id']} saved",
        }
    assert len(log_of(maya)) == 1


def test_an_edit_goes_on_the_version_that_went_before_it(maya: Member) -> None:
    fields = mood(maya)
    edit = form(maya.person, base=fields["write_id"], score=3, happened="Soup")
    answers = sync(
        maya,
        parcel(maya, "/log/mood", fields),
        parcel(maya, f"/entries/{fields['entry_id']}/edit", edit),
    )["answers"]
    assert [answer["status"] for answer in answers] == [200, 200]
    [reading] = log_of(maya)
    assert (reading.payload.score, reading.payload.happened) == (3, "Soup")


def test_what_is_wrong_is_said_and_the_rest_goes_on(maya: Member) -> None:
    wrong, right = mood(maya, 11), mood(maya, 4)
    first, second = sync(maya, parcel(maya, "/log/mood", wrong), parcel(maya, "/log/mood", right))[
        "answers"
    ]
    assert (first["status"], first["problems"]) == (422, ["Pick a number from 1 to 10."])
    assert second["status"] == 200
    assert [reading.payload.score for reading in log_of(maya)] == [4]


def test_one_write_id_for_two_things_is_told_apart(maya: Member) -> None:
    fields = mood(maya)
    other = fields | {"score": "9"}
    answers = sync(maya, parcel(maya, "/log/mood", fields), parcel(maya, "/log/mood", other))[
        "answers"
    ]
    assert [answer["status"] for answer in answers] == [200, 409]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/me/password", 404),
        ("/sign-out", 404),
        ("/nowhere", 404),
        ("/log/nothing", 404),
        ("/help/country", 404),
        ("/entries/01a217c2-42b8-70be-b3a1-b3e54ac1c52c/bin", 404),
        ("//elsewhere/log/mood", 404),
        ("/log/mood?x=1", 200),
    ],
)
def test_only_doors_of_the_register_open(maya: Member, path: str, status: int) -> None:
    [answer] = sync(maya, parcel(maya, path, mood(maya)))["answers"]
    assert answer["status"] == status


def test_a_draft_that_waited_replaces_an_older_one_only(maya: Member) -> None:
    draft_id = clock.new_id()
    path = f"/journal/drafts/{draft_id}"

    def save(number: int, words: str) -> int:
        fields = form(maya.person, draft_number=number, words=words)
        [answer] = sync(maya, parcel(maya, path, fields, f"{draft_id}.{number}"))["answers"]
        status: int = answer["status"]
        return status

    assert [save(2, "two"), save(2, "two"), save(3, "three"), save(1, "one")] == [
        200,
        200,
        200,
        409,
    ]
    assert "three" in maya.browser.get(path).text


def test_nothing_of_one_person_is_sent_as_another(maya: Member, sam: Member) -> None:
    waited = parcel(maya, "/log/mood", mood(maya, whose=tag_of(maya.person)))
    contact = {"whose": tag_of(maya.person), "parcels": [waited]}
    assert sam.browser.post("/api/sync", json=contact).status_code == 401
    [answer] = sync(sam, waited)["answers"]
    assert answer["status"] == 422
    assert "cannot be read" in answer["problems"][0]
    theirs = parcel(sam, "/log/mood", mood(sam, whose=tag_of(maya.person)))
    [answer] = sync(sam, theirs)["answers"]
    assert answer["status"] == 401
    assert log_of(sam) == log_of(maya) == []


@pytest.mark.parametrize("text", [b"", b"{}", b"[]", b"\xff", b'{"path": 1, "body": ""}'])
def test_a_parcel_of_nonsense_is_refused_alone(maya: Member, text: bytes) -> None:
    from base64 import b64encode

    sealed = b64encode(seal_bytes(phone_of(maya)["point"], text)).decode()
    nonsense = {"id": "one", "sealed": sealed}
    spoiled = {"id": "two", "sealed": sealed[:-8] + "AAAAAAA="}
    no_base64 = {"id": "three", "sealed": "not base64!"}
    right = parcel(maya, "/log/mood", mood(maya))
    answers = sync(maya, nonsense, spoiled, no_base64, right)["answers"]
    assert [answer["status"] for answer in answers] == [400, 422, 422, 200]


@pytest.mark.parametrize(
    "contact",
    [None, [], 3, {}, {"whose": 3}, {"whose": "", "parcels": "x"}, {"whose": "", "more": 1}],
)
def test_a_contact_of_nonsense_is_a_clear_refusal(maya: Member, contact: Any) -> None:
    assert maya.browser.post("/api/sync", json=contact).status_code in {400, 401}
    text = maya.browser.post("/api/sync", data="{", content_type="application/json")
    assert text.status_code == 400


def test_a_server_that_was_put_back_says_what_it_lacks(maya: Member) -> None:
    here = log_mood(maya.person)
    record.record(maya.house.database, maya.person, here)
    gone = str(clock.new_id())
    fields = mood(maya)
    told = sync(maya, parcel(maya, "/log/mood", fields), last=gone)
    assert told == {"answers": [], "lacks_last": True, "lacks": []}
    assert len(log_of(maya)) == 1
    told = sync(maya, held=[str(here.write_id), gone])
    assert (told["lacks_last"], told["lacks"]) == (False, [gone])
    assert sync(maya, last=str(here.write_id))["lacks_last"] is False


def test_a_form_is_not_read_on_a_server_that_was_put_back(maya: Member) -> None:
    here = log_mood(maya.person)
    record.record(maya.house.database, maya.person, here)
    fields = mood(maya)
    gone = {"Daymark-Last": str(clock.new_id())}
    refused = maya.browser.post("/log/mood", data=fields, headers=gone)
    assert (refused.status_code, refused.headers.get("Daymark-Lacks")) == (425, "1")
    assert len(log_of(maya)) == 1
    known = {"Daymark-Last": str(here.write_id)}
    answer = maya.browser.post("/log/mood", data=fields, headers=known)
    assert "Daymark-Lacks" not in answer.headers
    assert len(log_of(maya)) == 2


def test_a_stranger_is_told_to_sign_in(stranger: FlaskClient) -> None:
    assert stranger.post("/api/sync", json={}).status_code == 401
    asked = stranger.get("/api/phone", headers={"Daymark-Worker": "1"})
    assert asked.status_code == 401
    assert "Daymark-Forget" not in asked.headers


def test_a_phone_whose_session_was_ended_is_told_to_forget(maya: Member) -> None:
    maya.house.sessions.end(maya.person.id)
    asked = maya.browser.get("/today", headers={"Daymark-Worker": "1"})
    assert (asked.status_code, asked.headers["Daymark-Forget"]) == (401, "1")


def test_one_that_breaks_lets_those_before_it_be_and_holds_those_after_it(
    maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pwa.api import sync as door

    good = [parcel(maya, "/log/mood", mood(maya, score)) for score in (1, 2, 3)]
    real = door._write
    calls: list[int] = []

    def break_second(*given: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise ZeroDivisionError
        return real(*given)

    monkeypatch.setattr(door, "_write", break_second)
    answers = sync(maya, *good)["answers"]
    assert [answer["status"] for answer in answers] == [200, 500]
    assert json.dumps(answers).count("Traceback") == 0
    assert [reading.payload.score for reading in log_of(maya)] == [1]
