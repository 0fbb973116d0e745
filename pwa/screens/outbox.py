"""What waits on this phone. The page holds the words; what waits, only the phone knows."""

from flask import Blueprint, render_template

from pwa.web.keep import NOW, kept

blueprint = Blueprint("outbox", __name__)


@blueprint.get("/outbox")
@kept(NOW)
def show() -> str:
    return render_template("outbox/show.html")
