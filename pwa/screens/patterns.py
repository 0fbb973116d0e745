"""Breathing patterns of a person's own: making, changing, putting away."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for

from pwa.db import Session
from pwa.entries import patterns
from pwa.entries.patterns import (
    EndPattern,
    KeepPattern,
    Pattern,
    SavePattern,
    TakeUpPattern,
    find_pattern,
    list_beside,
    list_patterns,
)
from pwa.receipts import NotThere, Outcome
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_id, typed
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.session import me
from pwa.web.writes import declare, write_form

blueprint = Blueprint("patterns", __name__)

FIELDS = ("called", "inhale", "hold", "exhale", "rest")

declare("patterns.create", SavePattern, patterns.save_pattern)
declare("patterns.change", SavePattern, patterns.save_pattern)
declare("patterns.end", EndPattern, patterns.end_pattern)
declare("patterns.take_up", TakeUpPattern, patterns.take_up_pattern)
declare("patterns.keep", KeepPattern, patterns.keep_pattern)


@blueprint.get("/breathe/own")
def show() -> str:
    person = me()
    with house().database.reading() as session:
        own = list_patterns(session, person)
        gone = _find_gone(session)
    return render_template(
        "breathe/own.html", patterns=own, gone=gone, today=person.today(), zone=person.zone
    )


@blueprint.get("/breathe/own/new")
def begin() -> str:
    return render_template("breathe/pattern.html", errors={}, **_form_context(None, {}))


@blueprint.post("/breathe/own/new")
def create() -> Response:
    try:
        act, receipt = write_form(house(), me(), "patterns.create", {}, request.form)
    except Refused as refused:
        values = typed(SavePattern, request.form)
        return refuse(refused, "breathe/pattern.html", **_form_context(None, values))
    return answer(receipt, url_for("breathe.follow_own", pattern_id=act.pattern_id), None)


@blueprint.get("/breathe/own/<uuid:pattern_id>/change")
def open_one(pattern_id: UUID) -> str:
    with house().database.reading() as session:
        pattern = _find(session, pattern_id)
        beside = list_beside(session, me(), pattern)
    values = {name: getattr(pattern, name) for name in FIELDS} | {"base": pattern.version}
    context = _form_context(pattern, values)
    return render_template("breathe/pattern.html", errors={}, beside=beside, **context)


@blueprint.post("/breathe/own/<uuid:pattern_id>/change")
def change(pattern_id: UUID) -> Response:
    address = {"pattern_id": pattern_id}
    try:
        _, receipt = write_form(house(), me(), "patterns.change", address, request.form)
    except Refused as refused:
        with house().database.reading() as session:
            pattern = _find(session, pattern_id)
        values = typed(SavePattern, request.form)
        return refuse(refused, "breathe/pattern.html", **_form_context(pattern, values))
    if receipt.outcome is Outcome.BESIDE:
        return answer(receipt, url_for("patterns.open_one", pattern_id=pattern_id), None)
    return answer(receipt, url_for("patterns.show"), None)


@blueprint.post("/breathe/own/<uuid:pattern_id>/put-away")
def end(pattern_id: UUID) -> Response:
    address = {"pattern_id": pattern_id}
    _, receipt = write_form(house(), me(), "patterns.end", address, request.form)
    return answer(receipt, url_for("patterns.show", put_away=pattern_id), None)


@blueprint.post("/breathe/own/<uuid:pattern_id>/take-up")
def take_up(pattern_id: UUID) -> Response:
    address = {"pattern_id": pattern_id}
    _, receipt = write_form(house(), me(), "patterns.take_up", address, request.form)
    return answer(receipt, url_for("patterns.show"), None)


@blueprint.post("/breathe/own/<uuid:pattern_id>/versions")
def keep(pattern_id: UUID) -> Response:
    address = {"pattern_id": pattern_id}
    _, receipt = write_form(house(), me(), "patterns.keep", address, request.form)
    return answer(receipt, url_for("patterns.open_one", pattern_id=pattern_id), None)


def _find(session: Session, pattern_id: UUID) -> Pattern:
    pattern = find_pattern(session, me(), pattern_id)
    if pattern is None:
        raise NotThere
    return pattern


def _find_gone(session: Session) -> Pattern | None:
    """The pattern that was put away just now, so that it can be taken up again."""
    named = read_id("put_away")
    pattern = find_pattern(session, me(), named) if named else None
    return pattern if pattern is not None and pattern.ended_at is not None else None


def _form_context(pattern: Pattern | None, values: dict[str, Any]) -> dict[str, Any]:
    person = me()
    return {
        "pattern": pattern,
        "values": values,
        "today": person.today(),
        "zone": person.zone,
    }
