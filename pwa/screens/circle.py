"""The circle as its client sees it: who is let in, who looked, and what was agreed to."""

import csv
from collections.abc import Iterable, Mapping
from datetime import timedelta
from io import StringIO
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from pwa import clock
from pwa.circle import consents, looks, shares, standing, things
from pwa.circle.acts import ShowSeveral, show_several
from pwa.circle.given import FromNow
from pwa.circle.invitations import list_invitations
from pwa.circle.links import Link, end, find_link, list_links, still_want
from pwa.circle.looks import Look
from pwa.circle.terms import Role
from pwa.circle.things import Named, Thing
from pwa.circle.told import tell_who_sees
from pwa.circle.whole import list_followed
from pwa.db import Session
from pwa.entries.kind import kind_names
from pwa.entries.timeline import list_days
from pwa.goals.keep import list_choices
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.web.errors import refuse
from pwa.web.forms import Refused, as_id, read_form, typed
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.session import me
from pwa.web.writes import declare, write_form

blueprint = Blueprint("circle", __name__)

LATEST = 2
SEVERAL = {Thing.GOAL: "goals", Thing.SERVING: "serving", Thing.HABIT: "habits"}
WEEK = timedelta(days=6)
RECORD = (
    *("number", "at", "act", "who", "works for", "what", "id", "purpose"),
    *("until", "with words", "wording", "language", "digest"),
)

declare("circle.show_week", ShowSeveral, show_several)


class Shown(NamedTuple):
    """Somebody who is let in: the kinds that start out shown, how many entries they see, and their
    latest looks."""

    link: Link
    kinds: dict[str, bool]
    number: int
    looks: list[Look]
    ask_again: bool


@blueprint.get("/circle")
def show() -> str:
    person = me()
    today = person.today()
    with house().database.reading() as session:
        links = list_links(session, person)
        holding = [link for link in links if link.holds(today)]
        shown = _show_all(session, person, holding)
        invited = [each for each in list_invitations(session, person) if each.is_open]
    return render_template(
        "circle/show.html",
        shown=shown,
        ended=[link for link in links if not link.holds(today)],
        invited=[each for each in invited if not each.by_viewer],
        today=today,
    )


@blueprint.route("/circle/<uuid:link_id>", methods=["GET", "POST"])
def change(link_id: UUID) -> Response:
    """What somebody sees from now on. It is written down, and never goes backwards."""
    person = me()
    with house().database.reading() as session:
        link = _find(session, person, link_id)
        kinds = standing.list_kinds_shown(session, person).get(link_id, {})
        shown = things.find_things(session, person, link_id)
        goals = list_choices(session, person)
        habits = list_followed(session, person)
    context = {"link": link, "all_kinds": kind_names(), "goals": goals, "habits": habits}
    if request.method != "POST":
        named = {"kinds": kinds, "on": shown, "was": _as_was(kinds, shown)}
        return make_response(render_template("circle/change.html", errors={}, **named, **context))
    try:
        given = read_form(FromNow, request.form)
    except Refused as refused:
        sent = typed(FromNow, request.form)
        on = _things_of(person, sent)
        named = {"kinds": sent["kinds"], "on": on, "was": sent["was"]}
        return refuse(refused, "circle/change.html", **named, **context)
    before = _was_on(given)
    _change_kinds(person, link_id, set(before["kinds"]), set(given.kinds))
    own = {goal.id for goal in goals} | {habit.id for habit in habits} | {person.id}
    wanted = frozenset(each for each in _things_of(person, given.model_dump()) if each.id in own)
    shown = _things_of(person, before)
    change = things.Change(on=wanted - shown, off=shown - wanted)
    house().database.write(lambda session: things.change_things(session, person, link, change))
    return answer(None, url_for("circle.show"), None)


@blueprint.route("/circle/<uuid:link_id>/end", methods=["GET", "POST"])
def finish(link_id: UUID) -> Response:
    person = me()
    with house().database.reading() as session:
        link = _find(session, person, link_id)
    if request.method == "POST":
        end(house().database, house().vault, person, link_id)
        return answer(None, url_for("circle.show"), None)
    return make_response(render_template("circle/end.html", link=link))


@blueprint.get("/circle/<uuid:link_id>/week")
def week(link_id: UUID) -> str:
    """This week's moods that somebody does not see yet, to be looked through before they do."""
    return render_template("circle/week.html", errors={}, **_week(me(), link_id))


@blueprint.post("/circle/<uuid:link_id>/week")
def show_week(link_id: UUID) -> Response:
    address = {"link_id": link_id}
    try:
        _, receipt = write_form(house(), me(), "circle.show_week", address, request.form)
    except Refused as refused:
        return refuse(refused, "circle/week.html", **_week(me(), link_id))
    return answer(receipt, url_for("seen.show", link_id=link_id), None)


