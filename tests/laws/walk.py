"""Reading every page there is, and sending every form that stands on one."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pwa.web import limits
from tests.acts import FRAGMENT, PASSWORD
from tests.laws.conftest import Diary
from tests.laws.pages import Form, Page

# What a person could type, by the name of the control.
GOOD = {
    "sign_in_name": "maya",
    "display_name": "Maya",
    "password": PASSWORD,
    "new_password": "three quiet lamps",
    "code": "abcd-efgh-ijkl-mnop",
    "zone": "Europe/Paris",
    "country": "US",
    "of_age": "yes",
    "score": "7",
    "inhale": "4",
    "hold": "4",
    "exhale": "6",
    "rest": "0",
    "look": "dark",
    "doses": "08:00",
    "amount": "2",
    "length": "own",
}


class Found(NamedTuple):
    """A form, the address of the page it stands on, and whose browser saw it."""

    form: Form
    page: str
    whose: str

    def __str__(self) -> str:
        return f"{self.whose} {self.page} -> {self.form.action}"


def browsers(app: Flask, diary: Diary) -> dict[str, FlaskClient]:
    return {"maya": diary.browser, "stranger": app.test_client()}


def read_all(app: Flask, diary: Diary, *, fragments: bool = False) -> dict[str, str]:
    """Every page, by whose browser reads it and its address; with what htmx asks for as well."""
    found = {}
    for whose, browser in browsers(app, diary).items():
        for path in (path for paths in diary.paths(app).values() for path in paths):
            answer = browser.get(path)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                found[f"{whose} {path}"] = answer.text
            if fragments:
                part = browser.get(path, headers=FRAGMENT)
                is_part = part.mimetype == "text/html" and "<!doctype" not in part.text
                if part.status_code == 200 and is_part:
                    found[f"{whose} part {path}"] = part.text
    return found


def find_forms(pages: dict[str, str]) -> Iterator[Found]:
    """Each form once for each browser that sees it."""
    seen = set()
    for key, html in pages.items():
        whose, _, page = key.partition(" ")
        if page.startswith("/entries/blank/"):
            continue  # the form of nothing yet: the phone fills in what it is of
        for form in Page(html).forms:
            names = tuple(sorted({control.name for control in form.controls}))
            if (whose, form.action, names) not in seen:
                seen.add((whose, form.action, names))
                yield Found(form, page, whose)


def send(
    app: Flask, diary: Diary, found: Found, fields: dict[str, list[str]], **more: str
) -> TestResponse:
    """Sends a form, however often one was sent before."""
    limits.forget_all()
    browser = browsers(app, diary)[found.whose]
    return browser.post(found.form.action, data=fields, headers=more)


def read_broken(app: Flask, diary: Diary, pages: dict[str, str] | None = None) -> dict[str, str]:
    """Every form (of these pages, else of all) as it comes back with nothing typed into it, and
    what is said where something broke."""
    found = {}
    for each in find_forms(pages or read_all(app, diary)):
        if each.form.action != "/sign-out":
            blank = each.form.filled(**{control.name: "" for control in each.form.typed})
            answer = send(app, diary, each, blank | {"day": ["2999-01-01"]})
            if answer.status_code >= 400:
                found[f"{each} {answer.status_code}"] = answer.text
    for whose, browser in browsers(app, diary).items():
        for method, path in (("GET", "/nothing"), ("PUT", "/today"), ("POST", "/log/unheard-of")):
            answer = browser.open(path, method=method)
            found[f"{whose} {path} {answer.status_code}"] = answer.text
    return found
