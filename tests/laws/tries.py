"""What does not fit, tried in every control of every form there is."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flask import Flask

from tests.laws.conftest import Diary
from tests.laws.pages import Control, Form
from tests.laws.walk import GOOD, Found, find_forms, read_all

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
TOO_LONG = "x" * 21_000
A_MEGABYTE = "x" * 1_000_000
NULL = "a\0b"

# What does not fit, by the type of the control.
BAD = {
    "text": (TOO_LONG, NULL),
    "textarea": (TOO_LONG, NULL),
    "password": (TOO_LONG,),
    "tel": (TOO_LONG, NULL, "call the clinic"),
    "number": ("nonsense", "-1", "99", "9" * 5000),
    "date": ("1800-01-01", "nonsense", NULL, "20261124"),
    "time": ("25:00", "nonsense", NULL),
    "select": ("nonsense", NULL, ""),
    "radio": ("nonsense", "0", "11", NULL),
    "checkbox": ("nonsense", NULL, TOO_LONG),
    "submit": ("nonsense", "0", "11", "5.5", NULL, "9" * 5000),
}
# A tick says yes whatever its value; without it there is no account.
TICKS = {"of_age": ("", "nonsense")}


# A button or a choice that says words of the person's own.
OWN_WORDS = {"helped", "words", "unit", "word", "habits"}


class Try(NamedTuple):
    """One control of a form with something that does not fit it."""

    found: Found
    control: Control
    sent: dict[str, list[str]]
    bad: str

    def __str__(self) -> str:
        return f"{self.found} {self.control.name}={self.bad[:20]!r}"


def fill_in(form: Form) -> dict[str, list[str]]:
    """A form filled in as it should be."""
    typed: dict[str, str | list[str]] = {}
    for control in form.controls:
        if control.name in GOOD:
            typed[control.name] = GOOD[control.name]
        elif control.type == "tel":
            typed[control.name] = "555 0134"
        elif control.takes_words and control.name:
            typed[control.name] = "few words"
    return form.filled(**typed)


def all_forms(app: Flask, diary: Diary) -> list[Found]:
    """Each form once, whatever ids are in its address; but for those that take nothing."""
    forms = [
        found
        for found in find_forms(read_all(app, diary))
        if any_named(found.form) and found.form.method == "post"
    ]
    once = {(found.whose, ID.sub("", found.form.action)): found for found in forms}
    return list(once.values())


def any_named(form: Form) -> bool:
    return any(control.name for control in form.controls)


def fits(control: Control, text: str) -> bool:
    """Whether this control may well say this, or sends its form elsewhere."""
    most = control.attributes.get("max", "")
    in_range = control.type == "number" and text == "99" and most.isdigit() and int(most) >= 99
    is_own = control.name in OWN_WORDS or "formaction" in control.attributes
    return in_range or is_own or text in control.options


def all_tries(app: Flask, diary: Diary) -> Iterator[Try]:
    """Everything that does not fit, and in each form a megabyte in one place."""
    for found in all_forms(app, diary):
        good = fill_in(found.form)
        named = {each.name: each for each in found.form.controls if each.name}
        for name, control in named.items():
            for bad in TICKS.get(name, BAD.get(control.type, ())):
                if not fits(control, bad):
                    yield Try(found, control, good | {name: [bad]}, bad)
        for control in [each for each in named.values() if each.takes_words][-1:]:
            yield Try(found, control, good | {control.name: [A_MEGABYTE]}, A_MEGABYTE)
