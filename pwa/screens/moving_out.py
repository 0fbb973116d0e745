"""Taking everything away: one file, made while the person goes on."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from pwa import clock
from pwa.receipts import NotThere
from pwa.transfer import exports
from pwa.transfer.exports import Export, State
from pwa.transfer.parts import count_entries
from pwa.web.errors import refuse
from pwa.web.forms import Refused, form_id
from pwa.web.house import house
from pwa.web.htmx import answer, wants_fragment
from pwa.web.session import me
from pwa.web.streams import stream_file
from pwa.web.templating import say
from pwa.words import mark

blueprint = Blueprint("moving_out", __name__, url_prefix="/moving/out")

MEGABYTE = 1_000_000
NO_SPAN = mark("Pick from the list.")
SPANS = {"all": None, "year": 365, "month": 30}


@blueprint.get("")
def show() -> str:
    return render_template("moving_out/show.html", errors={}, span="all", **_form_context())


@blueprint.post("")
def make() -> Response:
    """Packs it next; a second tap finds it being packed."""
    export_id, span = form_id("export_id"), request.form.get("span", "all")
    if span not in SPANS:
        problem = Refused.at("span", NO_SPAN)
        return refuse(problem, "moving_out/show.html", span=span, **_form_context())
    since = _since(SPANS[span])
    exports.begin_export(house().database, me(), export_id, since)
    house().long_loop.wake()
    return answer(None, url_for("moving_out.look", export_id=export_id), None)


@blueprint.get("/<uuid:export_id>")
def look(export_id: UUID) -> Response:
    known = _find(export_id)
    if known.state is State.GONE:
        return answer(None, url_for("moving_out.show"), None)
    gone_at = known.gone_at.astimezone(clock.zone(me().zone))
    context: dict[str, Any] = {
        "known": known,
        "size": _tell_size(known.size),
        "moves_on": known.state is State.PACKING,
        "here": url_for("moving_out.look", export_id=export_id),
        "gone_at": gone_at,
    }
    page = "moving_out/body.html" if wants_fragment() else "moving_out/look.html"
    return make_response(render_template(page, **context))


@blueprint.get("/<uuid:export_id>/file")
def fetch(export_id: UUID) -> Response:
    known = _find(export_id)
    if known.state is not State.READY:
        raise NotFound
    pieces = exports.read_export(house().database, me(), export_id)
    return stream_file(pieces, known.name, "application/zip", size=known.size)


@blueprint.post("/<uuid:export_id>/drop")
def drop(export_id: UUID) -> Response:
    _find(export_id)
    exports.drop_export(house().database, me(), export_id)
    return answer(None, url_for("moving_out.show"), None)


def _find(export_id: UUID) -> Export:
    """The person's export. Raises NotThere."""
    with house().database.reading() as session:
        known = exports.find_export(session, me(), export_id)
    if known is None:
        raise NotThere
    return known


def _tell_size(size: int) -> str:
    """7.5 kB, 2.1 MB."""
    if size < MEGABYTE:
        return say(mark("%(size)s kB"), size=f"{size / 1000:.1f}")
    return say(mark("%(size)s MB"), size=f"{size / MEGABYTE:.1f}")


def _since(days: int | None) -> date | None:
    return None if days is None else me().today() - timedelta(days=days - 1)


def _form_context() -> dict[str, Any]:
    person = me()
    with house().database.reading() as session:
        return {
            "count": count_entries(session, person),
            "latest": exports.find_latest_export(session, person),
            "name": exports.name_of(person),
        }
