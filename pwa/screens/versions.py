"""Two versions of one entry: neither is chosen before the person taps."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from pwa.circle.told import tell_who_sees
from pwa.entries.acts import Settle
from pwa.entries.kind import kinds
from pwa.entries.timeline import find_entry
from pwa.entries.versions import Beside, list_beside, settle
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.screens.compare import Version, set_side_by_side
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.session import me
from pwa.web.templating import say
from pwa.web.writes import declare, write_form
from pwa.words import mark

blueprint = Blueprint("versions", __name__)

declare("versions.choose", Settle, settle)


@blueprint.get("/entries/<uuid:entry_id>/versions")
def show(entry_id: UUID) -> Response:
    person = me()
    with house().database.reading() as session:
        reading = find_entry(session, person, entry_id)
        if reading is None:
            raise NotFound
        [reading] = tell_who_sees(session, person, [reading])
        beside = list_beside(session, person, reading)
    if not beside.readings:
        return make_response(redirect(url_for("log.show", entry_id=entry_id), 303))
    versions, same = _side_by_side(person, reading, beside)
    return make_response(
        render_template(
            "log/versions.html",
            reading=reading,
            today=person.today(),
            back=url_for("timeline.show"),
            versions=versions,
            same=same,
        )
    )


@blueprint.post("/entries/<uuid:entry_id>/versions")
def choose(entry_id: UUID) -> Response:
    address = {"entry_id": entry_id}
    _, receipt = write_form(house(), me(), "versions.choose", address, request.form)
    return answer(receipt, url_for("versions.show", entry_id=entry_id), None)


def _side_by_side(
    person: Person, current: Reading, beside: Beside
) -> tuple[list[dict[str, Any]], list[str]]:
    other = beside.readings[0]
    tell = kinds()[current.kind].words.tell

    def version(reading: Reading, name: str) -> Version:
        made_at = beside.made_at.get(reading.version, reading.at)
        return Version(reading.version, say(name), made_at, tell(reading.payload, say))

    return set_side_by_side(
        person, version(other, mark("Kept beside")), version(current, mark("Shown now"))
    )
