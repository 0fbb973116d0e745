"""Goals: what a person wants, in their own words, and what went toward it."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from pwa import clock, words
from pwa.circle.things import Named, Thing, list_viewers
from pwa.circle.told import tell_who_sees
from pwa.db import Session
from pwa.entries.timeline import Cursor
from pwa.entries.toward import count_toward, read_toward
from pwa.goals.goal import Goal, GoalPayload
from pwa.goals.keep import (
    EndGoal,
    SaveGoal,
    SettleGoal,
    TakeUpGoal,
    end_goal,
    find_goal,
    list_beside,
    list_goals,
    list_put_aside,
    save_goal,
    settle_goal,
    take_up_goal,
)
from pwa.goals.words import BEGINNINGS, tell
from pwa.habits.habit import Habit
from pwa.habits.keep import list_habits
from pwa.people.person import Person
from pwa.readings import Reading, Viewer
from pwa.receipts import NotThere, Outcome, find_times
from pwa.screens.compare import Version, join_values, set_side_by_side
from pwa.screens.timeline import Day
from pwa.web.errors import refuse
from pwa.web.forms import Refused, typed
from pwa.web.house import house
from pwa.web.htmx import answer, wants_fragment
from pwa.web.keep import NOW, kept
from pwa.web.session import me
from pwa.web.templating import language, say
from pwa.web.writes import declare, write_form
from pwa.words import mark

blueprint = Blueprint("goals", __name__)

LATELY = timedelta(days=6)

declare("goals.create", SaveGoal, save_goal)
declare("goals.change", SaveGoal, save_goal)
declare("goals.end", EndGoal, end_goal)
declare("goals.take_up", TakeUpGoal, take_up_goal)
declare("goals.settle", SettleGoal, settle_goal)


@blueprint.get("/goals")
@kept(NOW)
def show() -> str:
    person = me()
    today = person.today()
    with house().database.reading() as session:
        goals = list_goals(session, person)
        habits = list_habits(session, person) if goals else []
        serving = [(habit.id, habit.goal_id) for habit in habits if habit.goal_id]
        counts = count_toward(session, person, today - LATELY, serving) if goals else {}
        viewers = list_viewers(session, person) if goals else {}
    shown = [
        _as_shown(person, goal, counts.get(goal.id, 0))
        | {"seen_by": viewers.get(Named(Thing.GOAL, goal.id), ())}
        for goal in goals
    ]
    return render_template(
        "goals/show.html",
        current=[each for each in shown if each["goal"].ended_at is None],
        ended=[each for each in shown if each["goal"].ended_at is not None],
        **_new_context({}, errors={}),
    )


@blueprint.get("/goals/new")
@kept(NOW)
def new() -> str:
    chosen = request.args.get("begin", "")
    beginning = dict(enumerate(BEGINNINGS, 1)).get(int(chosen) if chosen.isdecimal() else 0, "")
    values = {"words": say(beginning) if beginning else ""}
    return render_template("goals/edit.html", goal=None, **_new_context(values, errors={}))


@blueprint.post("/goals/new")
def create() -> Response:
    try:
        act, receipt = write_form(house(), me(), "goals.create", {}, request.form)
    except Refused as refused:
        context = _new_context(typed(SaveGoal, request.form))
        return refuse(refused, "goals/edit.html", goal=None, **context)
    return answer(receipt, url_for("goals.look", goal_id=act.goal_id), None)


@blueprint.get("/goals/<uuid:goal_id>")
@kept()
def look(goal_id: UUID) -> str:
    person = me()
    after = Cursor.parse(request.args.get("after", ""))
    with house().database.reading() as session:
        goal = _find(session, person, goal_id)
        habits = [habit for habit in list_habits(session, person) if habit.goal_id == goal_id]
        toward = read_toward(session, person, goal_id, [habit.id for habit in habits], after)
        readings = tell_who_sees(session, person, toward.readings)
        viewers = list_viewers(session, person)
        beside = list_beside(session, person, goal)
        aside = list_put_aside(session, person, goal)
    following = toward.following
    context = {
        "days": _by_day(readings, after),
        "next": url_for("goals.look", goal_id=goal_id, after=str(following)) if following else None,
        "today": person.today(),
    }
    if wants_fragment():
        return render_template("goals/toward.html", **context)
    return render_template(
        "goals/look.html",
        **context,
        seen_by=viewers.get(Named(Thing.GOAL, goal_id), ()),
        **_as_shown(person, goal),
        habits=_still_done(habits),
        beside=bool(beside),
        aside=bool(aside),
    )


@blueprint.get("/goals/<uuid:goal_id>/edit")
@kept()
def edit(goal_id: UUID) -> str:
    person = me()
    with house().database.reading() as session:
        goal = _find(session, person, goal_id)
        joins = list_beside(session, person, goal) if "join" in request.args else []
    goals = [goal, *(other.goal for other in joins)]
    values = {
        name: join_values([getattr(each, name) for each in goals])
        for name in GoalPayload.model_fields
    }
    return render_template(
        "goals/edit.html",
        goal=goal,
        joins=[other.goal.version for other in joins],
        seen_by=_seen_by(person, goal_id),
        **_edit_context(values | {"base": goal.version}, errors={}),
    )


@blueprint.post("/goals/<uuid:goal_id>/edit")
def change(goal_id: UUID) -> Response:
    person = me()
    address = {"goal_id": goal_id}
    try:
        _, receipt = write_form(house(), person, "goals.change", address, request.form)
    except Refused as refused:
        with house().database.reading() as session:
            goal = _find(session, person, goal_id)
        context = _edit_context(typed(SaveGoal, request.form))
        joins = request.form.getlist("joins")
        context |= {"goal": goal, "joins": joins, "seen_by": _seen_by(person, goal_id)}
        return refuse(refused, "goals/edit.html", **context)
    beside = receipt.outcome is Outcome.BESIDE
    then = "goals.versions" if beside else "goals.look"
    return answer(receipt, url_for(then, goal_id=goal_id), None)


@blueprint.post("/goals/<uuid:goal_id>/end")
def end(goal_id: UUID) -> Response:
    return _write("goals.end", goal_id)


@blueprint.post("/goals/<uuid:goal_id>/take-up")
def take_up(goal_id: UUID) -> Response:
    return _write("goals.take_up", goal_id)


@blueprint.get("/goals/<uuid:goal_id>/versions")
def versions(goal_id: UUID) -> Response:
    person = me()
    with house().database.reading() as session:
        goal = _find(session, person, goal_id)
        waiting = list_beside(session, person, goal)
        others = waiting or list_put_aside(session, person, goal)
        made_at = find_times(session, person.id, [goal.version])
    if not others:
        return make_response(redirect(url_for("goals.look", goal_id=goal_id), 303))

    def version(shown: Goal, name: str, at: Any) -> Version:
        return Version(shown.version, say(name), at, tell(shown, say, _show_day))

    columns, same = set_side_by_side(
        person,
        version(others[0].goal, mark("Kept beside") if waiting else mark("Not kept"), others[0].at),
        version(goal, mark("Shown now"), made_at.get(goal.version, goal.made_at)),
    )
    return make_response(
        render_template(
            "goals/versions.html",
            goal=goal,
            versions=columns,
            same=same,
            waiting=bool(waiting),
            seen_by=_seen_by(person, goal_id),
            today=person.today(),
        )
    )


@blueprint.post("/goals/<uuid:goal_id>/versions")
def settle(goal_id: UUID) -> Response:
    return _write("goals.settle", goal_id, then="goals.versions")


def _write(endpoint: str, goal_id: UUID, *, then: str = "goals.look") -> Response:
    try:
        _, receipt = write_form(house(), me(), endpoint, {"goal_id": goal_id}, request.form)
    except Refused:
        with house().database.reading() as session:
            _find(session, me(), goal_id)
        raise
    return answer(receipt, url_for(then, goal_id=goal_id), None)


def _seen_by(person: Person, goal_id: UUID) -> tuple[Viewer, ...]:
    """Who sees a goal's words."""
    with house().database.reading() as session:
        return list_viewers(session, person).get(Named(Thing.GOAL, goal_id), ())


