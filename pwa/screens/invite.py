"""Letting somebody in: the client's invitation, and the page that shows what one allows."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from pwa.circle.given import Code, LetIn, NewInvitation
from pwa.circle.handed import ways_of
from pwa.circle.invitations import (
    Invitation,
    NoInvitation,
    accept,
    find_invitation,
    find_open,
    invite,
    withdraw,
)
from pwa.circle.terms import Role
from pwa.entries.kind import kind_names
from pwa.receipts import NotThere
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form, typed
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.limits import posts_at_most
from pwa.web.session import me
from pwa.words import mark

blueprint = Blueprint("invite", __name__)

TRIES = "30/hour"
NONE = mark("No invitation has this code. It may be used, or older than a week. Ask for a new one.")
OWN = mark("This is your own invitation. Give it to the one you want to let in.")


@blueprint.route("/circle/invite", methods=["GET", "POST"])
def begin() -> Response:
    """A client invites somebody, having read what they allow."""
    person = me()
    blank = {"role": request.args.get("role", Role.FAMILY), "kinds": ()}
    if request.method != "POST":
        return make_response(_form(values=blank, errors={}))
    try:
        given = read_form(NewInvitation, request.form)
    except Refused as refused:
        values = typed(NewInvitation, request.form)
        return refuse(refused, "circle/invite.html", values=values, all_kinds=kind_names())
    keeper = house().vault.keeper
    invited = invite(house().database, keeper, person, given.role, given.terms(), by_viewer=False)
    return answer(None, url_for("invite.show", invitation_id=invited.id), None)


@blueprint.get("/circle/invitations/<uuid:invitation_id>")
def show(invitation_id: UUID) -> str:
    """The invitation to hand over: as a link, a code and a picture of it."""
    with house().database.reading() as session:
        invited = find_open(session, me(), invitation_id)
    if invited is None:
        raise NotThere
    address = url_for("invite.join", code=invited.code, _external=True)
    return render_template("circle/invitation.html", invited=invited, **ways_of(address))


@blueprint.post("/circle/invitations/<uuid:invitation_id>/withdraw")
def take_back(invitation_id: UUID) -> Response:
    if not withdraw(house().database, me(), invitation_id):
        raise NotThere
    return answer(None, url_for("circle.show"), None)


@blueprint.route("/join", methods=["GET", "POST"])
@posts_at_most(TRIES)
def enter() -> Response:
    """For whoever has a code on paper."""
    if request.method != "POST":
        return make_response(render_template("circle/enter.html", values={}, errors={}))
    try:
        given = read_form(Code, request.form)
        _look_up(given.code)
    except Refused as refused:
        return refuse(refused, "circle/enter.html", values=typed(Code, request.form))
    except NoInvitation:
        none = Refused.at("code", NONE)
        return refuse(none, "circle/enter.html", values=typed(Code, request.form))
    return make_response(redirect(url_for("invite.join", code=given.code), 303))


@blueprint.route("/join/<code>", methods=["GET", "POST"])
@posts_at_most(TRIES)
def join(code: str) -> Response:
    """Shows what an invitation allows, and uses it up once somebody says yes."""
    person = me()
    try:
        invitation = _look_up(code)
    except NoInvitation:
        return make_response(render_template("circle/no_invitation.html", why=NONE), 404)
    if invitation.by.id == person.id:
        return make_response(render_template("circle/no_invitation.html", why=OWN), 404)
    if request.method != "POST":
        context = _joining(invitation, code)
        return make_response(render_template("circle/join.html", errors={}, **context))
    try:
        given = read_form(LetIn, request.form)
        link_id = accept(house().database, house().vault, person, code, given.kinds)
    except Refused as refused:
        chosen = typed(LetIn, request.form)["kinds"]
        context = _joining(invitation, code)
        return refuse(refused, "circle/join.html", chosen=chosen, **context)
    except NoInvitation:
        return make_response(render_template("circle/no_invitation.html", why=NONE), 404)
    if invitation.by_viewer:
        return answer(None, url_for("circle.show"), None)
    return answer(None, url_for("client.show", link_id=link_id), None)


def _look_up(code: str) -> Invitation:
    with house().database.reading() as session:
        return find_invitation(session, house().vault, code)


def _form(**context: Any) -> str:
    return render_template("circle/invite.html", all_kinds=kind_names(), **context)


def _joining(invitation: Invitation, code: str) -> dict[str, Any]:
    """What the page before accepting tells. The viewer is whoever will read."""
    by_viewer = invitation.by_viewer
    viewer = invitation.by if by_viewer else me()
    client = me() if by_viewer else invitation.by
    return {
        "invitation": invitation,
        "code": code,
        "viewer": viewer,
        "client": client,
        "works_for": viewer.confirmed_by or invitation.terms.works_for,
        "is_confirmed": bool(viewer.confirmed_by) and invitation.role is Role.CASE_MANAGER,
        "all_kinds": kind_names(),
    }
