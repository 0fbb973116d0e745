"""A pause: some days on which no habit is done or missed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for

from pwa.habits.keep import list_habits
from pwa.habits.pauses import (
    BeginPause,
    EndPause,
    Overlapping,
    begin_pause,
    end_pause,
    going_on,
    list_pauses,
)
from pwa.people.person import Person
from pwa.web.errors import refuse
from pwa.web.forms import Refused, typed
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.keep import kept
from pwa.web.session import me
from pwa.web.writes import declare, write_form
from pwa.words import mark

blueprint = Blueprint("pause", __name__)

declare("pause.begin", BeginPause, begin_pause)
declare("pause.end", EndPause, end_pause)


@blueprint.get("/pause")
@kept()
def show() -> str:
    person = me()
    week_on = person.today() + timedelta(days=7)
    values = {"first": person.today(), "until": week_on, "length": "7", "keeps_medicine": "yes"}
    return render_template("habits/pause.html", **_context(person, values, errors={}))


@blueprint.post("/pause")
def begin() -> Response:
    person = me()
    try:
        _, receipt = write_form(house(), person, "pause.begin", {}, request.form)
    except Overlapping:
        lies = Refused.at("first", mark("There is a pause on these days already. Pick others."))
        return _refuse(person, lies)
    except Refused as refused:
        return _refuse(person, refused)
    return answer(receipt, url_for("habits.show"), None)


@blueprint.post("/pause/<uuid:pause_id>/end")
def end(pause_id: UUID) -> Response:
    address = {"pause_id": pause_id}
    _, receipt = write_form(house(), me(), "pause.end", address, request.form)
    return answer(receipt, url_for("habits.show"), None)


def _refuse(person: Person, refused: Refused) -> Response:
    return refuse(refused, "habits/pause.html", **_context(person, typed(BeginPause, request.form)))


def _context(person: Person, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    today = person.today()
    with house().database.reading() as session:
        pauses = list_pauses(session, person)
        habits = list_habits(session, person)
    return {
        "values": values,
        "pause": going_on(pauses, today),
        "medicines": [
            habit.called for habit in habits if habit.is_medicine and habit.ended_at is None
        ],
        "today": today,
        "zone": person.zone,
        **more,
    }
