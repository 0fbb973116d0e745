"""A case manager invites a client. Only an account that the organisation made may."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from pwa.circle.given import NewClient
from pwa.circle.handed import ways_of
from pwa.circle.invitations import find_open, invite, withdraw
from pwa.circle.terms import Role
from pwa.desk.idle import at_desk
from pwa.entries.kind import kind_names
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form, typed
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.session import me

blueprint = Blueprint("ask", __name__)


@blueprint.route("/desk/invite", methods=["GET", "POST"])
@at_desk
def begin() -> Response:
    person = _case_manager()
    values: dict[str, Any] = {"kinds": ()}
    if request.method != "POST":
        page = render_template("desk/invite.html", values=values, errors={}, all_kinds=kind_names())
        return make_response(page)
    try:
        given = read_form(NewClient, request.form)
    except Refused as refused:
        values = typed(NewClient, request.form)
        return refuse(refused, "desk/invite.html", values=values, all_kinds=kind_names())
    terms = given.terms(person.display_name, person.confirmed_by)
    invited = invite(
        house().database,
        house().vault.keeper,
        person,
        Role.CASE_MANAGER,
        terms,
        by_viewer=True,
    )
    return answer(None, url_for("ask.show", invitation_id=invited.id), None)


@blueprint.get("/desk/invitations/<uuid:invitation_id>")
@at_desk
def show(invitation_id: UUID) -> str:
    with house().database.reading() as session:
        found = find_open(session, me(), invitation_id)
    if found is None or not found.by_viewer:
        raise NotThere
    address = url_for("invite.join", code=found.code, _external=True)
    return render_template("desk/invitation.html", invited=found, **ways_of(address))


@blueprint.post("/desk/invitations/<uuid:invitation_id>/withdraw")
@at_desk
def take_back(invitation_id: UUID) -> Response:
    if not withdraw(house().database, me(), invitation_id):
        raise NotThere
    return answer(None, url_for("caseload.show"), None)


def _case_manager() -> Person:
    person = me()
    if not person.confirmed_by:
        raise NotThere
    return person
