"""Do reminders reach me? The truth about each device, a test, what became of the last ones, and the
other ways: a mail, a calendar."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for

from pwa import clock
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.reminders.calendar import read_calendar
from pwa.reminders.devices import drop_device, list_reached, stop_device
from pwa.reminders.keep import list_reminders
from pwa.reminders.past import list_past
from pwa.reminders.reach import send_test
from pwa.reminders.wishes import (
    MailAddress,
    find_wishes,
    keep_address,
    make_calendar,
    revoke_calendar,
)
from pwa.screens.reminders import list_going_on, name_of
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form, typed
from pwa.web.guards import open_to_all
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.limits import posts_at_most
from pwa.web.session import me, signed_in

blueprint = Blueprint("reach", __name__)

LATELY = timedelta(days=7)
MOST = 30


@blueprint.get("/reminders/reach")
def show() -> str:
    return render_template("reminders/reach.html", errors={}, **_context(me()))


@blueprint.post("/reminders/reach/test")
@posts_at_most("20/hour", each_person=True)
def test() -> Response:
    send_test(house().database, me())
    house().nudges.wake()
    return answer(None, url_for("reach.show", sent=1), None)


@blueprint.post("/reminders/reach/<uuid:session_id>/gone")
def let_go(session_id: UUID) -> Response:
    person = me()
    if session_id == signed_in().session_id:
        drop_device(house().database, person, session_id)
    elif not stop_device(house().database, person, session_id):
        raise NotThere
    return answer(None, url_for("reach.show"), None)


@blueprint.post("/reminders/mail")
def keep_mail() -> Response:
    try:
        given = read_form(MailAddress, request.form)
    except Refused as refused:
        context = _context(me()) | {"values": typed(MailAddress, request.form)}
        return refuse(refused, "reminders/reach.html", **context)
    keep_address(house().database, me(), given.address)
    return answer(None, url_for("reach.show"), None)


@blueprint.post("/reminders/calendar")
def begin_calendar() -> Response:
    """A secret address; an older one leads nowhere from now on."""
    make_calendar(house().database, house().vault.keeper, me())
    return answer(None, url_for("reach.show"), None)


@blueprint.post("/reminders/calendar/end")
def end_calendar() -> Response:
    revoke_calendar(house().database, me())
    return answer(None, url_for("reach.show"), None)


@blueprint.get("/calendar/<secret>.ics")
@open_to_all
def calendar(secret: str) -> Response:
    """Times without words, for whoever knows the address."""
    with house().database.reading() as session:
        text = read_calendar(session, house().vault, secret)
    if text is None:
        raise NotThere
    return Response(text, content_type="text/calendar; charset=utf-8")


def _context(person: Person) -> dict[str, Any]:
    with house().database.reading() as session:
        habits = list_going_on(session, person)
        reminders = {each.id: each for each in list_reminders(session, person)}
        reached = list_reached(session, person)
        past = list_past(session, person, clock.now() - LATELY, MOST)
        wishes = find_wishes(session, person)
    names = {each.id: name_of(each, habits) for each in reminders.values()}
    here = signed_in().session_id
    return {
        "reached": sorted(reached, key=lambda each: each.session_id != here),
        "here": here,
        "past": past,
        "names": names,
        "wishes": wishes,
        "values": {"address": wishes.address},
        "calendar": wishes.calendar
        and url_for("reach.calendar", secret=wishes.calendar, _external=True),
        "has_mail": bool(house().settings.mail_server),
        "can_push": house().sender.is_ready,
        "key": house().sender.point,
        "sent": "sent" in request.args,
        "today": person.today(),
    }
