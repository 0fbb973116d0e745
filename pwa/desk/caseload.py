"""The case manager's table: today's meetings first, then by what is new, never by lowest mood."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template

from pwa import clock
from pwa.circle.gate import look_at_all
from pwa.circle.shown import Shown
from pwa.circle.terms import Role
from pwa.desk.idle import at_desk
from pwa.entries.kind import kind_names
from pwa.insights import brief
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.web.house import house
from pwa.web.session import me

blueprint = Blueprint("caseload", __name__)

BACK = timedelta(days=27)


class Line(NamedTuple):
    """A client in the table, made of what is shown alone."""

    shown: Shown
    meeting: datetime | None
    mood: brief.MoodLine | None
    latest: Reading | None
    week: tuple[str, ...]
    kinds: frozenset[str]
    below: int

    @property
    def order(self) -> tuple[bool, int, str]:
        """What is new first; then by name."""
        return not self.shown.new, -len(self.shown.new), self.shown.client_name.casefold()


@blueprint.get("/desk")
@at_desk
def show() -> str:
    person = me()
    lines = [
        _line(each, person) for each in look_at_all(house().database, house().vault, person, BACK)
    ]
    today = person.today()
    mine = [line for line in lines if line.shown.link.role is Role.CASE_MANAGER]
    meeting = [line for line in mine if line.meeting and line.meeting.date() == today]
    others = [line for line in mine if line not in meeting]
    return render_template(
        "desk/caseload.html",
        meeting=sorted(meeting, key=lambda line: str(line.meeting)),
        others=sorted(others, key=lambda line: line.order),
        family=[line for line in lines if line.shown.link.role is Role.FAMILY],
        all_kinds=kind_names(),
        today=today,
        rule=house().settings.marks_rule,
        organisation=house().settings.organisation,
    )


def _line(shown: Shown, person: Person) -> Line:
    mood = brief.draw_moods(shown.readings, shown.today, BACK, small=True)
    next_visit = shown.link.hours.next_visit
    return Line(
        shown=shown,
        meeting=_at_place_of(person, next_visit),
        mood=mood,
        latest=brief.latest_mood(shown.readings),
        week=_all_habits(shown, shown.today),
        kinds=shown.kinds | {reading.kind for reading in shown.readings},
        below=brief.days_below_usual(mood) if _is_marked(shown) else 0,
    )


def _is_marked(shown: Shown) -> bool:
    """Whether anything may be concluded: the organisation has its rule, and nothing was taken
    back."""
    return bool(house().settings.marks_rule) and not shown.has_shrunk


def _at_place_of(person: Person, when: datetime | None) -> datetime | None:
    """A visit is set by the clock on the case manager's wall."""
    if when is None or when < clock.now().astimezone(ZoneInfo(person.zone)).replace(
        hour=0, minute=0, second=0, microsecond=0, tzinfo=None
    ):
        return None
    return when


def _all_habits(shown: Shown, today: date) -> tuple[str, ...]:
    """Seven days: done where any habit was, else skipped, else nothing."""
    weeks = brief.list_weeks(shown.readings, today)
    return tuple(
        "done" if "done" in states else "skipped" if "skipped" in states else ""
        for states in zip(*(week.states for week in weeks), strict=True)
    )
