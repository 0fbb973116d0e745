"""All entries, newest first, by day; or those that somebody looks for.

What is looked for is sent by POST: no word a person typed may stand in an address.
"""

from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from pwa.circle.told import tell_who_sees
from pwa.db import Session
from pwa.entries.search import Found, kinds_with, search
from pwa.entries.sought import Sought, first_of
from pwa.entries.timeline import Cursor, Page, list_months, read_page
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.screens.sought import find_choices, told_filters
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form, read_id, typed
from pwa.web.house import house
from pwa.web.htmx import wants_fragment
from pwa.web.keep import NOW, kept
from pwa.web.session import me

blueprint = Blueprint("timeline", __name__)


class Day(NamedTuple):
    """The entries of a day on one page; `goes_on` where the page before has its heading."""

    day: date
    readings: list[Reading]
    total: int
    goes_on: bool


@blueprint.get("/timeline")
@kept(NOW)
def show() -> str:
    month = first_of(request.args.get("month", ""))
    sought = Sought(month=f"{month:%Y-%m}" if month else "")
    after = Cursor.parse(request.args.get("after", ""))
    context = _look(me(), sought, after)
    page = "timeline/page.html" if wants_fragment() else "timeline/show.html"
    return render_template(page, **context, taken_out=read_id("taken_out"))


@blueprint.post("/timeline")
def look() -> Response:
    """Finds what is sought: a page; for htmx the list, or the page of it that `after` names."""
    try:
        sought = read_form(Sought, request.form)
    except Refused as refused:
        return _refused(refused)
    after = Cursor.parse(request.form.get("after", ""))
    if sought.is_everything and not wants_fragment():
        return make_response(redirect(url_for("timeline.show", month=sought.month or None), 303))
    context = _look(me(), sought, after)
    if not wants_fragment():
        return make_response(render_template("timeline/show.html", **context))
    part = "timeline/page.html" if after else "timeline/answer.html"
    return make_response(render_template(part, **context))


@blueprint.route("/timeline/filter", methods=["GET", "POST"])
def choose() -> Response:
    """What can be chosen to look for, with what is being looked for already."""
    person = me()
    try:
        sought = read_form(Sought, request.form)
    except Refused as refused:
        return _refused(refused)
    with house().database.reading() as session:
        context = _form_context(session, person, sought.model_dump())
    return make_response(render_template(_form_page(), errors={}, sought=sought, **context))


@blueprint.route("/timeline/months", methods=["GET", "POST"])
def choose_month() -> Response:
    person = me()
    try:
        sought = read_form(Sought, request.form)
    except Refused as refused:
        return _refused(refused)
    with house().database.reading() as session:
        months = list_months(session, person)
    years = [(year, list(within)) for year, within in groupby(months, key=lambda each: each.year)]
    page = "timeline/months_sheet.html" if wants_fragment() else "timeline/months.html"
    return make_response(render_template(page, years=years, sought=sought))


def _look(person: Person, sought: Sought, after: Cursor | None) -> dict[str, Any]:
    """What the list needs, of everything or of what fits."""
    begin = after or _begin_of(sought)
    with house().database.reading() as session:
        if sought.is_everything:
            found = Found(read_page(session, person, begin))
        else:
            found = search(session, person, sought, begin)
        filters = told_filters(session, person, sought)
        page = found.page
        page = page._replace(readings=tell_who_sees(session, person, page.readings))
    return {
        "days": _by_day(page, after),
        "next": str(page.following) if page.following else None,
        "looked_to": found.looked_to,
        "count": len(page.readings),
        "sought": sought,
        "filters": filters,
        "is_later": after is not None,
        "today": person.today(),
        "month": _month_shown(page, sought, person),
    }


def _begin_of(sought: Sought) -> Cursor | None:
    month = first_of(sought.month)
    if month is None:
        return None
    return Cursor.before(_month_after(month))


def _month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _month_shown(page: Page, sought: Sought, person: Person) -> date:
    """The month with which the list begins."""
    if page.readings:
        return page.readings[0].day
    return first_of(sought.month) or person.today()


def _by_day(page: Page, after: Cursor | None) -> list[Day]:
    days = []
    for day, within in groupby(page.readings, key=lambda reading: reading.day):
        goes_on = after is not None and after.day == day
        days.append(Day(day, list(within), page.counts.get(day, 0), goes_on))
    return days


def _form_page() -> str:
    return "timeline/filter_sheet.html" if wants_fragment() else "timeline/filter.html"


def _form_context(session: Session, person: Person, values: dict[str, Any]) -> dict[str, Any]:
    choices = find_choices(session, person, values["tags"])
    return {"choices": choices, "values": values, "with_number": bool(kinds_with("score"))}


def _refused(refused: Refused) -> Response:
    """The filters again, in the sheet where there is one, with what was typed."""
    values = typed(Sought, request.form)
    with house().database.reading() as session:
        context = _form_context(session, me(), values)
    response = refuse(refused, _form_page(), sought=Sought(), **context)
    response.headers["HX-Retarget"] = "#sheet"
    response.headers["HX-Reswap"] = "innerHTML"
    return response
