"""Leaving Daymark: in seven days, or now."""

from flask import Blueprint, Response, make_response, render_template, request, url_for

from pwa import leaving
from pwa.people import change
from pwa.people.given import OwnPassword
from pwa.people.sign_in import WrongSignIn
from pwa.screens.account import leave_nothing
from pwa.screens.me import NOT_YOURS, PASSWORDS
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form
from pwa.web.guards import open_to_all
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.limits import posts_at_most
from pwa.web.session import me
from pwa.words import mark

blueprint = Blueprint("leaving", __name__)

LATER, NOW = "later", "now"
NEITHER = mark("Pick one of the two.")


@blueprint.route("/me/leave", methods=["GET", "POST"])
@posts_at_most(PASSWORDS, each_person=True)
def leave() -> Response:
    person = me()
    with house().database.reading() as session:
        leaves_on = leaving.find_leaving_day(session, person)
    if request.method != "POST":
        page = render_template("leaving/leave.html", errors={}, leaves_on=leaves_on)
        return make_response(page)
    when = request.form.get("when", LATER)
    try:
        if when not in {LATER, NOW}:
            raise Refused.at("when", NEITHER)
        given = read_form(OwnPassword, request.form)
        change.check_password(house().accounts, person.id, given.password)
    except WrongSignIn:
        refused = Refused.at("password", NOT_YOURS)
    except Refused as error:
        refused = error
    else:
        return _leave_now() if when == NOW else _leave_later()
    return refuse(refused, "leaving/leave.html", leaves_on=leaves_on)


@blueprint.post("/me/leave/stay")
def stay() -> Response:
    leaving.stay(house().database, me())
    return answer(None, url_for("me.show", stayed=1), None)


@blueprint.get("/left")
@open_to_all
def left() -> str:
    return render_template("leaving/left.html")


def _leave_later() -> Response:
    leaving.leave_in_a_week(house().database, me())
    return answer(None, url_for("leaving.leave"), None)


def _leave_now() -> Response:
    """Signs out as signing out does: nothing of the person stays in this browser."""
    leaving.leave_now(house().database, house().sessions, me())
    house().long_loop.wake()
    return leave_nothing(answer(None, url_for("leaving.left"), None))
