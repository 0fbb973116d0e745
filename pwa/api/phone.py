"""What the service worker on a phone needs to know: whose phone it is now, which pages to keep,
which addresses take writes, and the point to which what waits is sealed."""

import re
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, url_for
from werkzeug.routing import Rule

from pwa.db import Session
from pwa.entries.drafts import list_drafts
from pwa.entries.kind import kind_names
from pwa.entries.kinds.breathing import guides
from pwa.entries.patterns import list_patterns
from pwa.goals.keep import list_goals
from pwa.habits.keep import list_habits
from pwa.people.person import Person
from pwa.reminders.devices import end_of_address
from pwa.vault.phone import parcel_point
from pwa.web.house import house
from pwa.web.session import signed_in
from pwa.web.whose import tag_of
from pwa.web.writes import register, saves

blueprint = Blueprint("phone", __name__)

MOST_OF_EACH = 12
"""Habits, goals and drafts beyond this are kept once they are looked at."""

FIRST = ("today.show", "help.show", "pocket.blank_today")
THEN = (
    "log.choose",
    "outbox.show",
    "journal.show",
    "journal.new",
    "breathe.choose",
    "breathe.muscles",
    "breathe.grounding",
    "timeline.show",
    "help.plan",
    "help.edit_plan",
    "habits.show",
    "habits.new",
    "goals.show",
    "goals.new",
    "toolbox.show",
    "reminders.show",
    "me.show",
)

GUIDES = tuple(guides.BREATHS)

UUID_SHAPE = "[0-9a-f-]{36}"
SHAPES = {"uuid": UUID_SHAPE, "string": "[^/]+"}


@blueprint.get("/api/phone")
def show() -> Response:
    mine = signed_in()
    person = mine.person
    with house().database.reading() as session:
        pages = list(_pages(session, person))
        reached = end_of_address(session, person, mine.session_id)
    return jsonify(
        whose=tag_of(person),
        point=b64encode(parcel_point(person.key)).decode(),
        until=int(mine.expires_at.timestamp() * 1000),
        zone=person.zone,
        day_starts=person.day_starts,
        kinds=kind_names(),
        writes=[_pattern(endpoint) for endpoint in register()],
        saves=[_pattern(endpoint) for endpoint in saves()],
        push={"key": house().sender.point if house().sender.is_ready else "", "end": reached},
        pages=pages,
    )


def _pages(session: Session, person: Person) -> Iterator[dict[str, Any]]:
    """What is fetched after a sign-in, the most wanted first."""
    yield from map(_page, FIRST)
    for place in range(len(kind_names())):
        yield _page("pocket.blank_entry", place=place)
    yield _part("log.choose")
    yield from map(_page, THEN)
    for code in GUIDES:
        yield _page("breathe.follow", code=code)
    yield from _own_pages(session, person)


def _own_pages(session: Session, person: Person) -> Iterator[dict[str, Any]]:
    """What the person set up, or has begun."""
    for pattern in list_patterns(session, person)[:MOST_OF_EACH]:
        yield _page("breathe.follow_own", pattern_id=pattern.id)
    for draft in list_drafts(session, person, "journal")[:MOST_OF_EACH]:
        yield _page("journal.go_on", draft_id=draft.id)
    for habit in _going_on(list_habits(session, person)):
        yield _part("answers.show", habit_id=habit.id)
        yield _page("habits.look", habit_id=habit.id)
        yield _page("habits.edit", habit_id=habit.id)
    for goal in _going_on(list_goals(session, person)):
        yield _page("goals.look", goal_id=goal.id)
        yield _page("goals.edit", goal_id=goal.id)


def _going_on(things: list[Any]) -> list[Any]:
    return [thing for thing in things if thing.ended_at is None][:MOST_OF_EACH]


def _page(endpoint: str, **address: Any) -> dict[str, Any]:
    return {"path": url_for(endpoint, **address), "part": False}


def _part(endpoint: str, **address: Any) -> dict[str, Any]:
    """Not the whole page, but what a tap puts into one."""
    return {"path": url_for(endpoint, **address), "part": True}


def _pattern(endpoint: str) -> str:
    """The addresses of an endpoint as a regular expression that browsers understand too."""
    [rule] = [
        rule
        for rule in current_app.url_map.iter_rules(endpoint)
        if "POST" in (rule.methods or set())
    ]
    return f"^{''.join(_parts(rule))}$"


def _parts(rule: Rule) -> Iterator[str]:
    for literal, converter in re.findall(r"([^<]+)|<(?:(\w+):)?\w+>", rule.rule):
        yield re.escape(literal) if literal else SHAPES[converter or "string"]
