"""Trends: mood, habits and breathing over time, each with a sentence and a table."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from pwa.db import Session
from pwa.entries.many import glimpse
from pwa.entries.timeline import find_first_day
from pwa.habits.habit import Habit
from pwa.habits.keep import list_habits
from pwa.habits.pauses import list_pauses
from pwa.habits.strength import Strength, strength_of
from pwa.insights import breathing, charts, days
from pwa.people.person import Person
from pwa.readings import Glimpse
from pwa.screens.shown_habits import FELT
from pwa.web.house import house
from pwa.web.keep import kept
from pwa.web.session import me

blueprint = Blueprint("trends", __name__)


class Period(NamedTuple):
    """How much is shown, and how finely: days a square stands for, the drift's reach and step."""

    days: int
    square: int
    reach: int
    step: int
    size: float


PERIODS = {
    "week": Period(7, 1, 3, 1, 10),
    "month": Period(30, 1, 4, 1, 6),
    "year": Period(365, 3, 15, 3, 4),
    "all": Period(0, 30, 45, 14, 4),
}
ENOUGH = 7
WEEKS = 8


@blueprint.get("/trends")
@kept()
def show() -> str:
    person = me()
    today = person.today()
    name = request.args.get("period", "month")
    period = PERIODS.get(name, PERIODS["month"])
    with house().database.reading() as session:
        first = _first_day(session, person, period, today)
        moods = glimpse(session, person, "mood", min(first, date(today.year, 1, 1)), today)
        breaths = glimpse(session, person, "breathing", first, today)
        habits = _habits(session, person, today)
    points = days.mean_by_day((mood.day, mood.payload.score) for mood in moods)
    shown = [point for point in points if point.day >= first]
    return render_template(
        "trends/show.html",
        today=today,
        period=name if name in PERIODS else "month",
        periods=tuple(PERIODS),
        logged=len(points),
        enough=ENOUGH,
        mood=_mood(shown, period, first, today) if shown else None,
        year=_year(points, today),
        breath=_breath(breaths, today),
        habits=habits,
    )


@blueprint.get("/trends/<int:year>/<int:month>")
def month(year: int, month: int) -> str:
    if not (1900 <= year <= 2200 and 1 <= month <= 12):
        raise NotFound
    person = me()
    first = date(year, month, 1)
    last = date(year, month, calendar.monthrange(year, month)[1])
    with house().database.reading() as session:
        moods = glimpse(session, person, "mood", first, last)
    return render_template(
        "trends/month.html",
        today=person.today(),
        first=first,
        points=_whole(days.mean_by_day((mood.day, mood.payload.score) for mood in moods)),
    )


def _first_day(session: Session, person: Person, period: Period, today: date) -> date:
    if period.days:
        return today - timedelta(days=period.days - 1)
    return find_first_day(session, person) or today


def _habits(session: Session, person: Person, today: date) -> list[tuple[Habit, Strength]]:
    """The habits that go on, medicine apart, each with its strength."""
    going = [
        habit
        for habit in list_habits(session, person)
        if habit.ended_at is None and not habit.is_medicine
    ]
    if not going:
        return []
    pauses = list_pauses(session, person)
    done = glimpse(session, person, "habit", today - FELT, today)
    strengths = ((habit, strength_of(habit, done, pauses, today)) for habit in going)
    return [(habit, strength) for habit, strength in strengths if strength is not None]


def _mood(
    shown: Sequence[days.Point], period: Period, first: date, today: date
) -> dict[str, object]:
    usual = days.usual_range(shown)
    squares = shown if period.square == 1 else days.mean_by_step(shown, first, period.square)
    lines = days.drift(shown, period.reach, period.step) if len(shown) >= ENOUGH else []
    return {
        "chart": charts.draw_line(squares, lines, usual, first, today, period.size),
        "usual": usual,
        "days": len(shown),
        "of": (today - first).days + 1,
        "first": first,
        "table": _whole(squares),
        "square": period.square,
    }


def _whole(points: Sequence[days.Point]) -> list[tuple[date, int]]:
    return [(point.day, days.round_half_up(point.value)) for point in points]


def _year(points: Sequence[days.Point], today: date) -> list[tuple[date, list[charts.Cell]]]:
    """Each month of this year that has begun, and its row of cells."""
    scores = days.by_month(points, today.year)
    months = [(month, scores[month]) for month in range(1, today.month + 1)]
    lengths = [calendar.monthrange(today.year, month)[1] for month, _ in months]
    rows = charts.draw_year(months, lengths, (today.month, today.day))
    return [(date(today.year, month, 1), row) for (month, _), row in zip(months, rows, strict=True)]


def _breath(sessions: Sequence[Glimpse], today: date) -> dict[str, object] | None:
    if not sessions:
        return None
    weeks = breathing.minutes_by_week(sessions, today, WEEKS)
    return {
        "weeks": weeks,
        "most": max(week.minutes for week in weeks) or 1,
        "minutes": round(sum(session.payload.seconds for session in sessions) / 60),
        "sessions": len(sessions),
        "calm": breathing.calm_change(sessions),
    }
