"""What was found is brought in, some of it at a time, so that others have their turn."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select, update

from pwa import clock
from pwa.db import Database, Session
from pwa.habits.habit import HabitPayload
from pwa.jobs import AGAIN
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.transfer.bring_found import ACTIVITY, bring, keep_habit
from pwa.transfer.bringing import Became, Bringing
from pwa.transfer.found import Unread
from pwa.transfer.imports import BRING, IMPORTS, Import, Line, State, find_import
from pwa.transfer.look_through import open_page, place_of_page
from pwa.transfer.models import ImportPage
from pwa.transfer.sealed_file import drop_parts
from pwa.transfer.underway import plan_for
from pwa.vault.keys import Vault

SLICE_S = 0.5
SHOWN_REFUSED = 5
DAYS_A_WEEK = 7


class Unanswered(Exception):
    """Some words have no number yet."""

    def __init__(self, words: list[str]) -> None:
        super().__init__()
        self.words = words


def answer(
    database: Database,
    person: Person,
    import_id: UUID,
    scores: Mapping[str, int],
    habits: frozenset[str],
) -> None:
    """The person has said which number each word is and which activities are habits: from here on
    it is brought in. Raises Unanswered or NotThere."""
    with database.reading() as session:
        known = find_import(session, person, import_id)
    if known is None:
        raise NotThere
    left = [word for word in known.words if word not in scores]
    if left:
        raise Unanswered(left)

    def begin(known: Import) -> None:
        known.state = State.BRINGING
        known.scores = {word: scores[word] for word in known.words}
        known.habits = [activity for activity in known.activities if activity in habits]

    _go(database, person, import_id, begin, State.ASKING)


def stop(database: Database, person: Person, import_id: UUID) -> None:
    """What came in so far stays. Raises NotThere."""

    def end(known: Import) -> None:
        known.state = State.STOPPED

    def write(session: Session) -> bool:
        stopped = IMPORTS.amend(session, person, import_id, end, where=(State.BRINGING,))
        return stopped is not None

    if not database.write(write):
        raise NotThere


def go_on(database: Database, person: Person, import_id: UUID) -> None:
    """From where it stood. Raises NotThere."""

    def begin(known: Import) -> None:
        known.state = State.BRINGING

    _go(database, person, import_id, begin, State.STOPPED)


def bring_some(database: Database, vault: Vault, subject: str) -> object:
    """Brings in some of what waits. Returns AGAIN where more is left."""
    work = IMPORTS.open_work(database, vault, subject, State.BRINGING)
    if work is None:
        return None
    person, known = work
    import_id = known.id
    bringing = Bringing(
        database=database,
        person=person,
        import_id=import_id,
        code=known.code,
        zone=known.zone,
        first=known.first or person.today(),
        scores=known.scores,
        habits=frozenset(known.habits),
    )
    if not known.done:
        _keep_activities(bringing, known)
    until = time.monotonic() + SLICE_S
    while time.monotonic() < until:
        number = _first_waiting(database, person, import_id)
        if number is None:
            _end(database, person, import_id)
            return None
        if not _bring_page(bringing, number):
            return None
    return AGAIN


def _go(
    database: Database,
    person: Person,
    import_id: UUID,
    begin: Callable[[Import], None],
    where: State,
) -> None:
    def write(session: Session) -> bool:
        if IMPORTS.amend(session, person, import_id, begin, where=(where,)) is None:
            return False
        plan_for(session, BRING, person, import_id)
        return True

    if not database.write(write):
        raise NotThere


def _bring_page(bringing: Bringing, number: int) -> bool:
    """Brings in one page. Returns whether to go on: the person may have stopped it."""
    began = time.monotonic()
    person, import_id = bringing.person, bringing.import_id
    with bringing.database.reading() as session:
        sealed = session.scalar(select(ImportPage.sealed).where(*_page(person, import_id, number)))
    lines = []
    for staged in open_page(person.key, import_id, number, sealed or b""):
        result = bring(bringing, staged)
        refused = result.became is Became.REFUSED
        values = dict(staged.found.values) if isinstance(staged.found, Unread) else {}
        lines.append(
            Line(
                line=staged.found.line,
                became=result.became,
                reason=result.reason,
                values=values if refused else {},
                text=_text_of(staged.found) if refused else "",
            )
        )
    done = person.key.seal(place_of_page(import_id, number), msgspec.json.encode(lines))

    def count(known: Import) -> None:
        known.done += len(lines)
        known.brought += sum(line.became is Became.BROUGHT for line in lines)
        known.there += sum(line.became is Became.THERE for line in lines)
        refused = [line for line in lines if line.became is Became.REFUSED]
        known.refused += len(refused)
        room = SHOWN_REFUSED - len(known.refused_first)
        known.refused_first += refused[:room]
        known.seconds += time.monotonic() - began

    def write(session: Session) -> bool:
        first = session.execute(
            update(ImportPage)
            .where(*_page(person, import_id, number), ImportPage.is_done.is_(False))
            .values(is_done=True, sealed=done)
            .returning(ImportPage.number)
        ).first()
        if first is None:
            return False
        known = IMPORTS.amend(
            session, person, import_id, count, where=(State.BRINGING, State.STOPPED)
        )
        return known is not None and known.state is State.BRINGING

    return bringing.database.write(write)


def _keep_activities(bringing: Bringing, known: Import) -> None:
    """A habit for each activity that becomes one, as often a week as it was done."""
    days = ((known.last or bringing.first) - bringing.first).days + 1
    for activity in known.habits:
        often = round(known.activities[activity] * DAYS_A_WEEK / max(days, DAYS_A_WEEK))
        payload = HabitPayload(
            called=activity,
            schedule="weekly",
            times_a_week=min(max(often, 1), DAYS_A_WEEK),
        )
        keep_habit(bringing, (ACTIVITY, activity), payload)


def _first_waiting(database: Database, person: Person, import_id: UUID) -> int | None:
    with database.reading() as session:
        return session.scalar(
            select(ImportPage.number)
            .where(
                ImportPage.person_id == person.id,
                ImportPage.import_id == import_id,
                ImportPage.is_done.is_(False),
            )
            .order_by(ImportPage.number)
            .limit(1)
        )


def _end(database: Database, person: Person, import_id: UUID) -> None:
    def end(known: Import) -> None:
        known.state = State.DONE
        known.ended_at = clock.now()

    def write(session: Session) -> None:
        IMPORTS.amend(session, person, import_id, end, where=(State.BRINGING,))
        drop_parts(session, person.id, import_id)

    database.write(write)


def _page(person: Person, import_id: UUID, number: int) -> tuple[Any, ...]:
    return (
        ImportPage.person_id == person.id,
        ImportPage.import_id == import_id,
        ImportPage.number == number,
    )


def _text_of(found: Any) -> str:
    """What a refused line says, so that it can be added by hand."""
    return str(getattr(found, "text", "")) or " · ".join(
        str(part)
        for part in msgspec.structs.astuple(found)[1:]
        if part and not isinstance(part, dict | date)
    )
