"""Today: where in the day one is, how one is right now, and what was logged."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask import Blueprint, render_template, request

from pwa import clock
from pwa.circle.replies import find_unanswered
from pwa.circle.told import list_starting, tell_who_sees
from pwa.db import Session
from pwa.entries.kinds.mood.words import LOW_NUMBERS
from pwa.entries.timeline import find_last_day, list_days
from pwa.insights.brief import week_of_moods
from pwa.leaving import find_leaving_day
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.safety.plan import has_plan
from pwa.screens.horizon import Horizon, Mark, draw, hour_of
from pwa.screens.missed import name_missed
from pwa.screens.open_today import list_open
from pwa.screens.so_far import fold_hours
from pwa.web.forms import read_id
from pwa.web.house import house
from pwa.web.keep import NOW, kept
from pwa.web.session import me

blueprint = Blueprint("today", __name__)

AWAY = timedelta(days=7)
WEEK = timedelta(days=6)
NEW = timedelta(seconds=20)
LATELY = timedelta(days=3)
"""So long Today says that somebody wrote."""

LOWEST = 1
SETTLED = 3
"""On so many days of a week somebody has logged who means to stay."""


@blueprint.get("/today")
@kept(NOW)
def show() -> str:
    person = me()
    today = person.today()
    with house().database.reading() as session:
        week = list_days(session, person, today - WEEK, today)
        last_day = today if week else find_last_day(session, person)
        plan = has_plan(session, person)
        open_today = list_open(session, person, today, week)
        leaves_on = find_leaving_day(session, person)
        logged = _todays(session, person, week, today)
        starting = list_starting(session, person, "mood")
        wrote = find_unanswered(session, person, clock.now() - LATELY) if starting else None
        missed = name_missed(session, person)
    saved = _named(logged, "saved")
    return render_template(
        "today/show.html",
        today=today,
        day_ends=clock.start_of(today + timedelta(days=1), person.zone, person.day_starts),
        horizon=draw_day(person, today, logged),
        so_far=fold_hours(reading for reading in logged if reading is not saved),
        saved=saved,
        starting=starting,
        wrote=wrote,
        missed=missed,
        taken_out=read_id("taken_out"),
        has_plan=plan,
        show_offer=saved is not None and offers_help(saved, logged),
        is_back=open_today.is_first_day_back or (last_day is not None and today - last_day > AWAY),
        open_today=open_today,
        begin=request.args.getlist("begin"),
        week=week_of_moods(week, today),
        leaves_on=leaves_on,
        offers_install=len({reading.day for reading in week}) >= SETTLED,
    )


@blueprint.get("/today/horizon")
def horizon() -> str:
    person = me()
    today = person.today()
    with house().database.reading() as session:
        week = list_days(session, person, today - WEEK, today)
        open_today = list_open(session, person, today, week)
        logged = _todays(session, person, week, today)
    shown = _named(logged, "card")
    return render_template(
        "today/refreshed.html",
        today=today,
        horizon=draw_day(person, today, logged),
        so_far=fold_hours(reading for reading in logged if reading is not shown),
        open_today=open_today,
        zone=person.zone,
    )


def _todays(
    session: Session, person: Person, week: Iterable[Reading], today: date
) -> list[Reading]:
    """What was logged today, with who sees it."""
    logged = [reading for reading in week if reading.day == today]
    return tell_who_sees(session, person, logged)


def draw_day(person: Person, today: date, logged: Iterable[Reading]) -> Horizon:
    """The horizon of a day with a mark for each entry."""
    now = clock.now()
    marks = [
        Mark(
            kind=reading.kind,
            hour=hour_of(reading.local, today),
            label=str(getattr(reading.payload, "score", "")),
            tone=getattr(reading.payload, "score", 0),
            is_new=now - reading.at < NEW,
        )
        for reading in logged
    ]
    return draw(marks, hour_of(now.astimezone(clock.zone(person.zone)), today))


def offers_help(saved: Reading, logged: Iterable[Reading]) -> bool:
    """After a 1 every time; after a 2 or 3 once a day."""
    score = getattr(saved.payload, "score", None)
    if score not in LOW_NUMBERS:
        return False
    earlier = (reading for reading in logged if reading.id != saved.id)
    return score == LOWEST or not any(
        getattr(reading.payload, "score", None) in LOW_NUMBERS for reading in earlier
    )


def offers_help_now(session: Session, person: Person, saved: Reading) -> bool:
    """The same, read from the log only where the number is low."""
    score = getattr(saved.payload, "score", None)
    if score not in LOW_NUMBERS:
        return False
    return score == LOWEST or offers_help(saved, list_days(session, person, saved.day, saved.day))


def _named(readings: Iterable[Reading], argument: str) -> Reading | None:
    wanted = read_id(argument)
    return next((reading for reading in readings if reading.id == wanted), None)
