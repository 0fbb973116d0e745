"""Answering one habit on one day: done, at another time, skipped and why. For medicine the same is
the dose sheet."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request

from pwa import clock
from pwa.circle.told import list_starting
from pwa.db import Session
from pwa.entries.of_habits import list_of_habits
from pwa.habits.days import by_day
from pwa.habits.due import list_due
from pwa.habits.habit import Habit
from pwa.habits.medicine import Dose, doses_on, ends_at
from pwa.people.person import Person
from pwa.screens.open_today import moment_of
from pwa.screens.shown_habits import find_own
from pwa.web.house import house
from pwa.web.htmx import wants_fragment
from pwa.web.keep import NOW, kept
from pwa.web.session import me

blueprint = Blueprint("answers", __name__)

NOON = time(12)
WEEK = timedelta(days=6)


@blueprint.get("/habits/<uuid:habit_id>/day")
@kept(NOW)
def show(habit_id: UUID) -> str:
    person = me()
    day = _given_day(person.today())
    with house().database.reading() as session:
        habit = find_own(session, person, habit_id)
        context = describe(session, person, habit, day, _given_dose())
    page = "habits/answer_sheet.html" if wants_fragment() else "habits/answer.html"
    return render_template(page, values={}, errors={}, **context)


def describe(
    session: Session, person: Person, habit: Habit, day: date, named: time | None
) -> dict[str, Any]:
    """What the sheet of a habit's day needs to know."""
    week = list_of_habits(session, person, day - WEEK, day)
    entries = by_day(habit, week).get(day, ())
    doses = doses_on(habit, entries, person.day_starts) if habit.is_medicine else []
    now = clock.now()
    dose = _pick_dose(person, doses, day, named, now)
    due_at = None
    if dose is not None and dose.due is not None:
        due_at = clock.instant_on(day, dose.due, person.zone, person.day_starts)
    is_today = day == person.today()
    dues = list_due([habit], week, [], moment_of(person, day)) if is_today else []
    this = [due for due in dues if dose is not None and due.dose == dose.due]
    return {
        "habit": habit,
        "day": day,
        "today": person.today(),
        "is_today": is_today,
        "entries": sorted(entries, key=lambda reading: reading.at),
        "dose": None if dose is None else dose.due,
        "is_late": is_today and due_at is not None and now > ends_at(habit, due_at),
        "is_answered": dose is None and habit.schedule != "as_needed" and bool(entries),
        "near": this[0].near if this else None,
        "gap": bool(this) and this[0].gap,
        "usual": (dose.due if dose and dose.due else NOON),
        "now": now.astimezone(clock.zone(person.zone)),
        "zone": person.zone,
        "starting": list_starting(session, person, "habit", habit.id, habit.goal_id),
    }


def _pick_dose(
    person: Person, doses: list[Dose], day: date, named: time | None, now: datetime
) -> Dose | None:
    """The dose the address names, else of those without an answer the last that is due, else the
    first."""
    left = [dose for dose in doses if dose.reading is None]
    for dose in left:
        if named is not None and dose.due == named:
            return dose
    past = [
        dose
        for dose in left
        if dose.due is None
        or clock.instant_on(day, dose.due, person.zone, person.day_starts) <= now
    ]
    return past[-1] if past else next(iter(left), None)


def _given_day(today: date) -> date:
    """The day the address names, else today. No day ahead."""
    try:
        named = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return named if clock.FIRST_DAY <= named <= today else today


def _given_dose() -> time | None:
    try:
        return time.fromisoformat(request.args.get("dose", ""))
    except ValueError:
        return None
