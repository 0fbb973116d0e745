"""Whatever is sent, a form comes back with what was typed in it and a sentence at the field, and
nothing is half done."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete
from werkzeug.test import TestResponse

from pwa import clock
from pwa.people.models import FailedTry
from pwa.web.house import House
from tests.acts import form
from tests.laws.conftest import Diary, count_rows
from tests.laws.pages import Control, Page
from tests.laws.tries import ID, NULL, OWN_WORDS, TOO_LONG, Try, all_forms, all_tries, fill_in
from tests.laws.walk import Found, send

pytestmark = pytest.mark.database

# An address is followed only if it is ours; another's tag asks to sign in; words are words.
UNCHECKED = {"", "next", "whose", *OWN_WORDS}

# What reading a page may leave, or trying a password.
BY_READING = ("failed_tries", "looks", "looked_at")

JSON = {"Accept": "application/json"}


def test_a_form_comes_back_with_a_sentence_and_all_that_was_typed(
    app: Flask, diary: Diary, house: House
) -> None:
    before = count_rows(house, *BY_READING)
    wrong, tries = [], 0
    for each in all_tries(app, diary):
        answer = send(app, diary, each.found, each.sent)
        forget_failures(house)
        tries += 1
        wrong += [f"{each}: {fault}" for fault in faults(each, answer)]
    assert wrong == []
    assert tries > 120
    assert count_rows(house, *BY_READING) == before


def forget_failures(house: House) -> None:
    house.database.write(lambda session: session.execute(delete(FailedTry)) and None)


def faults(each: Try, answer: TestResponse) -> Iterator[str]:
    """What is missing in the answer to a form that does not fit."""
    if answer.status_code != 422:
        yield f"status {answer.status_code}"
        return
    page, name = Page(answer.text), each.control.name
    said = said_aloud(page) if each.control.type == "submit" else sentence_at(page, name)
    if not said.endswith("."):
        yield "no sentence at the field"
    action = ID.sub("", each.found.form.action)
    back = [form for form in page.forms if ID.sub("", form.action) == action and form.controls]
    named = {control.name for control in each.found.form.controls}
    same = next((form for form in back if {c.name for c in form.controls} == named), None)
    if same is None:
        # Where nothing was typed, nothing can be lost.
        if each.found.form.typed or not back:
            yield "another form"
        return
    now = same.filled()
    for control in each.found.form.controls:
        if control.type not in {"password", "submit", "hidden"} and control.name:
            yield from lost(control, each, now.get(control.name, []))


def lost(control: Control, each: Try, now: list[str]) -> Iterator[str]:
    """Choices that do not exist cannot be shown again; all that was typed can."""
    was = [text for text in each.sent.get(control.name, []) if text]
    if control.name == each.control.name and not control.is_typed:
        return
    shown = [text.replace("\r\n", "\n") for text in now if text]
    if shown != was:
        yield f"{control.name} came back as {[text[:20] for text in now]}"


def sentence_at(page: Page, name: str) -> str:
    """What is said at a field: the field points to it, or its group stands over it."""
    place = f"f-{name}-error"
    pointing = [
        each.attributes
        for each in page.elements
        if place in each.attributes.get("aria-describedby", "").split()
    ]
    is_group = page.with_id(f"f-{name}") is not None and not pointing
    if is_group or any(each.get("aria-invalid") == "true" for each in pointing):
        return page.text_of(place)
    return ""


def said_aloud(page: Page) -> str:
    """What is said over buttons that are a choice each."""
    alerts = [
        words.text
        for words in page.words
        if "#alert" in words.within and "#hidden" not in words.within
    ]
    return " ".join(" ".join(alerts).split())


def test_a_program_gets_a_problem_document(app: Flask, diary: Diary, house: House) -> None:
    before = count_rows(house, *BY_READING)
    wrong, seen = [], set()
    for each in all_tries(app, diary):
        if (str(each.found), each.control.name) in seen:
            continue
        seen.add((str(each.found), each.control.name))
        answer = send(app, diary, each.found, each.sent, **JSON)
        problem = answer.get_json() or {}
        fits = (
            answer.mimetype == "application/problem+json"
            and problem.get("status") == answer.status_code == 422
            and problem["errors"].get(each.control.name, "").endswith(".")
            and (not each.bad or each.bad[:50] not in answer.text)
        )
        if not fits:
            wrong.append(f"{each}: {answer.status_code} {problem}")
    assert wrong == []
    assert count_rows(house, *BY_READING) == before


def test_what_a_page_carries_along_is_checked_as_well(
    app: Flask, diary: Diary, house: House
) -> None:
    before = count_rows(house, *BY_READING)
    wrong = []
    for found in all_forms(app, diary):
        good = fill_in(found.form)
        hidden = {c.name for c in found.form.controls if c.type == "hidden"} - UNCHECKED
        for name in hidden:
            for bad in ("nonsense", NULL, TOO_LONG, "9" * 5000):
                answer = send(app, diary, found, good | {name: [bad]})
                if answer.status_code not in {400, 422} or "<h1" not in answer.text:
                    wrong.append(f"{found} {name}={bad[:20]!r}: {answer.status_code}")
    assert wrong == []
    assert count_rows(house, *BY_READING) == before


def test_a_day_that_has_not_been_is_refused(app: Flask, diary: Diary) -> None:
    next_year = str(clock.now().date() + timedelta(days=366))
    for found in all_forms(app, diary):
        for control in found.form.find("day"):
            fields = fill_in(found.form) | {"day": [next_year]}
            answer = send(app, diary, found, fields)
            assert answer.status_code == (422 if control.type == "date" else answer.status_code)
            assert answer.status_code in {400, 422}


def acts(app: Flask, diary: Diary) -> list[Found]:
    return [found for found in all_forms(app, diary) if found.form.find("write_id")]


def test_a_write_id_stands_for_one_act_only(app: Flask, diary: Diary, house: House) -> None:
    """The same form sent again is the same answer; with anything else in it, it is refused."""
    found_acts = acts(app, diary)
    assert len(found_acts) >= 8
    for found in found_acts:
        good = fill_in(found.form)
        first = send(app, diary, found, good)
        again = send(app, diary, found, good)
        assert first.status_code == 303, str(found)
        assert again.headers["Daymark-Write"] == first.headers["Daymark-Write"]
        before = count_rows(house)
        other = send(app, diary, found, good | {"tapped_at": ["2026-01-02T03:04:05Z"]})
        assert other.status_code == 409, str(found)
        assert "Daymark-Write" not in other.headers
        told = send(app, diary, found, good | {"tapped_at": ["2026-01-02T03:04:05Z"]}, **JSON)
        assert (told.status_code, told.mimetype) == (409, "application/problem+json")
        assert count_rows(house) == before


def test_one_write_id_for_two_kinds_of_act_is_refused(
    app: Flask, diary: Diary, house: House
) -> None:
    found_acts = acts(app, diary)
    first = found_acts[0]
    good = fill_in(first.form)
    assert send(app, diary, first, good).status_code == 303
    before = count_rows(house)
    for found in found_acts[1:]:
        fields = fill_in(found.form) | {"write_id": good["write_id"]}
        assert send(app, diary, found, fields).status_code == 409, str(found)
    assert count_rows(house) == before


def test_an_entry_id_that_is_taken_is_refused(diary: Diary, house: House) -> None:
    before = count_rows(house)
    fields = form(diary.member.person, entry_id=diary.entry_id, score=9)
    assert diary.browser.post("/log/mood", data=fields).status_code == 409
    assert count_rows(house) == before
