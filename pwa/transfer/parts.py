"""Everything a person has, part by part: each part is one file of an export.

A record is what stands sealed, opened, with its id, its times and the versions kept beside it.
Fields that hold their default are left out. A later room adds its part here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from pwa.circle.models import (
    ConsentRow,
    InvitationRow,
    LinkRow,
    LookedAtRow,
    LookRow,
    ReplyRow,
    ShareRow,
    ShownThingRow,
    StandingShareRow,
)
from pwa.db import Session
from pwa.entries import drafts
from pwa.entries.kind import kinds
from pwa.entries.models import Draft, Entry, EntryVersion, PatternRow, ToolboxRow
from pwa.entries.patterns import PATTERNS
from pwa.entries.sealed import COLUMNS, VERSIONS, place
from pwa.entries.toolbox import find_toolbox
from pwa.goals.keep import GOALS, list_goals
from pwa.goals.models import GoalRow
from pwa.habits.keep import HABITS
from pwa.habits.models import HabitRow
from pwa.habits.models import Pause as PauseRow
from pwa.habits.pauses import list_pauses
from pwa.people.beside import BesideVersion
from pwa.people.kept import Shelf
from pwa.people.models import PersonRow
from pwa.people.person import Person
from pwa.reminders.keep import REMINDERS
from pwa.reminders.models import DeliveryRow, DeviceRow, ReminderRow, SendingRow, WishesRow
from pwa.safety.models import SafetyPlan, SafetyPlanVersion
from pwa.safety.plan import find_plan
from pwa.safety.versions import list_beside as list_plans_beside
from pwa.safety.versions import list_put_aside as list_plans_put_aside
from pwa.transfer.circle_part import list_circle, list_invited
from pwa.transfer.imports import list_imports
from pwa.transfer.models import ImportRow
from pwa.transfer.nudges_part import list_deliveries, list_devices, list_wishes

Record = dict[str, Any]
SLICE = 500


class Part(NamedTuple):
    """One file of an export: what it is called, the tables it is made of, how many records it has,
    and the records. `since` leaves out entries of days before it."""

    name: str
    tables: tuple[type, ...]
    size: Callable[[Session, Person, date | None], int]
    records: Callable[[Session, Person, date | None], Iterator[Record]]


def count_entries(session: Session, person: Person, since: date | None = None) -> int:
    """How many entries are in the log, those in the bin too."""
    found = select(func.count()).select_from(Entry).where(Entry.person_id == person.id)
    if since is not None:
        found = found.where(Entry.day >= since)
    return session.scalar(found) or 0


def list_entry_rows(
    session: Session, person: Person, since: date | None, *, kind: str | None = None
) -> Iterator[Any]:
    """The rows of all entries, the newest first, a slice of them in memory at a time."""
    rows = select(*COLUMNS).where(Entry.person_id == person.id)
    if since is not None:
        rows = rows.where(Entry.day >= since)
    if kind is not None:
        rows = rows.where(Entry.kind == kind)
    newest_first = rows.order_by(Entry.day.desc(), Entry.at.desc(), Entry.id.desc())
    yield from session.execute(newest_first.execution_options(yield_per=SLICE))


def _entries(session: Session, person: Person, since: date | None) -> Iterator[Record]:
    versions: dict[UUID, list[Record]] = defaultdict(list)
    for row in session.execute(VERSIONS.where(EntryVersion.person_id == person.id)):
        versions[row.entry_id].append(
            _entry(person, row, row.entry_id) | {"put_aside": row.binned_at is not None}
        )
    for row in list_entry_rows(session, person, since):
        about = {"id": row.id, "kind": row.kind, "binned_at": row.deleted_at}
        yield about | _entry(person, row, row.id) | {"versions": versions.get(row.id, [])}


def _entry(person: Person, row: Any, entry_id: UUID) -> Record:
    return {
        "at": row.at,
        "day": row.day,
        "zone": row.zone,
        "goal_id": row.goal_id,
        "habit_id": row.habit_id,
        "payload": msgspec.Raw(person.key.open(place(entry_id), row.sealed).rstrip(b" ")),
    }


def _documents(session: Session, person: Person, shelf: Shelf) -> Iterator[Record]:
    for document in shelf.list_all(session, person):
        versions = [
            {"made_at": at, "put_aside": binned, "payload": _raw(content)}
            for binned in (False, True)
            for _, at, content in shelf.list_beside(session, person, document.id, binned=binned)
        ]
        yield {
            "id": document.id,
            "made_at": document.made_at,
            "ended_at": document.ended_at,
            "payload": _raw(document.content),
            "versions": versions,
        }


def _of_shelf(shelf: Shelf) -> Callable[[Session, Person, date | None], Iterator[Record]]:
    return lambda session, person, _since: _documents(session, person, shelf)


def _goals(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    endings = {goal.id: goal.ending for goal in list_goals(session, person)}
    for record in _documents(session, person, GOALS):
        yield record | {"ending": endings.get(record["id"])}


def _pauses(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    for pause in list_pauses(session, person):
        yield pause._asdict()


def _tools(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    box = find_toolbox(session, person)
    for tool in box.tools:
        yield tool.model_dump()
    if box.taken_out is not None:
        place = {"taken_out": True, "taken_from": box.taken_from}
        yield box.taken_out.model_dump() | place


def _plans(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    kept = find_plan(session, person)
    if kept is None:
        return
    versions = [
        {"at": each.at, "put_aside": binned, "payload": _raw(each.plan.to_json())}
        for binned, listed in ((False, list_plans_beside), (True, list_plans_put_aside))
        for each in listed(session, person)
    ]
    yield {"at": kept.at, "payload": _raw(kept.plan.to_json()), "versions": versions}


def _drafts(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    for kind in (name for name, each in kinds().items() if each.keeps_drafts):
        for put_aside, listed in ((False, drafts.list_drafts), (True, drafts.list_binned)):
            for draft in listed(session, person, kind):
                yield draft._asdict() | {"kind": kind, "put_aside": put_aside}


def _imports(session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    for known in list_imports(session, person):
        yield {
            "id": known.id,
            "made_at": known.made_at,
            "file": known.name,
            "format": known.format,
            "state": known.state,
            "scores": known.scores,
            "habits": known.habits,
            "brought": known.brought,
            "there": known.there,
            "refused": known.refused,
        }


def _settings(_session: Session, person: Person, _since: date | None) -> Iterator[Record]:
    yield {
        "display_name": person.display_name,
        "sign_in_name": person.sign_in_name,
        "zone": person.zone,
        "country": person.country,
        "language": person.language,
        "day_starts": person.day_starts,
        "look": person.look,
    }


def _raw(content: bytes) -> msgspec.Raw:
    return msgspec.Raw(content.rstrip(b" "))


def _count_of(
    records: Callable[[Session, Person, date | None], Iterator[Record]],
) -> Callable[[Session, Person, date | None], int]:
    return lambda session, person, since: sum(1 for _ in records(session, person, since))


def _few(name: str, tables: tuple[type, ...], records: Any) -> Part:
    """A part of which nobody has so many that counting them takes long."""
    return Part(name, tables, _count_of(records), records)


CIRCLE = (
    LinkRow,
    ConsentRow,
    ShareRow,
    StandingShareRow,
    LookRow,
    LookedAtRow,
    ReplyRow,
    ShownThingRow,
)
PARTS = (
    _few("settings", (PersonRow,), _settings),
    _few("goals", (GoalRow, BesideVersion), _goals),
    _few("habits", (HabitRow, BesideVersion), _of_shelf(HABITS)),
    _few("patterns", (PatternRow, BesideVersion), _of_shelf(PATTERNS)),
    _few("toolbox", (ToolboxRow,), _tools),
    _few("plan", (SafetyPlan, SafetyPlanVersion), _plans),
    _few("pauses", (PauseRow,), _pauses),
    Part("entries", (Entry, EntryVersion), count_entries, _entries),
    _few("drafts", (Draft,), _drafts),
    _few("imports", (ImportRow,), _imports),
    _few("circle", CIRCLE, list_circle),
    _few("invitations", (InvitationRow,), list_invited),
    _few("reminders", (ReminderRow, BesideVersion), _of_shelf(REMINDERS)),
    _few("reminder_wishes", (WishesRow,), list_wishes),
    _few("push_devices", (DeviceRow,), list_devices),
    _few("deliveries", (DeliveryRow, SendingRow), list_deliveries),
)
"""In the order in which they are brought in again; settings, imports, the circle
and reminders are for reading."""
