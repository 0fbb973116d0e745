"""All entries, newest first, by day."""

from datetime import date
from itertools import groupby
from typing import NamedTuple

from flask import Blueprint, render_template, request, url_for

from pwa.entries.timeline import Cursor, Page, read_page
from pwa.readings import Reading
from pwa.web.forms import read_id
from pwa.web.house import house
from pwa.web.htmx import wants_fragment
from pwa.web.session import me

blueprint = Blueprint("timeline", __name__)


class Day(NamedTuple):
    """The entries of a day on one page; `goes_on` where the page before has its heading."""

    day: date
    readings: list[Reading]
    total: int
    goes_on: bool


@blueprint.get("/timeline")
def show() -> str:
    person = me()
    after = Cursor.parse(request.args.get("after", ""))
    with house().database.reading() as session:
        page = read_page(session, person, after)
    following = url_for("timeline.show", after=str(page.following)) if page.following else None
    return render_template(
        "timeline/page.html" if wants_fragment() else "timeline/show.html",
        days=_by_day(page, after),
        next=following,
        today=person.today(),
        taken_out=read_id("taken_out"),
    )


def _by_day(page: Page, after: Cursor | None) -> list[Day]:
    days = []
    for day, within in groupby(page.readings, key=lambda reading: reading.day):
        goes_on = after is not None and after.day == day
        days.append(Day(day, list(within), page.counts.get(day, 0), goes_on))
    return days