def _find(session: Session, person: Person, goal_id: UUID) -> Goal:
    goal = find_goal(session, person, goal_id)
    if goal is None:
        raise NotThere
    return goal


def _as_shown(person: Person, goal: Goal, lately: int = 0) -> dict[str, Any]:
    """A goal with its days in words; `lately` is how many entries went toward it of late."""
    made = clock.day_of(goal.made_at, person.zone, person.day_starts)
    ended = goal.ended_at and clock.day_of(goal.ended_at, person.zone, person.day_starts)
    begins = goal.begins or made
    since = mark("Since %(day)s") if begins <= person.today() else mark("From %(day)s")
    return {
        "goal": goal,
        "since": say(since, day=_show_day(begins)),
        "until": say(mark("until %(day)s"), day=_show_day(goal.ends)) if goal.ends else "",
        "ended_on": _show_day(ended) if ended else "",
        "lately": lately,
    }


def _show_day(day: date) -> str:
    """The year is named where it is another one."""
    shown = words.day_month if day.year == me().today().year else words.day_month_year
    return shown(language(), day)


def _still_done(habits: Iterable[Habit]) -> list[Habit]:
    return [habit for habit in habits if habit.ended_at is None]


def _by_day(readings: Iterable[Reading], after: Cursor | None) -> list[Day]:
    """As the timeline shows them, without a count: a day's other entries served something else."""
    return [
        Day(day, list(within), 0, after is not None and after.day == day)
        for day, within in groupby(readings, key=lambda reading: reading.day)
    ]


def _new_context(values: dict[str, Any], **more: Any) -> dict[str, Any]:
    beginnings = [(n, say(text)) for n, text in enumerate(BEGINNINGS, 1)]
    return {"beginnings": beginnings, **_edit_context(values, **more)}


def _edit_context(values: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"values": values, "today": me().today(), "zone": me().zone, **more}
