"""One view, three answers: a fragment for htmx, a page for a browser, a receipt for a program."""

from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from pwa import clock
from tests.acts import FRAGMENT, form
from tests.conftest import Member

pytestmark = pytest.mark.database

BOOSTED = {"HX-Request": "true", "HX-Request-Type": "full"}
HTMX_2 = {"HX-Request": "true"}
JSON = {"Accept": "application/json"}


def log(maya: Member, **headers: str) -> tuple[dict[str, str], TestResponse]:
    fields = form(maya.person, entry_id=clock.new_id(), score=7)
    return fields, maya.browser.post("/log/mood", data=fields, headers=headers)


def is_whole(answer: TestResponse) -> bool:
    return answer.text.lstrip().startswith("<!doctype html>")


@pytest.mark.parametrize("path", ["/timeline", "/log"])
def test_a_fragment_only_for_a_part_of_a_page(maya: Member, path: str) -> None:
    log(maya)
    whole = [maya.browser.get(path, headers=headers) for headers in ({}, BOOSTED, HTMX_2)]
    part = maya.browser.get(path, headers=FRAGMENT)
    assert all(is_whole(answer) for answer in whole)
    assert part.status_code == 200
    assert "<html" not in part.text
    alone = maya.browser.get(path, headers={"HX-Request-Type": "partial"})
    assert is_whole(alone)


def test_a_write_answers_htmx_with_the_card(maya: Member) -> None:
    fields, answer = log(maya, **FRAGMENT)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert answer.headers["HX-Trigger"] == "logged"
    assert answer.headers["Daymark-Write"] == f"{fields['write_id']} saved"


def test_a_write_leads_a_browser_on(maya: Member) -> None:
    fields, answer = log(maya)
    assert answer.status_code == 303
    assert answer.location == f"/today?saved={fields['entry_id']}"
    assert answer.headers["Daymark-Write"] == f"{fields['write_id']} saved"


def test_a_boosted_form_is_led_on_by_htmx(maya: Member) -> None:
    fields, answer = log(maya, **BOOSTED)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == f"/today?saved={fields['entry_id']}"
    assert answer.text == ""


def test_a_write_answers_a_program_with_its_receipt(maya: Member) -> None:
    fields, answer = log(maya, **JSON)
    assert answer.get_json() == {
        "write_id": fields["write_id"],
        "outcome": "saved",
        "id": fields["entry_id"],
    }
    assert answer.headers["Daymark-Write"] == f"{fields['write_id']} saved"


def test_an_edit_on_an_old_version_says_so(maya: Member) -> None:
    fields, _ = log(maya)
    path, base = f"/entries/{fields['entry_id']}/edit", UUID(fields["write_id"])
    first, second = (form(maya.person, base=base, score=score) for score in (2, 3))
    maya.browser.post(path, data=first)
    answer = maya.browser.post(path, data=second)
    assert answer.headers["Daymark-Write"] == f"{second['write_id']} beside"
    assert answer.location == f"/entries/{fields['entry_id']}/versions"


@pytest.mark.parametrize("accept", ["text/html,application/json;q=0.9", "*/*", ""])
def test_a_browser_is_no_program(maya: Member, accept: str) -> None:
    answer = maya.browser.get("/nothing", headers={"Accept": accept})
    assert answer.mimetype == "text/html"


def test_a_program_is_told_of_an_error_as_a_problem(maya: Member) -> None:
    answer = maya.browser.get("/nothing", headers=JSON)
    assert answer.mimetype == "application/problem+json"
    problem = answer.get_json()
    assert problem.keys() == {"type", "title", "detail", "status"}
    assert problem["status"] == answer.status_code == 404


def test_a_refused_tap_answers_htmx_with_the_scale_again(maya: Member) -> None:
    fields = form(maya.person, entry_id=clock.new_id(), score=0)
    answer = maya.browser.post("/log/mood", data=fields, headers=FRAGMENT)
    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert answer.text.lstrip().startswith('<section class="log-area">')
    assert "Pick a number from 1 to 10." in answer.text


def test_whoever_is_signed_out_keeps_the_page_they_are_on(maya: Member) -> None:
    maya.browser.delete_cookie("daymark")
    _, answer = log(maya, **FRAGMENT)
    assert (answer.status_code, answer.headers["HX-Reswap"]) == (401, "none")