@blueprint.post("/circle/<uuid:link_id>/still")
def still(link_id: UUID) -> Response:
    if not still_want(house().database, me(), link_id):
        raise NotThere
    return answer(None, url_for("circle.show"), None)


@blueprint.get("/circle/looks")
def who_looked() -> str:
    person = me()
    chosen = as_id(request.args.get("by"))
    with house().database.reading() as session:
        links = {link.id: link for link in list_links(session, person)}
        found = looks.list_looks(session, person)
    return render_template(
        "circle/looks.html",
        days=_by_day(person, [look for look in found if chosen in {None, look.link_id}]),
        links=links,
        chosen=chosen,
        today=person.today(),
    )


@blueprint.get("/circle/agreed")
def agreed() -> str:
    person = me()
    with house().database.reading() as session:
        record = consents.read_record(session, person)
    return render_template("circle/agreed.html", record=record[::-1], zone=clock.zone(person.zone))


@blueprint.get("/circle/agreed.csv")
def agreed_as_file() -> Response:
    person = me()
    with house().database.reading() as session:
        record = consents.read_record(session, person)
    text = StringIO()
    sheet = csv.writer(text)
    sheet.writerow(RECORD)
    for each in record:
        line = each.line
        row: list[object] = [
            line.act,
            line.who,
            line.works_for,
            line.what,
            line.thing_id or "",
            line.purpose,
        ]
        row += [line.ends_on or "", "yes" if line.words else "", line.wording, line.language]
        row += [each.digest.hex()]
        sheet.writerow([each.number, each.at.isoformat(), *map(_plain, row)])
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="agreed.csv"'
    return response


def _plain(cell: object) -> str:
    """A cell that no table program takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _week(person: Person, link_id: UUID) -> dict[str, Any]:
    today = person.today()
    with house().database.reading() as session:
        link = _find(session, person, link_id)
        logged = tell_who_sees(session, person, list_days(session, person, today - WEEK, today))
    hidden = [
        reading
        for reading in logged
        if reading.kind == "mood" and link_id not in {each.link_id for each in reading.seen_by}
    ]
    return {"link": link, "readings": hidden, "today": today, "zone": person.zone}


def _show_all(session: Session, person: Person, links: list[Link]) -> list[Shown]:
    kinds = standing.list_kinds_shown(session, person)
    counts = shares.count_shown(session, person)
    found = looks.list_looks(session, person)
    shown = [
        Shown(
            link,
            kinds.get(link.id, {}),
            counts.get(link.id, 0),
            [look for look in found if look.link_id == link.id][:LATEST],
            link.is_long(person.today()),
        )
        for link in links
    ]
    return sorted(shown, key=lambda each: (each.link.role is Role.FAMILY, each.link.began_at))


def _things_of(person: Person, given: Mapping[str, Any]) -> frozenset[Named]:
    """What was turned on, whoever it belongs to."""
    whole = {Named(thing, person.id) for thing in (Thing.PLAN, Thing.PAUSE) if given[thing]}
    several = {
        Named(thing, thing_id)
        for thing, name in SEVERAL.items()
        for thing_id in map(as_id, map(str, given[name]))
        if thing_id
    }
    return frozenset(whole | several)


def _as_was(kinds: Iterable[str], shown: Iterable[Named]) -> list[str]:
    """What is on, as the form names it."""
    several = [f"{SEVERAL[each.thing]} {each.id}" for each in shown if each.thing in SEVERAL]
    whole = [str(each.thing) for each in shown if each.thing not in SEVERAL]
    return sorted([*(f"kinds {kind}" for kind in kinds), *several, *whole])


def _was_on(given: FromNow) -> dict[str, Any]:
    """What was on in the form that was shown, as the form names it."""
    was: dict[str, Any] = {Thing.PLAN: False, Thing.PAUSE: False, "kinds": []}
    was |= {name: [] for name in SEVERAL.values()}
    for field, _, value in (each.partition(" ") for each in given.was):
        if isinstance(was.get(field), list):
            was[field].append(value)
        elif field in was:
            was[field] = True
    return was


def _change_kinds(person: Person, link_id: UUID, before: set[str], after: set[str]) -> None:
    def change(session: Session) -> None:
        for kind in sorted(after - before):
            standing.share_from_now(session, person, link_id, kind, words=True)
        for kind in sorted(before - after):
            standing.no_longer_from_now(session, person, link_id, kind)

    house().database.write(change)


def _by_day(person: Person, found: list[Look]) -> dict[Any, list[Look]]:
    days: dict[Any, list[Look]] = {}
    for look in found:
        day = clock.day_of(look.at, person.zone, person.day_starts)
        days.setdefault(day, []).append(look)
    return days


def _find(session: Session, person: Person, link_id: UUID) -> Link:
    link = find_link(session, person, link_id)
    if link is None:
        raise NotThere
    return link
