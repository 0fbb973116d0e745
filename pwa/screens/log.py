"""Logging and changing entries of every kind."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for
from werkzeug.exceptions import NotFound

from pwa.acts import Act
from pwa.circle import log as circle
from pwa.circle.replies import Reply, list_replies
from pwa.circle.told import list_starting, tell_who_sees
from pwa.db import Session
from pwa.entries import bin as entries_bin
from pwa.entries import record
from pwa.entries.acts import Bin, Log, Restore, edit_of, log_of
from pwa.entries.kind import kinds
from pwa.entries.names import find_names
from pwa.entries.sealed import NO_NAMES
from pwa.entries.timeline import find_entry, list_days
from pwa.entries.versions import list_beside
from pwa.goals.keep import list_choices
from pwa.habits.keep import find_named_habit
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.receipts import NotThere, Outcome, Receipt
from pwa.safety.plan import has_plan
from pwa.screens.compare import join_values
from pwa.screens.open_today import list_open
from pwa.screens.today import WEEK, offers_help_now
from pwa.screens.unfinished import drafting_again, overlay
from pwa.web.errors import refuse
from pwa.web.forms import Refused, as_id, read_id, typed
from pwa.web.house import House, house
from pwa.web.htmx import answer, wants_fragment, wants_toast
from pwa.web.keep import NOW, kept
from pwa.web.session import me
from pwa.web.templating import has_template
from pwa.web.writes import declare, write_form

blueprint = Blueprint("log", __name__)


def _log_of_kind(_house: House, _person: Person, address: Mapping[str, Any]) -> type[Act]:
    kind = kinds().get(address["kind"])
    if kind is None:
        raise NotThere
    return log_of(kind.payload)


def _edit_of_entry(house: House, person: Person, address: Mapping[str, Any]) -> type[Act]:
    with house.database.reading() as session:
        reading = find_entry(session, person, address["entry_id"])
    if reading is None:
        raise NotThere
    return edit_of(kinds()[reading.kind].payload)


declare("log.create", _log_of_kind, circle.log)
declare("log.edit", _edit_of_entry, record.edit)
declare("log.bin", Bin, circle.bin)
declare("log.restore", Restore, entries_bin.restore)


@blueprint.get("/log")
@kept(NOW)
def choose() -> str:
    person = me()
    page = "log/sheet.html" if wants_fragment() else "log/choose.html"
    return render_template(page, **_choose_context(person))


@blueprint.post("/log/<kind>")
def create(kind: str) -> Response:
    person = me()
    try:
        act, receipt = write_form(house(), person, "log.create", {"kind": kind}, request.form)
    except Refused as refused:
        return _refused_log(person, kind, refused)
    with house().database.reading() as session:
        reading = _as_read(session, person, kind, act, receipt)
        [reading] = tell_who_sees(session, person, [reading])
        context = _card_context(session, person, reading)
    then = url_for("today.show", saved=reading.id)
    return answer(receipt, then, f"kinds/{kind}/logged.html", **context)


@blueprint.get("/entries/<uuid:entry_id>")
@kept(asked=("edit",))
def show(entry_id: UUID) -> Response:
    """An entry for editing; of a kind that has a page for reading, that one first."""
    person = me()
    with house().database.reading() as session:
        reading = find_entry(session, person, entry_id)
        if reading is None or reading.deleted_at is not None:
            raise NotFound
        [reading] = tell_who_sees(session, person, [reading])
        replies = list_replies(session, person, [entry_id])
        if not {"edit", "join"} & request.args.keys() and _is_read_first(reading):
            return _show_for_reading(person, reading, replies)
        joins = list_beside(session, person, reading).readings if "join" in request.args else []
        goals = list_choices(session, person, reading.goal_id)
        base = read_id("draft") or reading.version
        values = _values(reading, joins)
        values, drafting = overlay(session, person, reading, values, base)
        offered = kinds()[reading.kind].offers(session, person)
    return make_response(
        render_template(
            "log/show.html",
            reading=reading,
            replies=replies,
            values=values,
            drafting=drafting,
            goals=goals,
            errors={},
            today=person.today(),
            back=_back_of(reading),
            joins=[other.version for other in joins],
            **offered,
        )
    )


@blueprint.post("/entries/<uuid:entry_id>/edit")
def edit(entry_id: UUID) -> Response:
    person = me()
    address = {"entry_id": entry_id}
    try:
        _, receipt = write_form(house(), person, "log.edit", address, request.form)
    except Refused as refused:
        return _refused_edit(person, entry_id, refused)
    if receipt.outcome is Outcome.BESIDE:
        return answer(receipt, url_for("versions.show", entry_id=entry_id), None)
    return answer(receipt, url_for("timeline.show", _anchor=f"entry-{entry_id}"), None)


@blueprint.post("/entries/<uuid:entry_id>/bin")
def bin(entry_id: UUID) -> Response:
    person = me()
    address = {"entry_id": entry_id}
    _, receipt = write_form(house(), person, "log.bin", address, request.form)
    then = url_for("timeline.show", taken_out=entry_id)
    return answer(
        receipt,
        then,
        "log/taken_out.html" if wants_toast() else "today/undone.html",
        today=person.today(),
        zone=person.zone,
        taken_out=entry_id,
    )


@blueprint.post("/entries/<uuid:entry_id>/restore")
def restore(entry_id: UUID) -> Response:
    address = {"entry_id": entry_id}
    _, receipt = write_form(house(), me(), "log.restore", address, request.form)
    return answer(receipt, url_for("timeline.show", _anchor=f"entry-{entry_id}"), None)


def _choose_context(person: Person) -> dict[str, Any]:
    today = person.today()
    with house().database.reading() as session:
        week = list_days(session, person, today - WEEK, today)
        open_today = list_open(session, person, today, week)
        starting = list_starting(session, person, "mood")
    still_open = len(open_today.rows) if open_today.has_habits else None
    return {"today": today, "zone": person.zone, "still_open": still_open, "starting": starting}


def _is_read_first(reading: Reading) -> bool:
    return has_template(f"kinds/{reading.kind}/read.html")


def _show_for_reading(person: Person, reading: Reading, replies: list[Reply]) -> Response:
    return make_response(
        render_template(
            "log/read.html",
            reading=reading,
            replies=replies,
            today=person.today(),
            back=url_for("timeline.show"),
        )
    )


def _back_of(reading: Reading) -> str:
    """The page before the editor: the one for reading, where there is one."""
    if _is_read_first(reading):
        return url_for("log.show", entry_id=reading.id)
    return url_for("timeline.show")


def _as_read(
    session: Session, person: Person, kind: str, act: Log[Any], receipt: Receipt
) -> Reading:
    """The new entry as it will be read, without reading it again."""
    belongs = act.habit_id or act.goal_id
    names = find_names(session, person) if belongs else NO_NAMES
    return Reading(
        id=act.entry_id,
        kind=kind,
        at=record.instant_of(person, act, receipt.at),
        day=act.day,
        zone=act.zone,
        version=act.write_id,
        payload=record.payload_of(act),
        goal_id=act.goal_id,
        habit_id=act.habit_id,
        habit=names.get(act.habit_id, ""),
        goal=names.get(act.goal_id, ""),
    )


def _card_context(session: Session, person: Person, reading: Reading) -> dict[str, Any]:
    offer = offers_help_now(session, person, reading)
    return {
        "saved": reading,
        "today": person.today(),
        "zone": person.zone,
        "show_offer": offer,
        "has_plan": offer and has_plan(session, person),
    }


def _values(reading: Reading, joins: list[Reading]) -> dict[str, Any]:
    """What the form shows at first: the entry, or several versions of it put together."""
    fields = kinds()[reading.kind].payload.model_fields
    payloads = [reading.payload, *(other.payload for other in joins)]
    values = {name: join_values([getattr(each, name) for each in payloads]) for name in fields}
    return values | {
        "day": reading.day,
        "time": f"{reading.local:%H:%M}",
        "base": reading.version,
        "goal_id": reading.goal_id,
        "habit_id": reading.habit_id,
    }


def _refused_log(person: Person, kind: str, refused: Refused) -> Response:
    """The form again. A kind that has a form of its own for new entries has a refused.html."""
    fragment = wants_fragment()
    own = f"kinds/{kind}/refused.html"
    page = "today/log_area.html" if fragment else "log/choose.html"
    values = typed(log_of(kinds()[kind].payload), request.form)
    with house().database.reading() as session:
        habit = find_named_habit(session, person, values["habit_id"])
        goals = list_choices(session, person)
        belongs_to = (as_id(values["goal_id"]), as_id(values["habit_id"]))
        starting = list_starting(session, person, kind, *belongs_to)
    return refuse(
        refused,
        own if has_template(own) else page,
        fragment=fragment,
        values=values,
        habit=habit,
        goals=goals,
        today=person.today(),
        zone=person.zone,
        starting=starting,
    )


def _refused_edit(person: Person, entry_id: UUID, refused: Refused) -> Response:
    with house().database.reading() as session:
        reading = find_entry(session, person, entry_id)
        if reading is None:
            raise NotThere
        [reading] = tell_who_sees(session, person, [reading])
        beside = list_beside(session, person, reading).readings
        goals = list_choices(session, person, reading.goal_id)
        offered = kinds()[reading.kind].offers(session, person)
    named = request.form.getlist("joins")
    return refuse(
        refused,
        "log/show.html",
        reading=reading,
        values=typed(edit_of(kinds()[reading.kind].payload), request.form),
        goals=goals,
        today=person.today(),
        back=_back_of(reading),
        joins=[other.version for other in beside if str(other.version) in named],
        drafting=drafting_again(request.form, reading),
        **offered,
    )
