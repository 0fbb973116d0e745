"""The one step after signing up: what to begin with. It can be passed over, and stores nothing."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

blueprint = Blueprint("first", __name__)

HABIT = "1"
BREATHE, WRITE = "2", "3"
BEGINNINGS = (BREATHE, WRITE)


@blueprint.get("/begin")
def show() -> str:
    return render_template("first/show.html")


@blueprint.get("/begin/on")
def go_on() -> Response:
    """A habit is made first; what else was chosen waits on Today, this once."""
    chosen = request.args.getlist("with")
    if HABIT in chosen:
        then = url_for("habits.new")
    else:
        then = url_for("today.show", begin=[n for n in BEGINNINGS if n in chosen])
    return make_response(redirect(then, 303))
