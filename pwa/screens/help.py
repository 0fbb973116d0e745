"""Help now, for anybody, signed in or not; and a person's own plan."""

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from pwa import clock
from pwa.circle.things import Named, Thing, list_viewers
from pwa.people.change import change_settings
from pwa.people.person import Person
from pwa.readings import Viewer
from pwa.receipts import Outcome
from pwa.safety import plan as own_plan
from pwa.safety import versions
from pwa.safety.acts import SLOTS, SavePlan, SettlePlan
from pwa.safety.joined import join_plans
from pwa.safety.plan import KeptPlan, find_plan
from pwa.safety.versions import list_beside, list_put_aside
from pwa.safety.words import PARTS, list_written, tell
from pwa.screens.compare import Version, set_side_by_side
from pwa.web import cookies
from pwa.web.errors import refuse
from pwa.web.forms import Refused, typed
from pwa.web.guards import open_to_all
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.keep import NOW, kept
from pwa.web.places import is_country
from pwa.web.session import me, person_or_none
from pwa.web.templating import say
from pwa.web.ways import list_choices, list_ways
from pwa.web.writes import declare, write_form
from pwa.words import mark

blueprint = Blueprint("help", __name__)

COOKIE = "daymark-place"
A_YEAR = 31_536_000

declare("help.save_plan", SavePlan, own_plan.save_plan)
declare("help.settle_plan", SettlePlan, versions.settle_plan)


@blueprint.get("/help")
@open_to_all
@kept(NOW)
def show() -> str:
    return render_template("help/show.html", errors={}, **_help_context())


@blueprint.post("/help/country")
@open_to_all
def country() -> Response:
    """Kept with the account, and on this phone for when nobody is signed in."""
    code = request.form.get("country", "")
    if not is_country(code):
        problem = Refused.at("country", mark("Pick a country from the list."))
        return refuse(problem, "help/show.html", **_help_context())
    person = person_or_none()
    if person is not None:
        change_settings(house().accounts, person.id, country=code)
    response = answer(None, url_for("help.show"), None)
    cookies.put(response, COOKIE, code, seconds=A_YEAR)
    return response


@blueprint.get("/help/plan")
@kept(NOW)
def plan() -> str:
    person = me()
    with house().database.reading() as session:
        kept = find_plan(session, person)
        aside = list_put_aside(session, person)
    told = _told(person, kept) | {"seen_by": _seen_by(person)}
    return render_template("help/plan.html", kept=kept, aside=aside, **told)


@blueprint.get("/help/plan/edit")
@kept(NOW)
def edit_plan() -> str:
    person = me()
    with house().database.reading() as session:
        kept = find_plan(session, person)
        joins = list_beside(session, person) if "join" in request.args else []
    plans = [each.plan for each in (kept, *joins) if each is not None]
    values = {**join_plans(plans), "base": kept.version if kept else None}
    context = _editor_context(values, [each.version for each in joins])
    return render_template("help/plan_edit.html", errors={}, **context)


@blueprint.post("/help/plan")
def save_plan() -> Response:
    try:
        _, receipt = write_form(house(), me(), "help.save_plan", {}, request.form)
    except Refused as refused:
        values = typed(SavePlan, request.form)
        joins = request.form.getlist("joins")
        return refuse(refused, "help/plan_edit.html", **_editor_context(values, joins))
    beside = receipt.outcome is Outcome.BESIDE
    return answer(receipt, url_for("help.plan_versions" if beside else "help.plan"), None)


@blueprint.get("/help/plan/versions")
def plan_versions() -> Response:
    person = me()
    with house().database.reading() as session:
        kept = find_plan(session, person)
        waiting = list_beside(session, person)
        others = waiting or list_put_aside(session, person)
    if kept is None or not others:
        return make_response(redirect(url_for("help.plan"), 303))
    name = mark("Kept beside") if waiting else mark("Not kept")
    columns, same = _side_by_side(person, kept, others[0], say(name))
    return make_response(
        render_template(
            "help/versions.html",
            versions=columns,
            same=same,
            waiting=bool(waiting),
            today=person.today(),
        )
    )


@blueprint.post("/help/plan/versions")
def settle_plan() -> Response:
    person = me()
    _, receipt = write_form(house(), person, "help.settle_plan", {}, request.form)
    with house().database.reading() as session:
        waiting = list_beside(session, person)
    return answer(receipt, url_for("help.plan_versions" if waiting else "help.plan"), None)


def _help_context() -> dict[str, Any]:
    """The numbers for the country that the person chose; signed in, their own plan too."""
    person = person_or_none()
    ahead = house().settings.countries
    code = person.country if person else cookies.get(COOKIE)
    if code is None:
        code = "".join(ahead[:1])
    choices = list_choices(ahead)
    kept = None
    if person is not None:
        with house().database.reading() as session:
            kept = find_plan(session, person)
    return {
        "ways": list_ways(code),
        "choices": choices,
        "chosen": next((choice for choice in choices if choice.code == code), None),
        **_told(person, kept),
    }


def _told(person: Person | None, kept: KeptPlan | None) -> dict[str, Any]:
    """What a reading view of the plan needs; a plan without a word is none."""
    if person is None or kept is None:
        return {"plan": None, "written": [], "changed": None}
    changed = kept.at.astimezone(clock.zone(person.zone))
    written = list_written(kept.plan)
    return {"plan": kept.plan if written else None, "written": written, "changed": changed}


def _seen_by(person: Person) -> tuple[Viewer, ...]:
    """Who sees the plan."""
    with house().database.reading() as session:
        return list_viewers(session, person).get(Named(Thing.PLAN, person.id), ())


def _editor_context(values: dict[str, Any], joins: list[Any]) -> dict[str, Any]:
    person = me()
    return {
        "values": values,
        "joins": joins,
        "parts": PARTS,
        "slots": SLOTS,
        "seen_by": _seen_by(person),
        "today": person.today(),
        "zone": person.zone,
    }


def _side_by_side(
    person: Person, current: KeptPlan, other: KeptPlan, name_of_other: str
) -> tuple[list[dict[str, Any]], list[str]]:
    def version(kept: KeptPlan, name: str) -> Version:
        return Version(kept.version, name, kept.at, tell(kept.plan, say))

    return set_side_by_side(
        person, version(other, name_of_other), version(current, say(mark("Shown now")))
    )
