"""What is in a toolbox and what was tried of late, as rows with a place to go."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from flask import url_for

from pwa.db import Session
from pwa.entries.kinds.breathing import guides
from pwa.entries.kinds.breathing.words import PATTERNS as BREATHS
from pwa.entries.kinds.journal.words import FREE, TEMPLATES
from pwa.entries.many import glimpse
from pwa.entries.patterns import list_patterns
from pwa.entries.toolbox import Tool, Toolbox, find_toolbox
from pwa.insights.helped import Breathed, Helped, Tried, what_helped
from pwa.people.person import Person
from pwa.readings import Glimpse
from pwa.web.forms import as_id
from pwa.web.house import house
from pwa.web.templating import language, say, say_count
from pwa.words import day_month, mark

LOOKED_BACK = timedelta(days=365)
KINDS = ("mood", "breathing", "journal")


class Shown(NamedTuple):
    """A thing as it is shown: its words, a line about it, where one tap leads, its picture.
    `leads` is what a tool of it would keep."""

    words: str
    detail: str
    href: str
    kind: str
    leads: str = ""


class Found(NamedTuple):
    """The toolbox of a person, and what they tried of late."""

    box: Toolbox
    helped: Helped
    own_breaths: Mapping[str, str]
    today: date


def find_all(person: Person) -> Found:
    today = person.today()
    with house().database.reading() as session:
        box = find_toolbox(session, person)
        helped = what_helped(_glimpses(session, person, today))
        own = {str(pattern.id): pattern.called for pattern in list_patterns(session, person)}
    return Found(box, helped, own, today)


def _glimpses(session: Session, person: Person, today: date) -> list[Glimpse]:
    first = today - LOOKED_BACK
    return [each for kind in KINDS for each in glimpse(session, person, kind, first, today)]


def show_tried(person: Person, found: Found) -> tuple[list[Shown], list[Shown], list[Shown]]:
    """What helped in words, what was breathed, and along what was written."""
    helped = found.helped
    words = [show_word(person, found, tried) for tried in helped.words]
    breaths = [_show_breath(found, tried) for tried in helped.breaths]
    writing = [_show_writing(found, tried) for tried in helped.writing if tried.code in TEMPLATES]
    return words, [shown for shown in breaths if shown is not None], writing


def show_word(person: Person, found: Found, tried: Tried) -> Shown:
    href = url_for("toolbox.again", code=code_of(person, tried))
    return Shown(tried.words, _tell_helped(tried, found.today), href, "mood")


def _show_breath(found: Found, tried: Breathed) -> Shown | None:
    """A pattern of one's own is shown while it is still there."""
    if tried.own is not None:
        called = found.own_breaths.get(str(tried.own))
        leads = f"own:{tried.own}"
    else:
        called = say(BREATHS[tried.code]) if tried.code in BREATHS else None
        leads = f"breathing:{tried.code}"
    if called is None:
        return None
    return Shown(called, _tell_calm(tried, found.today), _href_of(leads) or "", "breathing", leads)


def _show_writing(found: Found, tried: Tried) -> Shown:
    leads = f"journal:{tried.code}"
    name = say(TEMPLATES[tried.code].name)
    if tried.code == FREE:
        name = say(mark("Writing freely"))
    detail = _tell_times(tried, found.today)
    return Shown(name, detail, _href_of(leads) or "", "journal", leads)


def show_tool(person: Person, found: Found, tool: Tool) -> Shown:
    """A tool of the list, with what is known of it."""
    where, _, code = tool.leads.partition(":")
    is_gone = where == "own" and code not in found.own_breaths
    href = None if is_gone else _href_of(tool.leads)
    if href:
        _, breaths, writing = show_tried(person, found)
        known = next((each for each in (*breaths, *writing) if each.leads == tool.leads), None)
        kind = "journal" if where == "journal" else "breathing"
        return Shown(tool.words, known.detail if known else "", href, kind, tool.leads)
    same = tool.words.casefold()
    tried = next((each for each in found.helped.words if each.code == same), None)
    detail = _tell_helped(tried, found.today) if tried else ""
    return Shown(tool.words, detail, url_for("toolbox.look", tool_id=tool.id), "mood")


def _href_of(leads: str) -> str | None:
    """Where a tool is done here; None for what is done elsewhere, or is here no more."""
    where, _, code = leads.partition(":")
    if where == "breathing" and code in guides.BREATHS:
        return url_for("breathe.follow", code=code)
    if where == "breathing" and code in {guides.MUSCLES, guides.GROUNDING}:
        return url_for(f"breathe.{code}")
    if where == "own" and (pattern := as_id(code)):
        return url_for("breathe.follow_own", pattern_id=pattern)
    if where == "journal" and code in TEMPLATES:
        return url_for("journal.new", template=code)
    return None


def _tell_helped(tried: Tried, today: date) -> str:
    return say_count(
        mark("Helped once, %(day)s"),
        mark("Helped %(count)s times, last %(day)s"),
        tried.times,
        day=_tell_day(tried.last, today),
    )


def _tell_calm(tried: Breathed, today: date) -> str:
    if not tried.compared:
        return _tell_times(tried, today)
    text = mark("Calmer after %(calmer)s of %(compared)s")
    return say(text, calmer=tried.calmer, compared=tried.compared)


def _tell_times(tried: Tried, today: date) -> str:
    return say_count(
        mark("Once, %(day)s"),
        mark("%(count)s times, last %(day)s"),
        tried.times,
        day=_tell_day(tried.last, today),
    )


def _tell_day(day: date, today: date) -> str:
    away = (today - day).days
    if away in {0, 1}:
        return say(mark("yesterday") if away else mark("today"))
    return say(mark("on %(day)s"), day=day_month(language(), day))


def code_of(person: Person, tried: Tried) -> str:
    return person.key.digest(f"helped {tried.code}".encode()).hex()[:32]
