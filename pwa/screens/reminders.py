"""Reminders: when Daymark nudges, and with which words."""

from datetime import time
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for

from pwa.db import Session
from pwa.habits.habit import Habit
from pwa.habits.keep import find_habit, list_habits
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.reminders.devices import list_reached
from pwa.reminders.facts import is_resting
from pwa.reminders.keep import (
    ChangeReminder,
    EndReminder,
    SaveReminder,
    SwitchReminder,
    change_reminder,
    end_reminder,
    find_reminder,
    list_reminders,
    save_reminder,
    switch_reminder,
)
from pwa.reminders.reminder import NO_TIME, OF_HABIT, Reminder, ReminderPayload
from pwa.reminders.times import has_own_times, list_times
from pwa.reminders.wishes import find_wishes, switch_all
from pwa.web.errors import refuse
from pwa.web.forms import Refused, as_id, typed
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.keep import NOW, kept
from pwa.web.session import me
from pwa.web.templating import say
from pwa.web.writes import declare, write_form
from pwa.words import mark

blueprint = Blueprint("reminders", __name__)

declare("reminders.create", SaveReminder, save_reminder)
declare("reminders.change", ChangeReminder, change_reminder)
declare("reminders.switch", SwitchReminder, switch_reminder)
declare("reminders.end", EndReminder, end_reminder)

EVENING, NOON, AFTERNOON = time(20, 30), time(13), time(17)
CALLED = {
    "mood": mark("How are you?"),
    "breathing": mark("Breathe"),
    "journal": mark("Write"),
}
AS_NEEDED = mark("As needed: no time asks for it. Hours after the last one can.")
PROPOSED = {"mood": EVENING, "breathing": NOON}


class Shown(NamedTuple):
    """A reminder as its row shows it: what it is for, and its times of a day in their order."""

    reminder: Reminder
    called: str
    times: list[time]
    habit: Habit | None

    @property
    def is_medicine(self) -> bool:
        return self.habit is not None and self.habit.is_medicine


class Proposal(NamedTuple):
    """A reminder that might help. It is off until somebody chooses it."""

    what: str
    called: str
    at: time | None


@blueprint.get("/reminders")
@kept(NOW)
def show() -> str:
    person = me()
    with house().database.reading() as session:
        habits = list_going_on(session, person)
        reminders = list_reminders(session, person)
        wishes = find_wishes(session, person)
        reached = list_reached(session, person)
        rests = is_resting(session, person)
    shown = [_as_shown(person, each, habits) for each in reminders]
    return render_template(
        "reminders/show.html",
        medicine=[each for each in shown if each.is_medicine],
        rest=[each for each in shown if not each.is_medicine],
        proposals=_propose(reminders, habits),
        wishes=wishes,
        rests=rests,
        reached=reached,
        person=person,
        today=person.today(),
        zone=person.zone,
        can_push=house().sender.is_ready,
    )


@blueprint.get("/reminders/new")
@kept(NOW)
def new() -> str:
    """Empty, for a habit that the address names, or as a proposal that it names by its place."""
    person, place = me(), request.args.get("begin", "")
    with house().database.reading() as session:
        habits = list_going_on(session, person)
        proposals = _propose(list_reminders(session, person), habits)
    chosen = dict(enumerate(proposals, 1)).get(int(place) if place.isdecimal() else 0)
    named = as_id(request.args.get("habit_id"))
    habit = habits.get(named) if named else None
    what = f"{OF_HABIT}{habit.id}" if habit else "mood"
    at = (chosen and chosen.at) or (AFTERNOON if habit else EVENING)
    values = {"what": chosen.what if chosen else what, "times": [at]}
    return render_template("reminders/edit.html", reminder=None, **_form(person, values, errors={}))


@blueprint.post("/reminders/new")
def create() -> Response:
    try:
        _ask_for_a_time(me())
        _, receipt = write_form(house(), me(), "reminders.create", {}, request.form)
    except Refused as refused:
        context = _form(me(), typed(SaveReminder, request.form))
        return refuse(refused, "reminders/edit.html", reminder=None, **context)
    return answer(receipt, url_for("reminders.show"), None)


@blueprint.get("/reminders/<uuid:reminder_id>")
@kept(NOW)
def edit(reminder_id: UUID) -> str:
    reminder = _find(reminder_id)
    values = {name: getattr(reminder, name) for name in ReminderPayload.model_fields}
    if reminder.habit_id is not None:
        values["what"] = f"{OF_HABIT}{reminder.habit_id}"
    context = _form(me(), values, errors={})
    return render_template("reminders/edit.html", reminder=reminder, **context)


