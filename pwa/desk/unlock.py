"""The password again, after idle minutes at the desk."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from pwa.desk.idle import note_work
from pwa.people.change import check_password
from pwa.people.given import OwnPassword
from pwa.people.sign_in import WrongSignIn
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form
from pwa.web.guards import safe_path
from pwa.web.house import house
from pwa.web.limits import posts_at_most
from pwa.web.session import me
from pwa.words import mark

blueprint = Blueprint("unlock", __name__)

NOT_YOURS = mark("This is not your password.")


@blueprint.route("/desk/unlock", methods=["GET", "POST"])
@posts_at_most("20/hour", each_person=True)
def show() -> Response:
    then = safe_path(request.args.get("next")) or url_for("caseload.show")
    if request.method != "POST":
        return make_response(render_template("desk/unlock.html", then=then, errors={}))
    try:
        given = read_form(OwnPassword, request.form)
        check_password(house().accounts, me().id, given.password)
    except Refused as refused:
        return refuse(refused, "desk/unlock.html", then=then)
    except WrongSignIn:
        wrong = Refused.at("password", NOT_YOURS)
        return refuse(wrong, "desk/unlock.html", then=then)
    response = make_response(redirect(then, 303))
    note_work(response)
    return response
