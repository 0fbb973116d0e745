"""Searching the log. It is sealed and there is no index of words: entries are opened in slices, the
newest first, until a page is full."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, or_, select

from pwa import words
from pwa.db import Session
from pwa.entries.kind import kinds
from pwa.entries.models import Entry
from pwa.entries.sealed import COLUMNS, open_row, place
from pwa.entries.sought import Sought
from pwa.entries.timeline import PAGE, Cursor, Page
from pwa.entries.versions import find_with_versions
from pwa.goals.keep import list_goals
from pwa.habits.habit import Habit
from pwa.habits.keep import list_habits
from pwa.people.person import Person
from pwa.receipts import NotThere

SLICE = 500
MOST_SLICES = 40
NUMBER, TAGS = "score", "tags"

# Letters that people leave out or write in another way, and no decomposition finds.
_ALIKE = str.maketrans({"’": "'", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "\u00ad": ""})

_LOOKED_AT = (
    Entry.id, Entry.kind, Entry.at, Entry.day, Entry.goal_id, Entry.habit_id, Entry.sealed,
)  # fmt: skip

Say = Callable[[str], str]
Fits = Callable[[Any], bool]
Check = Callable[[Any, Any], bool]


class Looked(NamedTuple):
    """What one search came by, and where it goes on."""

    fitting: list[UUID]
    following: Cursor | None

    @property
    def rested_on(self) -> date | None:
        return self.following.day if self.following else None


class Found(NamedTuple):
    """A page of what fits. `looked_to` is the day where the search rested before the page was full:
    `page.following` goes on from there."""

    page: Page
    looked_to: date | None = None


def search(session: Session, person: Person, sought: Sought, after: Cursor | None = None) -> Found:
    """The newest entries that fit, or those after a cursor. Days are not counted.

    Raises NotThere for a goal or a habit that is not the person's.
    """
    habits = list_habits(session, person)
    names: dict[UUID | None, str] = {goal.id: goal.words for goal in list_goals(session, person)}
    if not names.keys() >= set(sought.goals) or not {h.id for h in habits} >= set(sought.habits):
        raise NotThere
    names |= {habit.id: habit.called for habit in habits}
    statement = _narrow(person, sought, habits)
    looked = _look(session, statement, _test(person, sought, names), after)
    readings = _open(session, person, looked.fitting, names)
    page = Page(readings, {}, looked.following)
    return Found(page, None if len(readings) == PAGE else looked.rested_on)


def _look(
    session: Session, statement: Select[*tuple[Any, ...]], fits: Fits | None, after: Cursor | None
) -> Looked:
    """Slice by slice, until a page is full, or the log ends, or it has been long enough."""
    fitting: list[UUID] = []
    size = SLICE if fits else PAGE + 1
    for _ in range(MOST_SLICES):
        rows = session.execute(
            (statement if after is None else statement.where(after.older)).limit(size)
        ).all()
        for row in rows:
            if fits is None or fits(row):
                fitting.append(row.id)
            if len(fitting) == PAGE:
                is_last = len(rows) < size and row is rows[-1]
                return Looked(fitting, None if is_last else Cursor.of(row))
        if len(rows) < size:
            return Looked(fitting, None)
        after = Cursor.of(rows[-1])
    return Looked(fitting, after)


def fold(text: str) -> str:
    """A text without case, accents and the like, in which words are found."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_ALIKE)
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def kinds_with(field: str) -> list[str]:
    """The kinds whose payload has a field of this name."""
    return [name for name, kind in kinds().items() if field in kind.payload.model_fields]


def kinds_sought(sought: Sought) -> Sequence[str]:
    """Which kinds can fit; none named are all."""
    named = set(sought.kinds)
    if sought.narrows_number:
        named.update(kinds_with(NUMBER))
    if sought.tags:
        named.update(kinds_with(TAGS))
    return [name for name in kinds() if name in named]


def _narrow(person: Person, sought: Sought, habits: list[Habit]) -> Select[*tuple[Any, ...]]:
    """What the open columns can tell."""
    where: list[ColumnElement[bool]] = [
        Entry.person_id == person.id,
        Entry.deleted_at.is_(None),
    ]
    if named := kinds_sought(sought):
        where.append(Entry.kind.in_(named))
    if sought.goals:
        serving = [habit.id for habit in habits if habit.goal_id in sought.goals]
        where.append(or_(Entry.goal_id.in_(sought.goals), Entry.habit_id.in_(serving)))
    if sought.habits:
        where.append(Entry.habit_id.in_(sought.habits))
    newest_first = (Entry.day.desc(), Entry.at.desc(), Entry.id.desc())
    looked_at: Select[*tuple[Any, ...]] = select(*_LOOKED_AT)
    return looked_at.where(*where).order_by(*newest_first)


def _test(person: Person, sought: Sought, names: Mapping[UUID | None, str]) -> Fits | None:
    """What only the opened entry can tell, the cheapest first; None where nothing is asked."""
    checks: list[Check] = []
    if sought.narrows_number:
        low, high = sorted((sought.low, sought.high))
        checks.append(lambda _row, payload: low <= getattr(payload, NUMBER, low) <= high)
    if sought.tags:
        tags = {fold(tag) for tag in sought.tags}
        checks.append(lambda _row, payload: _has_tag(payload, tags))
    if wanted := fold(sought.words).split():
        say = partial(words.say, person.language)
        checks.append(lambda row, payload: _has_words(row, payload, wanted, say, names))
    if not checks:
        return None
    decoders = {name: msgspec.json.Decoder(kind.opened) for name, kind in kinds().items()}
    open_ = person.key.open

    def fits(row: Any) -> bool:
        payload = decoders[row.kind].decode(open_(place(row.id), row.sealed))
        return all(check(row, payload) for check in checks)

    return fits


def _has_tag(payload: Any, tags: set[str]) -> bool:
    mine = getattr(payload, TAGS, None)
    return mine is None or not tags.isdisjoint(map(fold, mine))


def _has_words(
    row: Any, payload: Any, wanted: list[str], say: Say, names: Mapping[UUID | None, str]
) -> bool:
    told = [text for _, text in kinds()[row.kind].words.tell(payload, say) if text]
    text = fold("\n".join((*told, names.get(row.habit_id, ""), names.get(row.goal_id, ""))))
    return all(word in text for word in wanted)


def _open(
    session: Session, person: Person, found: list[UUID], names: Mapping[UUID | None, str]
) -> list[Any]:
    """The entries of these ids as readings, in this order."""
    if not found:
        return []
    rows = session.execute(
        select(*COLUMNS).where(Entry.person_id == person.id, Entry.id.in_(found))
    )
    beside = find_with_versions(session, person)
    readings = {
        row.id: open_row(person.key, row, beside=row.id in beside, names=names) for row in rows
    }
    return [readings[entry_id] for entry_id in found]
