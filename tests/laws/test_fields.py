"""Every kind of entry is whole: its marks, its templates, its words, its place in the register."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import pwa
from pwa.entries.kind import OF_EVERY_KIND, Kind, Mark, Payload, kinds

FOLDERS = Path(pwa.__file__).parent
TEMPLATES = {"card.html", "form.html", "logged.html", "row.html", "words.html"}
SOME_HAVE = {"read.html", "refused.html"}  # a page for reading long words; another for a refusal
# The least of each kind that is taken.
LEAST: dict[str, dict[str, Any]] = {
    "mood": {"score": 5},
    "habit": {"state": "done"},
    "breathing": {"pattern": "square", "seconds": 60},
    "journal": {"words": "rain"},
}

every_kind = pytest.mark.parametrize("kind", kinds().values(), ids=lambda kind: kind.name)


def marks_of(payload: type[Payload]) -> dict[str, list[Mark]]:
    """By field, the marks it carries."""
    return {
        name: [each for each in field.metadata if isinstance(each, Mark)]
        for name, field in payload.model_fields.items()
    }


@every_kind
def test_every_field_says_once_who_may_see_it(kind: Kind) -> None:
    assert kind.payload.model_fields
    assert [name for name, marks in marks_of(kind.payload).items() if len(marks) != 1] == []
    assert kind.marks == {name: marks[0] for name, marks in marks_of(kind.payload).items()}


@every_kind
def test_no_text_passes_for_a_score(kind: Kind) -> None:
    """Family is shown scores only: what a person may type freely is never one."""
    schema = kind.payload.model_json_schema()["properties"]
    typed = {name for name, field in schema.items() if _takes_any_text(kind, name, field)}
    scores = {name for name, mark in kind.marks.items() if mark is Mark.SCORE}
    assert typed & scores == set()


def _takes_any_text(kind: Kind, name: str, schema: dict[str, Any]) -> bool:
    anything = "a heron by the water"
    if "string" not in str(schema):
        return False
    try:
        kind.payload.model_validate({name: anything} | _needed(kind, name))
    except ValueError:
        return False
    return True


def _needed(kind: Kind, but: str) -> dict[str, Any]:
    return {name: value for name, value in LEAST[kind.name].items() if name != but}


@every_kind
def test_a_payload_takes_nothing_it_does_not_know_and_never_changes(kind: Kind) -> None:
    assert kind.payload.model_config["extra"] == "forbid"
    assert kind.payload.model_config["frozen"] is True


def test_every_folder_of_a_kind_has_registered_itself() -> None:
    folders = {path.parent.name for path in (FOLDERS / "entries/kinds").glob("*/__init__.py")}
    assert folders == set(kinds())
    assert all(name == kind.name for name, kind in kinds().items())


def test_every_kind_has_its_templates(app: Flask) -> None:
    folders = FOLDERS / "templates/kinds"
    found = {folder.name: {path.name for path in folder.iterdir()} for folder in folders.iterdir()}
    assert {name: files - SOME_HAVE for name, files in found.items()} == dict.fromkeys(
        kinds(), TEMPLATES
    )
    for name in kinds():
        words = app.jinja_env.get_template(f"kinds/{name}/words.html").module
        assert callable(words.title)  # type: ignore[attr-defined]
        assert callable(words.one_line)  # type: ignore[attr-defined]


@every_kind
def test_a_payload_is_told_field_by_field(kind: Kind) -> None:
    """Two versions are compared by what is told: a field left out could not be chosen."""
    payload = kind.payload.model_validate(_needed(kind, ""))
    told = kind.words.tell(payload, str)
    with_others: frozenset[str] = getattr(kind.words, "TOLD_WITH_OTHERS", frozenset())
    assert with_others < kind.payload.model_fields.keys()
    assert len(told) == len(kind.payload.model_fields.keys() - with_others - OF_EVERY_KIND)
    assert len({label for label, _ in told}) == len(told)


@every_kind
def test_what_is_sealed_is_what_is_read(kind: Kind) -> None:
    assert set(kind.opened.__struct_fields__) == set(kind.payload.model_fields)
