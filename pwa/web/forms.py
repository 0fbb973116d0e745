"""Reads a form into a model: lax in what text it takes, exact in what it lets through."""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, NamedTuple, TypeVar, get_args, get_origin
from uuid import UUID

from flask import request
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from pwa.acts import MISFIT
from pwa.words import mark

M = TypeVar("M", bound=BaseModel)

SENTENCES = {
    "missing": mark("This is needed."),
    "string_too_long": mark("That is too long. %(max_length)s letters at most."),
    "string_too_short": mark("A little longer: %(min_length)s letters at least."),
    "too_long": mark("That is too much. %(max_length)s at most."),
    "int_parsing": mark("Use a whole number."),
    "int_parsing_size": mark("Use a whole number."),
    "int_from_float": mark("Use a whole number."),
    "float_parsing": mark("Use a number."),
    "date_from_datetime_inexact": mark("Write the day as 2026-11-24."),
    "date_from_datetime_parsing": mark("Write the day as 2026-11-24."),
    "date_parsing": mark("Write the day as 2026-11-24."),
    "time_parsing": mark("Write the time as 14:05."),
    "string_unicode": mark("One sign in this text cannot be kept."),
}
ELSE = mark("This does not fit here.")


class Problem(NamedTuple):
    """What is wrong with one field: a marked sentence and its values."""

    text: str
    values: Mapping[str, object]


class Refused(Exception):
    """A form that cannot be taken as it is. It knows no input, only what is wrong where."""

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__()
        self.problems = problems

    @classmethod
    def at(cls, field: str, sentence: str, **values: object) -> "Refused":
        return cls({field: Problem(sentence, values)})


def read_form(model: type[M], form: MultiDict[str, str], **given: Any) -> M:
    """The form's fields as a model; `given` is what the address says. Raises Refused."""
    fields: dict[str, Any] = {}
    for field in _shape(model):
        if field.inner:
            fields[field.name] = _pick(field.inner, form)
    fields |= _pick([field for field in _shape(model) if not field.inner], form)
    return _check(model, fields | given, strict=False)


def read_json(model: type[M], fields: Mapping[str, Any], **given: Any) -> M:
    """A JSON object as a model, strictly. Raises Refused."""
    return _check(model, {**fields, **given}, strict=None)


def read_id(argument: str) -> UUID | None:
    """The id that the address names in an argument, or None."""
    return as_id(request.args.get(argument))


def as_id(text: str | None) -> UUID | None:
    """A text as the id it is, or None."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def form_id(name: str) -> UUID:
    """The id that a form makes. Raises Refused where it is none."""
    given = as_id(request.form.get(name))
    if given is None:
        raise Refused.at(name, ELSE)
    return given


def typed(model: type[BaseModel], form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, field by field, for showing the form again."""
    values: dict[str, Any] = {}
    for field in _shape(model):
        values |= _typed(field.inner or [field], form)
    return values


def _check(model: type[M], fields: Mapping[str, Any], *, strict: bool | None) -> M:
    try:
        return model.model_validate(fields, strict=strict)
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
    problems: dict[str, Problem] = {}
    for detail in details:
        problems.setdefault(_field(detail), _problem(detail))
    raise Refused(problems)


class _Field(NamedTuple):
    name: str
    is_list: bool
    inner: "list[_Field]"


@cache
def _shape(model: type[BaseModel]) -> list[_Field]:
    """Which fields a model has, which of them take several values, and which are models."""
    shape = []
    for name, info in model.model_fields.items():
        annotation = info.annotation
        inner = isinstance(annotation, type) and issubclass(annotation, BaseModel)
        shape.append(_Field(name, _takes_several(annotation), _shape(annotation) if inner else []))  # type: ignore[arg-type]
    return shape


def _takes_several(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _takes_several(get_args(annotation)[0])
    return get_origin(annotation) in {tuple, list, set, frozenset}


def _pick(shape: list[_Field], form: MultiDict[str, str]) -> dict[str, Any]:
    """Empty fields are left out: a form sends them, the person did not fill them in."""
    picked: dict[str, Any] = {}
    for field in shape:
        if field.is_list:
            several = [text for text in form.getlist(field.name) if text]
            if several:
                picked[field.name] = several
        elif text := _last_filled(form, field.name):
            picked[field.name] = text
    return picked


def _last_filled(form: MultiDict[str, str], name: str) -> str | None:
    """Of several fields with one name, as a choice and own words below it, the last filled in."""
    return next((text for text in reversed(form.getlist(name)) if text), None)


def _typed(shape: list[_Field], form: MultiDict[str, str]) -> dict[str, Any]:
    return {
        field.name: list(filter(None, form.getlist(field.name)))
        if field.is_list
        else _last_filled(form, field.name)
        for field in shape
    }


def _field(detail: ErrorDetails) -> str:
    names = [part for part in detail["loc"] if isinstance(part, str) and part != "payload"]
    return names[0] if names else ""


def _problem(detail: ErrorDetails) -> Problem:
    kind = detail["type"]
    if detail.get("ctx", {}).get("field_type") == "Value":
        kind = f"string_{kind}"  # a text that was checked once before
    if kind in SENTENCES:
        return Problem(SENTENCES[kind], dict(detail.get("ctx", {})))
    return Problem(detail["msg"] if kind == MISFIT else ELSE, {})
