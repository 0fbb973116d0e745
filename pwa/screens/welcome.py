"""The first page: what Daymark is, who can read what, and that nobody watches it."""

from flask import Blueprint, Response, make_response, redirect, render_template, url_for
from flask_login import current_user

from pwa.web.guards import open_to_all
from pwa.web.house import house

blueprint = Blueprint("welcome", __name__)


@blueprint.get("/")
@open_to_all
def show() -> Response:
    if current_user.is_authenticated:
        return make_response(redirect(url_for("today.show"), 303))
    return make_response(
        render_template("welcome/show.html", organisation=house().settings.organisation)
    )
