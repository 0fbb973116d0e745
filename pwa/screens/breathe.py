"""Breathing, muscle by muscle, and grounding: what there is, and the guide to follow."""

from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound

from pwa.circle.told import list_starting
from pwa.entries.kinds.breathing import guides, words
from pwa.entries.kinds.breathing.guides import Beat
from pwa.entries.patterns import Pattern, find_pattern, list_patterns
from pwa.goals.keep import list_choices
from pwa.people.person import Person
from pwa.web.house import house
from pwa.web.keep import NOW, kept
from pwa.web.session import me
from pwa.web.templating import say

blueprint = Blueprint("breathe", __name__)

MINUTES = 5
STRIP, GAP = 76.0, 4.0


class Guide(NamedTuple):
    """One thing to follow. `cycle`: as many of its beats belong together under the word."""

    code: str
    name: str
    beats: tuple[Beat, ...]
    cycle: int
    rounds: int | None = None
    pattern: Pattern | None = None

    @property
    def key(self) -> str:
        """What its choice is called in a form."""
        return str(self.pattern.id) if self.pattern else self.code

    @property
    def told(self) -> str:
        """The beats as JavaScript reads them: in:4 hold:4 out:6."""
        named = ([beat.what, f"{beat.seconds:g}", beat.part] for beat in self.beats)
        return " ".join(":".join(filter(None, parts)) for parts in named)

    @property
    def strip(self) -> list[tuple[float, float]]:
        """Where each beat of a cycle begins and how wide it is, in a strip cut as the seconds."""
        beats = self.beats[: self.cycle]
        free = STRIP - GAP * (len(beats) - 1)
        a_second = free / sum(beat.seconds for beat in beats)
        pieces, x = [], 0.0
        for beat in beats:
            pieces.append((round(x, 1), round(beat.seconds * a_second, 1)))
            x += beat.seconds * a_second + GAP
        return pieces


@blueprint.get("/breathe")
@kept(NOW)
def choose() -> Response:
    chosen = request.args.get("pattern")
    if chosen:
        return make_response(redirect(_address_of(chosen, _minutes()), 303))
    person = me()
    with house().database.reading() as session:
        own = list_patterns(session, person)
    breaths = [*(_guide_of(code) for code in guides.BREATHS), *map(_own_guide, own)]
    return make_response(
        render_template(
            "breathe/choose.html",
            breaths=breaths,
            muscles=_guide_of(guides.MUSCLES),
            minutes=MINUTES,
            has_own=bool(own),
            **_session_context(person),
        )
    )


@blueprint.get("/breathe/<code>")
@kept(NOW)
def follow(code: str) -> str:
    if code not in guides.BREATHS:
        raise NotFound
    return _follow(_guide_of(code))


@blueprint.get("/breathe/muscles")
@kept(NOW)
def muscles() -> str:
    return _follow(_guide_of(guides.MUSCLES))


@blueprint.get("/breathe/own/<uuid:pattern_id>")
@kept(NOW)
def follow_own(pattern_id: UUID) -> str:
    with house().database.reading() as session:
        pattern = find_pattern(session, me(), pattern_id)
    if pattern is None:
        raise NotFound
    return _follow(_own_guide(pattern))


@blueprint.get("/breathe/grounding")
@kept(NOW)
def grounding() -> str:
    guide = Guide(guides.GROUNDING, say(words.PATTERNS[guides.GROUNDING]), (), 0)
    return render_template("breathe/grounding.html", guide=guide, **_session_context(me()))


def _follow(guide: Guide) -> str:
    return render_template(
        "breathe/guide.html", guide=guide, minutes=_minutes(), **_session_context(me())
    )


def _session_context(person: Person) -> dict[str, Any]:
    with house().database.reading() as session:
        goals = list_choices(session, person)
        starting = list_starting(session, person, "breathing")
    return {
        "today": person.today(),
        "zone": person.zone,
        "goals": goals,
        "starting": starting,
    }


def _minutes() -> int:
    """One of the lengths there are to choose from, whatever the address says."""
    asked = request.args.get("minutes", "")
    return next((length for length in guides.MINUTES if str(length) == asked), MINUTES)


def _address_of(chosen: str, minutes: int) -> str:
    """Where the guide is that was picked without a script."""
    if chosen in guides.BREATHS:
        return url_for("breathe.follow", code=chosen, minutes=minutes)
    if chosen == guides.MUSCLES:
        return url_for("breathe.muscles")
    try:
        return url_for("breathe.follow_own", pattern_id=UUID(chosen), minutes=minutes)
    except ValueError:
        raise NotFound from None


def _guide_of(code: str) -> Guide:
    beats = guides.MUSCLE_BEATS if code == guides.MUSCLES else guides.BREATHS[code]
    cycle = 2 if code == guides.MUSCLES else len(beats)
    return Guide(code, say(words.PATTERNS[code]), beats, cycle, guides.SET_ROUNDS.get(code))


def _own_guide(pattern: Pattern) -> Guide:
    beats = guides.breath_of(pattern.inhale, pattern.hold, pattern.exhale, pattern.rest)
    return Guide(guides.OWN, pattern.called, beats, len(beats), pattern=pattern)
