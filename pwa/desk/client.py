"""One client's page: what to talk about, what is new, the line, and what was shown. The family's
page is the same through a narrower link, and calmer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from pwa.circle import gate
from pwa.circle.given import NewHours
from pwa.circle.links import end, keep_hours
from pwa.circle.looks import OPENED, PRINTED
from pwa.circle.shown import Shown
from pwa.circle.terms import Role
from pwa.desk.idle import at_desk
from pwa.insights.about import page_of
from pwa.receipts import NotThere
from pwa.safety.words import list_written
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form, typed
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.session import me
from pwa.web.ways import list_ways

blueprint = Blueprint("client", __name__)

BACK = timedelta(days=29)


@blueprint.get("/desk/<uuid:link_id>")
@at_desk
def show(link_id: UUID) -> str:
    shown = _look(link_id)
    if shown.link.role is Role.FAMILY:
        ways = list_ways(me().country)
        return render_template("desk/family.html", ways=ways, **page_of(shown))
    return render_template("desk/client.html", **page_of(shown))


@blueprint.get("/desk/<uuid:link_id>/print")
@at_desk
def to_print(link_id: UUID) -> str:
    """For a meeting, on paper. The client reads that it was printed."""
    shown = _look(link_id, PRINTED)
    return render_template("desk/print.html", **page_of(shown))


@blueprint.get("/desk/<uuid:link_id>/plan")
@at_desk
def plan(link_id: UUID) -> str:
    """The client's safety plan, where it is shown. It leaves a look."""
    shown = gate.look_at_plan(house().database, house().vault, me(), link_id)
    if shown is None:
        raise NotThere
    return render_template("desk/plan.html", shown=shown, written=list_written(shown.plan))


@blueprint.route("/desk/<uuid:link_id>/hours", methods=["GET", "POST"])
@at_desk
def hours(link_id: UUID) -> Response:
    """When a case manager reads, until when they are away, how to reach them, and their visits."""
    link, name = _find(link_id)
    if link.role is not Role.CASE_MANAGER:
        raise NotThere
    values: dict[str, Any] = {field: getattr(link.hours, field) for field in NewHours.model_fields}
    if request.method != "POST":
        page = render_template("desk/hours.html", link=link, name=name, values=values, errors={})
        return make_response(page)
    try:
        given = read_form(NewHours, request.form)
    except Refused as refused:
        kept = typed(NewHours, request.form)
        return refuse(refused, "desk/hours.html", link=link, name=name, values=kept)
    keep_hours(house().database, house().vault, me(), link_id, given.hours())
    return answer(None, url_for("client.show", link_id=link_id), None)


@blueprint.route("/desk/<uuid:link_id>/end", methods=["GET", "POST"])
@at_desk
def finish(link_id: UUID) -> Response:
    link, name = _find(link_id)
    if request.method != "POST":
        return make_response(render_template("desk/end.html", link=link, name=name))
    end(house().database, house().vault, me(), link_id)
    return answer(None, url_for("caseload.show"), None)


def _look(link_id: UUID, how: str = OPENED) -> Shown:
    shown = gate.look(house().database, house().vault, me(), link_id, BACK, how)
    if shown is None:
        raise NotThere
    return shown


def _find(link_id: UUID) -> tuple[Any, str]:
    """A link of this viewer that holds, and the client's name. Raises NotThere."""
    with house().database.reading() as session:
        for link, name in gate.list_clients(session, house().vault, me()):
            if link.id == link_id:
                return link, name
    raise NotThere
