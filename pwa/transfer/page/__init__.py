"""Everything of a person as one page that opens in any browser, without a server."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pwa import words
from pwa.db import Session
from pwa.entries.kind import kinds
from pwa.entries.names import find_names
from pwa.entries.sealed import open_row
from pwa.entries.toolbox import find_toolbox
from pwa.goals.keep import list_goals
from pwa.habits.keep import list_habits
from pwa.habits.words import tell_rhythm
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.safety.plan import find_plan
from pwa.safety.words import tell as tell_plan
from pwa.transfer.parts import list_entry_rows

HERE = Path(__file__).parent
STYLE = (HERE / "style.css").read_text()
PIECES = 50

_pages = Environment(
    loader=FileSystemLoader(HERE),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Day(NamedTuple):
    """A day's heading and its entries in words."""

    heading: str
    entries: Iterable[tuple[str, str, list[tuple[str, str]]]]


def write_page(
    session: Session,
    person: Person,
    since: date | None,
    counted: Callable[[Iterable[Any]], Iterator[Any]],
) -> Iterator[str]:
    """The page, piece by piece. `counted` hears of each entry."""
    say = partial(words.say, person.language)
    names = find_names(session, person)
    rows = counted(list_entry_rows(session, person, since))
    readings = (open_row(person.key, row, names=names) for row in rows if row.deleted_at is None)
    kept = find_plan(session, person)
    stream = _pages.get_template("page.html").stream(
        language=person.language,
        _=say,
        name=person.display_name,
        made=words.day_month_year(person.language, person.today()),
        goals=list_goals(session, person),
        habits=[(habit, tell_rhythm(habit, say)) for habit in list_habits(session, person)],
        tools=find_toolbox(session, person).tools,
        plan=[(heading, text) for heading, text in tell_plan(kept.plan, say) if text]
        if kept
        else [],
        days=_days(person, readings, say),
    )
    stream.enable_buffering(PIECES)
    yield from stream


def _days(person: Person, readings: Iterable[Reading], say: Callable[..., str]) -> Iterator[Day]:
    for day, found in groupby(readings, key=lambda reading: reading.day):
        heading = f"{words.weekday(person.language, day)}, "
        heading += words.day_month_year(person.language, day)
        yield Day(heading, (_tell(reading, say) for reading in found))


def _tell(reading: Reading, say: Callable[..., str]) -> tuple[str, str, list[tuple[str, str]]]:
    """The time, what it is, and what it says field by field."""
    kind_words = kinds()[reading.kind].words
    title = reading.habit or say(kind_words.ONE)
    told = [(label, text) for label, text in kind_words.tell(reading.payload, say) if text]
    if reading.goal:
        told.append((say(words.mark("Goal")), reading.goal))
    return words.clock(reading.local), title, told