@blueprint.post("/reminders/<uuid:reminder_id>")
def change(reminder_id: UUID) -> Response:
    address = {"reminder_id": reminder_id}
    try:
        _ask_for_a_time(me())
        _, receipt = write_form(house(), me(), "reminders.change", address, request.form)
    except Refused as refused:
        context = _form(me(), typed(SaveReminder, request.form))
        reminder = _find(reminder_id)
        return refuse(refused, "reminders/edit.html", reminder=reminder, **context)
    return answer(receipt, url_for("reminders.show"), None)


@blueprint.post("/reminders/<uuid:reminder_id>/switch")
def switch(reminder_id: UUID) -> Response:
    address = {"reminder_id": reminder_id}
    _, receipt = write_form(house(), me(), "reminders.switch", address, request.form)
    return answer(receipt, url_for("reminders.show"), None)


@blueprint.post("/reminders/<uuid:reminder_id>/end")
def end(reminder_id: UUID) -> Response:
    address = {"reminder_id": reminder_id}
    _, receipt = write_form(house(), me(), "reminders.end", address, request.form)
    return answer(receipt, url_for("reminders.show"), None)


@blueprint.post("/reminders/all")
def turn_all() -> Response:
    """One switch for all of them."""
    switch_all(house().database, me(), is_on=request.form.get("is_on") == "yes")
    return answer(None, url_for("reminders.show"), None)


def name_of(reminder: Reminder, habits: dict[UUID, Habit]) -> str:
    """What a reminder is for, as its person calls it."""
    habit = habits.get(reminder.habit_id) if reminder.habit_id else None
    return habit.called if habit else say(CALLED.get(reminder.what, mark("Something you ended")))


def list_going_on(session: Session, person: Person) -> dict[UUID, Habit]:
    return {habit.id: habit for habit in list_habits(session, person) if habit.ended_at is None}


def _ask_for_a_time(person: Person) -> None:
    """Only a medicine's doses are times of their own: any other habit would wait for ever, and so
    would what is taken as needed. Raises Refused."""
    what = request.form.get("what", "")
    if not what.startswith(OF_HABIT) or request.form.get("hours_after"):
        return
    habit_id = as_id(what.removeprefix(OF_HABIT))
    with house().database.reading() as session:
        habit = find_habit(session, person, habit_id) if habit_id else None
    if habit and habit.schedule == "as_needed":
        raise Refused.at("what", AS_NEEDED)
    if habit and not has_own_times(habit) and not any(request.form.getlist("times")):
        raise Refused.at("times", NO_TIME)


def _find(reminder_id: UUID) -> Reminder:
    with house().database.reading() as session:
        reminder = find_reminder(session, me(), reminder_id)
    if reminder is None:
        raise NotThere
    return reminder


def _as_shown(person: Person, reminder: Reminder, habits: dict[UUID, Habit]) -> Shown:
    habit = habits.get(reminder.habit_id) if reminder.habit_id else None
    times = list_times(reminder, habit, person.day_starts)
    return Shown(reminder, name_of(reminder, habits), times, habit)


def _propose(reminders: list[Reminder], habits: dict[UUID, Habit]) -> list[Proposal]:
    """What has no reminder yet and might have one."""
    there = {reminder.habit_id or reminder.what for reminder in reminders}
    medicines = [habit for habit in habits.values() if habit.is_medicine]
    others = [habit for habit in habits.values() if not habit.is_medicine]
    proposals = [
        Proposal(f"{OF_HABIT}{habit.id}", habit.called, min(habit.doses, default=None))
        for habit in medicines
        if habit.id not in there and habit.schedule != "as_needed"
    ]
    proposals += [
        Proposal(what, say(CALLED[what]), at) for what, at in PROPOSED.items() if what not in there
    ]
    proposals += [
        Proposal(f"{OF_HABIT}{habit.id}", habit.called, AFTERNOON)
        for habit in others
        if habit.id not in there
    ]
    return proposals[:4]


def _form(person: Person, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    with house().database.reading() as session:
        habits = list_going_on(session, person)
    choices = [(what, say(called)) for what, called in CALLED.items()]
    choices += [(f"{OF_HABIT}{habit.id}", habit.called) for habit in habits.values()]
    return {
        "values": values,
        "choices": choices,
        "with_doses": [f"{OF_HABIT}{habit.id}" for habit in habits.values() if habit.doses],
        "today": person.today(),
        "zone": person.zone,
        **more,
    }
