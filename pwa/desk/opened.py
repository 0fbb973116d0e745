"""One entry, opened at the desk: what was shown of it, and what was written about it."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from pwa.circle.gate import look_at_one, reply
from pwa.circle.given import NewReply
from pwa.desk.idle import at_desk
from pwa.receipts import NotThere
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form, typed
from pwa.web.house import house
from pwa.web.htmx import answer as answer_with
from pwa.web.session import me

blueprint = Blueprint("opened", __name__)


@blueprint.get("/desk/<uuid:link_id>/entries/<uuid:entry_id>")
@at_desk
def show(link_id: UUID, entry_id: UUID) -> str:
    return render_template("desk/entry.html", values={}, errors={}, **_opened(link_id, entry_id))


@blueprint.post("/desk/<uuid:link_id>/entries/<uuid:entry_id>")
@at_desk
def answer(link_id: UUID, entry_id: UUID) -> Response:
    """A short encouragement or a question. It waits while the client has quiet hours."""
    try:
        given = read_form(NewReply, request.form)
    except Refused as refused:
        context = _opened(link_id, entry_id)
        return refuse(refused, "desk/entry.html", values=typed(NewReply, request.form), **context)
    database, vault = house().database, house().vault
    if reply(database, vault, me(), link_id, entry_id, given.words) is None:
        raise NotThere
    here = url_for("opened.show", link_id=link_id, entry_id=entry_id)
    return make_response(answer_with(None, here, None))


def _opened(link_id: UUID, entry_id: UUID) -> dict[str, Any]:
    shown = look_at_one(house().database, house().vault, me(), link_id, entry_id)
    if shown is None:
        raise NotThere
    return {
        "shown": shown,
        "link": shown.link,
        "reading": shown.readings[0],
        "first_name": (shown.client_name.split() or [""])[0],
        "today": shown.today,
    }
