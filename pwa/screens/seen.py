"""What somebody sees: their page of me, through my own eyes. It leaves no look."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, render_template

from pwa.circle.gate import preview
from pwa.circle.terms import Role
from pwa.insights.about import page_of
from pwa.receipts import NotThere
from pwa.web.house import house
from pwa.web.session import me
from pwa.web.ways import list_ways

blueprint = Blueprint("seen", __name__)

BACK = timedelta(days=29)


@blueprint.get("/circle/<uuid:link_id>/page")
def show(link_id: UUID) -> str:
    with house().database.reading() as session:
        shown = preview(session, me(), link_id, BACK)
    if shown is None:
        raise NotThere
    is_family = shown.link.role is Role.FAMILY
    return render_template(
        "circle/seen.html",
        body="desk/family_body.html" if is_family else "desk/client_body.html",
        ways=list_ways(me().country),
        **page_of(shown),
    )
