"""Who sees an entry: showing it, taking it back, and marking it for a talk."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from pwa.circle import acts, replies
from pwa.circle.acts import Share, TalkAbout
from pwa.circle.links import list_holding
from pwa.circle.replies import Answer
from pwa.circle.told import tell_who_sees
from pwa.entries.timeline import find_entry
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.web.errors import refuse
from pwa.web.forms import Refused, typed
from pwa.web.house import house
from pwa.web.htmx import answer, wants_fragment, wants_toast
from pwa.web.session import me
from pwa.web.writes import declare, write_form

blueprint = Blueprint("sharing", __name__)

PARTS = {
    "share": "sharing/row.html",
    "who": "sharing/toggle.html",
    "shown": "sharing/taken_back.html",
}

declare("sharing.share", Share, acts.share)
declare("sharing.answer_back", Answer, replies.answer)
declare("sharing.talk_about", TalkAbout, acts.talk_about)


@blueprint.get("/entries/<uuid:entry_id>/share")
def sheet(entry_id: UUID) -> str:
    person = me()
    page = (
        _part_asked(entry_id) or "sharing/sheet.html" if wants_fragment() else "sharing/page.html"
    )
    return render_template(page, **_context(person, entry_id))


@blueprint.post("/entries/<uuid:entry_id>/share")
def share(entry_id: UUID) -> Response:
    person = me()
    address = {"entry_id": entry_id}
    _, receipt = write_form(house(), person, "sharing.share", address, request.form)
    then = url_for("log.show", entry_id=entry_id)
    part = _part_asked(entry_id) or ("sharing/chosen.html" if wants_toast() else None)
    if part is None or not wants_fragment():
        return answer(receipt, then, None)
    return answer(receipt, then, part, reading=_find(person, entry_id))


@blueprint.post("/entries/<uuid:entry_id>/talk-about")
def talk_about(entry_id: UUID) -> Response:
    address = {"entry_id": entry_id}
    _, receipt = write_form(house(), me(), "sharing.talk_about", address, request.form)
    return answer(receipt, url_for("log.show", entry_id=entry_id), None)


@blueprint.post("/entries/<uuid:entry_id>/answers")
def answer_back(entry_id: UUID) -> Response:
    address = {"entry_id": entry_id}
    try:
        _, receipt = write_form(house(), me(), "sharing.answer_back", address, request.form)
    except Refused as refused:
        _find(me(), entry_id)
        return refuse(refused, "sharing/answer_again.html", entry_id=entry_id, **_typed())
    return answer(receipt, url_for("log.show", entry_id=entry_id, _anchor="replies"), None)


def _typed() -> dict[str, Any]:
    values = typed(Answer, request.form)
    return {"values": values, "today": me().today(), "zone": me().zone}


def _part_asked(entry_id: UUID) -> str | None:
    """What of an entry an answer takes the place of: its mark in a list, its row, or where it stood
    among what is shown."""
    target = request.headers.get("HX-Target", "").rpartition("#")[2]
    for name, part in PARTS.items():
        if target == f"{name}-{entry_id}":
            return part
    return None


def _context(person: Person, entry_id: UUID) -> dict[str, Any]:
    with house().database.reading() as session:
        links = {link.id: link for link in list_holding(session, person)}
    return {"reading": _find(person, entry_id), "links": links, "today": person.today()}


def _find(person: Person, entry_id: UUID) -> Reading:
    with house().database.reading() as session:
        reading = find_entry(session, person, entry_id)
        if reading is None or reading.deleted_at is not None:
            raise NotFound
        return tell_who_sees(session, person, [reading])[0]
