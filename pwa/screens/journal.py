"""The journal: where to begin, what is unfinished, and the editor that keeps what is typed."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from pydantic import ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from pwa import clock, words
from pwa.acts import Act
from pwa.circle import log as circle
from pwa.circle.told import list_starting, tell_who_sees
from pwa.db import Session
from pwa.entries.acts import log_of
from pwa.entries.drafts import (
    Became,
    Kept,
    SaveDraft,
    find_draft,
    is_binned,
    list_drafts,
    save_draft,
    set_binned,
)
from pwa.entries.kind import kinds
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.kinds.journal.words import FREE, TEMPLATES, TEXTS
from pwa.entries.latest import list_latest
from pwa.entries.timeline import find_entry
from pwa.goals.keep import list_choices
from pwa.people.person import Person
from pwa.receipts import NotThere, OtherContent
from pwa.screens.unfinished import (
    Drafting,
    count_in,
    drafting_of,
    fill_from,
    has_words,
    read_save,
)
from pwa.web.errors import refuse
from pwa.web.forms import Problem, Refused, as_id, read_id, typed
from pwa.web.house import House, house
from pwa.web.htmx import answer, wants_json
from pwa.web.keep import NOW, kept
from pwa.web.session import me
from pwa.web.writes import declare, declare_save, write_form
from pwa.words import mark

blueprint = Blueprint("journal", __name__)

Form = MultiDict[str, str]

KIND = "journal"
LATEST = 10
TOO_LONG = mark("That is too long to be kept while you type. Make it shorter, or save it in parts.")


def _log_journal(_house: House, _person: Person, _address: Mapping[str, Any]) -> type[Act]:
    return log_of(Journal)


def _keep_words(house: House, person: Person, address: Mapping[str, Any], form: Form) -> Kept:
    """A save of a draft that waited on a phone. Raises OtherContent where it came too late."""
    try:
        save = read_save(KIND, form)
    except ValidationError:
        raise Refused({"": Problem(TOO_LONG, {})}) from None
    kept = save_draft(house.database, person, KIND, address["draft_id"], save)
    if kept.became is not Became.KEPT:
        raise OtherContent
    return kept


def _discard(house: House, person: Person, address: Mapping[str, Any], form: Form) -> None:
    _set_binned(house, person, address, binned=True, number=count_in(form))


def _put_back(house: House, person: Person, address: Mapping[str, Any], _form: Form) -> None:
    _set_binned(house, person, address, binned=False)


def _set_binned(house: House, person: Person, address: Mapping[str, Any], **how: Any) -> None:
    if not set_binned(house.database, person, address["draft_id"], **how):
        raise NotThere


declare("journal.create", _log_journal, circle.log)
declare_save("journal.keep_draft", _keep_words)
declare_save("journal.discard", _discard)
declare_save("journal.put_back", _put_back)


@blueprint.get("/journal")
@kept(NOW)
def show() -> str:
    person = me()
    with house().database.reading() as session:
        drafts = list_drafts(session, person, KIND)
        latest = tell_who_sees(session, person, list_latest(session, person, KIND, LATEST))
        taken_out = read_id("taken_out")
        if taken_out is not None and not is_binned(session, person, taken_out):
            taken_out = None
    zone = clock.zone(person.zone)
    return render_template(
        "journal/show.html",
        drafts=[
            (draft, fill_from(draft, KIND), draft.at.astimezone(zone))
            for draft in drafts
            if has_words(draft, TEXTS)
        ],
        latest=latest,
        taken_out=taken_out,
        today=person.today(),
    )


@blueprint.get("/journal/new")
@kept(NOW, asked=("template",))
def new() -> str:
    person = me()
    values = {"template": _given_template() or FREE, "goal_id": read_id("goal")}
    with house().database.reading() as session:
        context = _editor(session, person, values, Drafting(clock.new_id()))
    return render_template("journal/new.html", errors={}, **context)


@blueprint.post("/journal/new")
def create() -> Response:
    person = me()
    try:
        act, receipt = write_form(house(), person, "journal.create", {}, request.form)
    except Refused as refused:
        return _refused(person, refused)
    return answer(receipt, url_for("today.show", saved=act.entry_id), None)


@blueprint.get("/journal/drafts/<uuid:draft_id>")
@kept()
def go_on(draft_id: UUID) -> Response:
    person = me()
    with house().database.reading() as session:
        draft = find_draft(session, person, KIND, draft_id)
        if draft is None:
            return _instead_of_draft(session, person, draft_id)
        if draft.entry_id is not None and _is_there(session, person, draft.entry_id):
            there = url_for("log.show", entry_id=draft.entry_id, edit=1, draft=draft_id)
            return make_response(redirect(there, 303))
        values = fill_from(draft, KIND, but=("day", "time"))
        values["template"] = _given_template() or values["template"]
        drafting = drafting_of(person, draft_id, draft)
        context = _editor(session, person, values, drafting)
    return make_response(render_template("journal/new.html", errors={}, **context))


@blueprint.post("/journal/drafts/<uuid:draft_id>")
def keep_draft(draft_id: UUID) -> Response:
    """Keeps what is typed. A program is told what became of it; a page without script goes on to
    the template it asked for, or to the journal."""
    person = me()
    try:
        save = read_save(KIND, request.form, _next_number(person, draft_id))
    except ValidationError:
        raise Refused({"": Problem(TOO_LONG, {})}) from None
    kept = save_draft(house().database, person, KIND, draft_id, save)
    if wants_json():
        return _tell(person, kept)
    return make_response(redirect(_following(draft_id, save, kept), 303))


@blueprint.post("/journal/drafts/<uuid:draft_id>/discard")
def discard(draft_id: UUID) -> Response:
    number = count_in(request.form)
    _set_binned(house(), me(), {"draft_id": draft_id}, binned=True, number=number)
    return answer(None, url_for("journal.show", taken_out=draft_id), None)


@blueprint.post("/journal/drafts/<uuid:draft_id>/put-back")
def put_back(draft_id: UUID) -> Response:
    _set_binned(house(), me(), {"draft_id": draft_id}, binned=False)
    return answer(None, url_for("journal.show"), None)


def _next_number(person: Person, draft_id: UUID) -> int | None:
    """A script counts its saves; without one it is done here."""
    if wants_json():
        return None
    with house().database.reading() as session:
        draft = find_draft(session, person, KIND, draft_id)
    return draft.number + 1 if draft else 1


def _editor(
    session: Session, person: Person, values: Mapping[str, Any], drafting: Drafting
) -> dict[str, Any]:
    """What journal/new.html needs."""
    local = clock.now().astimezone(clock.zone(person.zone))
    chosen = values.get("goal_id")
    return {
        "values": values,
        "drafting": drafting,
        "local": local,
        "today": person.today(),
        "goals": list_choices(session, person, None),
        "chosen_goal": str(chosen) if chosen else "",
        "starting": list_starting(session, person, KIND, as_id(str(chosen or ""))),
        **kinds()[KIND].offers(session, person),
    }


def _refused(person: Person, refused: Refused) -> Response:
    values = typed(log_of(Journal), request.form)
    values["template"] = values["template"] if values["template"] in TEMPLATES else FREE
    draft_id = as_id(values["entry_id"]) or clock.new_id()
    drafting = Drafting(draft_id, count_in(request.form))
    with house().database.reading() as session:
        context = _editor(session, person, values, drafting)
    return refuse(refused, "journal/new.html", **context)


def _instead_of_draft(session: Session, person: Person, draft_id: UUID) -> Response:
    """A draft has the id of its entry: logged meanwhile, it is read there."""
    if not _is_there(session, person, draft_id):
        raise NotFound
    return make_response(redirect(url_for("log.show", entry_id=draft_id), 303))


def _is_there(session: Session, person: Person, entry_id: UUID) -> bool:
    entry = find_entry(session, person, entry_id)
    return entry is not None and entry.deleted_at is None


def _tell(person: Person, kept: Kept) -> Response:
    at = words.clock(kept.at.astimezone(clock.zone(person.zone)))
    return jsonify(became=kept.became, number=kept.number, at=at)


def _following(draft_id: UUID, save: SaveDraft, kept: Kept) -> str:
    wanted = request.form.get("switch", "")
    if wanted not in TEMPLATES:
        return url_for("journal.show")
    if kept.became is Became.KEPT and any(field in save.fields for field in TEXTS):
        return url_for("journal.go_on", draft_id=draft_id, template=wanted)
    return url_for("journal.new", template=wanted)


def _given_template() -> str | None:
    code = request.args.get("template", "")
    return code if code in TEMPLATES else None
