"""Habits and medicine: the list, one of them with its month, and what is done on a schedule."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from pwa import clock
from pwa.circle.told import tell_starting_habits
from pwa.db import Session
from pwa.entries.of_habits import list_latest, list_of_habits
from pwa.goals.keep import list_choices
from pwa.habits.days import by_day
from pwa.habits.habit import UNITS, Habit, HabitPayload
from pwa.habits.keep import (
    ArchiveHabit,
    SaveHabit,
    SettleHabit,
    TakeUpHabit,
    archive_habit,
    list_beside,
    list_habits,
    save_habit,
    settle_habit,
    take_up_habit,
)
from pwa.habits.medicine import answer_of, doses_left
from pwa.habits.month import draw_month
from pwa.habits.pauses import going_on, list_pauses
from pwa.habits.words import tell
from pwa.people.person import Person
from pwa.receipts import Outcome, find_times
from pwa.screens.compare import Version, join_values, set_side_by_side
from pwa.screens.shown_habits import FELT, LATEST, find_own, show_all
from pwa.web.errors import refuse
from pwa.web.forms import Refused, typed
from pwa.web.house import house
from pwa.web.htmx import answer, wants_fragment
from pwa.web.keep import NOW, kept
from pwa.web.session import me
from pwa.web.templating import say
from pwa.web.writes import declare, write_form
from pwa.words import mark

blueprint = Blueprint("habits", __name__)

declare("habits.create", SaveHabit, save_habit)
declare("habits.change", SaveHabit, save_habit)
declare("habits.archive", ArchiveHabit, archive_habit)
declare("habits.take_up", TakeUpHabit, take_up_habit)
declare("habits.settle", SettleHabit, settle_habit)


@blueprint.get("/habits")
@kept(NOW)
def show() -> str:
    person = me()
    today = person.today()
    with house().database.reading() as session:
        habits = list_habits(session, person)
        pauses = list_pauses(session, person)
        shown = show_all(session, person, habits, pauses, today)
        starting = tell_starting_habits(session, person)
    return render_template(
        "habits/list.html" if wants_fragment() else "habits/show.html",
        medicines=[each for each in shown if each.habit.is_medicine],
        habits=[each for each in shown if not each.habit.is_medicine],
        archived=[habit for habit in habits if habit.ended_at is not None],
        pause=going_on(pauses, today),
        starting=starting,
        today=today,
        now=clock.now().astimezone(clock.zone(person.zone)),
    )


@blueprint.get("/habits/<uuid:habit_id>")
@kept()
def look(habit_id: UUID) -> str:
    person = me()
    today = person.today()
    first = _given_month(today)
    with house().database.reading() as session:
        habit = find_own(session, person, habit_id)
        pauses = list_pauses(session, person)
        [shown] = show_all(session, person, [habit], pauses, today, ended=True)
        entries = list_of_habits(session, person, first, first + timedelta(days=31))
        latest = list_latest(session, person, habit_id, LATEST) if habit.is_medicine else []
        beside = list_beside(session, person, habit)
        starting = tell_starting_habits(session, person)
    return render_template(
        "habits/look_body.html" if wants_fragment() else "habits/look.html",
        shown=shown,
        habit=habit,
        month=draw_month(habit, by_day(habit, entries), pauses, first, today),
        latest=latest,
        answers={reading.id: answer_of(habit, reading, person.day_starts) for reading in latest},
        beside=bool(beside),
        starting=starting,
        since=clock.day_of(habit.made_at, person.zone, person.day_starts),
        today=today,
        now=clock.now().astimezone(clock.zone(person.zone)),
    )


@blueprint.get("/habits/new")
@kept(NOW)
def new() -> str:
    return render_template("habits/edit.html", habit=None, **_form_context(me(), {}, errors={}))


@blueprint.post("/habits/new")
def create() -> Response:
    person = me()
    try:
        act, receipt = write_form(house(), person, "habits.create", {}, request.form)
    except Refused as refused:
        context = _form_context(person, typed(SaveHabit, request.form))
        return refuse(refused, "habits/edit.html", habit=None, **context)
    return answer(receipt, url_for("habits.look", habit_id=act.habit_id), None)


@blueprint.get("/habits/<uuid:habit_id>/edit")
@kept()
def edit(habit_id: UUID) -> str:
    person = me()
    with house().database.reading() as session:
        habit = find_own(session, person, habit_id)
        joins = list_beside(session, person, habit) if "join" in request.args else []
        left = _count_left(session, person, habit)
    versions = [habit, *(other.habit for other in joins)]
    values = {
        name: join_values([getattr(each, name) for each in versions])
        for name in HabitPayload.model_fields
    }
    return render_template(
        "habits/edit.html",
        habit=habit,
        joins=[other.habit.version for other in joins],
        **_form_context(person, values | {"base": habit.version, "stock": left}, errors={}),
    )


@blueprint.post("/habits/<uuid:habit_id>/edit")
def change(habit_id: UUID) -> Response:
    person = me()
    address = {"habit_id": habit_id}
    try:
        _, receipt = write_form(house(), person, "habits.change", address, request.form)
    except Refused as refused:
        with house().database.reading() as session:
            habit = find_own(session, person, habit_id)
        context = _form_context(person, typed(SaveHabit, request.form))
        joins = request.form.getlist("joins")
        return refuse(refused, "habits/edit.html", habit=habit, joins=joins, **context)
    beside = receipt.outcome is Outcome.BESIDE
    then = "habits.versions" if beside else "habits.look"
    return answer(receipt, url_for(then, habit_id=habit_id), None)


@blueprint.post("/habits/<uuid:habit_id>/archive")
def archive(habit_id: UUID) -> Response:
    return _write("habits.archive", habit_id)


@blueprint.post("/habits/<uuid:habit_id>/take-up")
def take_up(habit_id: UUID) -> Response:
    return _write("habits.take_up", habit_id)


@blueprint.get("/habits/<uuid:habit_id>/versions")
def versions(habit_id: UUID) -> Response:
    person = me()
    with house().database.reading() as session:
        habit = find_own(session, person, habit_id)
        others = list_beside(session, person, habit)
        made_at = find_times(session, person.id, [habit.version])
    if not others:
        return make_response(redirect(url_for("habits.look", habit_id=habit_id), 303))

    def version(shown: Habit, name: str, at: Any) -> Version:
        return Version(shown.version, say(name), at, tell(shown, say))

    columns, same = set_side_by_side(
        person,
        version(others[0].habit, mark("Kept beside"), others[0].at),
        version(habit, mark("Shown now"), made_at.get(habit.version, habit.made_at)),
    )
    return make_response(
        render_template(
            "habits/versions.html", habit=habit, versions=columns, same=same, today=person.today()
        )
    )


@blueprint.post("/habits/<uuid:habit_id>/versions")
def settle(habit_id: UUID) -> Response:
    return _write("habits.settle", habit_id)


def _write(endpoint: str, habit_id: UUID) -> Response:
    _, receipt = write_form(house(), me(), endpoint, {"habit_id": habit_id}, request.form)
    return answer(receipt, url_for("habits.look", habit_id=habit_id), None)


def _form_context(person: Person, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What the form of a habit needs beside the habit. A goal named in the address is chosen."""
    with house().database.reading() as session:
        goals = list_choices(session, person, values.get("goal_id"))
    named = request.args.get("goal_id", "")
    chosen = next((goal.id for goal in goals if str(goal.id) == named), None)
    return {
        "values": {"goal_id": chosen} | values,
        "goals": [(goal.id, goal.words) for goal in goals],
        "units": _list_units(values.get("unit")),
        "today": person.today(),
        "zone": person.zone,
        **more,
    }


def _list_units(own: str | None) -> list[tuple[str, str]]:
    """The units to pick from, with the habit's own where it came with another."""
    units = [(code, say(words)) for code, words in UNITS.items() if code]
    return [*units, (own, own)] if own and own not in UNITS else units


def _count_left(session: Session, person: Person, habit: Habit) -> int | None:
    if habit.stock is None:
        return None
    today = person.today()
    return doses_left(habit, list_of_habits(session, person, today - FELT, today))


def _given_month(today: date) -> date:
    """The month the address names (2026-11), else this one. No month ahead."""
    try:
        named = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        named = today
    in_reach = clock.FIRST_DAY <= named <= today
    return (named if in_reach else today).replace(day=1)
