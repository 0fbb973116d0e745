"""Two questions a supervisor asks: does it run, and can it serve."""

from flask import Blueprint, Response
from sqlalchemy import text

from pwa.web.guards import open_to_all
from pwa.web.house import house

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_all
def alive() -> Response:
    return Response("ok\n", content_type="text/plain")


@blueprint.get("/readyz")
@open_to_all
def ready() -> Response:
    with house().database.reading() as session:
        session.execute(text("SELECT 1"))
    return Response("ok\n", content_type="text/plain")
