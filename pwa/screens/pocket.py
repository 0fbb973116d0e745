"""What makes Daymark at home on a phone: the service worker, and the pages it falls back on."""

import json
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, render_template, url_for
from werkzeug.exceptions import NotFound

from pwa import clock
from pwa.circle.told import list_starting
from pwa.entries.kind import kind_names, kinds
from pwa.goals.keep import list_choices
from pwa.habits.keep import list_habits
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.screens.today import draw_day
from pwa.web.guards import open_to_all
from pwa.web.house import house
from pwa.web.keep import NOW, kept
from pwa.web.session import me
from pwa.web.static_files import ROOT, address_of, tree

blueprint = Blueprint("pocket", __name__)

WORKER = "vendor/worker.js"
ON_THE_PHONE = (
    "vendor/app.css",
    "vendor/page.js",
    "vendor/breathe.js",
    "vendor/icons.svg",
    "app/icon.svg",
)
"""The static files that a page cannot do without."""

BARE = ("/no-signal", "/help")
"""Pages without a person, as somebody who is signed out sees them."""

# Stands in a form that the phone fills in, where its kind will not do without.
BLANKS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "mood": {"score": 5},
        "breathing": {"pattern": "long", "seconds": 60},
        "habit": {"state": "done"},
        "journal": {},
    }
)


@blueprint.get("/sw.js")
@open_to_all
def worker() -> Response:
    """Always at this address. Another build is another text, by which browsers notice it."""
    facts = {
        "tree": tree(),
        "files": [address_of(path) for path in ON_THE_PHONE],
        "bare": BARE,
    }
    script = (ROOT / WORKER).read_text(encoding="utf-8")
    return Response(f"self.DAYMARK={json.dumps(facts)};\n{script}", content_type="text/javascript")


@blueprint.get("/no-signal")
@open_to_all
def no_signal() -> str:
    return render_template("pocket/no_signal.html")


@blueprint.get("/today/blank")
@kept(NOW)
def blank_today() -> str:
    """Today of a day that has not come: nothing logged, no date. The phone puts the day in."""
    person = me()
    with house().database.reading() as session:
        habits = [habit for habit in list_habits(session, person) if habit.ended_at is None]
        starting = list_starting(session, person, "mood")
    today = person.today()
    sky = replace(draw_day(person, today, []), sun=None, lamp=None)  # the hour is not known either
    return render_template(
        "pocket/today.html", habits=habits, today=today, horizon=sky, starting=starting
    )


@blueprint.get("/entries/blank/<int:place>")
@kept(NOW)
def blank_entry(place: int) -> str:
    """The form of a kind with nothing in it, for what waits on the phone. The address tells the
    kind's place among `kind_names`, and not its name."""
    names = kind_names()
    if place >= len(names):
        raise NotFound
    person, kind = me(), names[place]
    reading = _blank_reading(person, kind)
    with house().database.reading() as session:
        return render_template(
            "pocket/entry.html",
            reading=reading,
            values=_blank_values(kind),
            goals=list_choices(session, person),
            errors={},
            today=reading.day,
            back=url_for("today.show"),
            **kinds()[kind].offers(session, person),
        )


def _blank_reading(person: Person, kind: str) -> Reading:
    payload = kinds()[kind].opened(**{**_required(kind), **BLANKS.get(kind, {})})
    made = clock.new_id()
    return Reading(made, kind, clock.now(), person.today(), person.zone, made, payload, audience=())


def _required(kind: str) -> dict[str, Any]:
    fields = kinds()[kind].payload.model_fields.items()
    return {name: None for name, field in fields if field.is_required()}


def _blank_values(kind: str) -> dict[str, Any]:
    """A field that holds several begins with none; a field of words with no word."""
    fields = kinds()[kind].payload.model_fields.items()
    return {
        name: None if field.is_required() else field.get_default() for name, field in fields
    } | {"goal_id": None, "habit_id": None, "day": None, "time": None}
