"""A record of Daymark's own export becomes again what it was, in another account or after a loss.

Its own ids are kept: what is here already stays as it is.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from pydantic import BaseModel, ValidationError

from pwa import clock
from pwa.acts import MISFIT
from pwa.db import Session
from pwa.entries.acts import Bin, edit_of, log_of
from pwa.entries.bin import bin_entry
from pwa.entries.drafts import Became as DraftBecame
from pwa.entries.drafts import SaveDraft, find_draft, is_binned, save_draft
from pwa.entries.kind import kinds
from pwa.entries.patterns import PATTERNS, PatternPayload
from pwa.entries.record import edit, record
from pwa.entries.toolbox import AddTool, add_tool, find_toolbox
from pwa.goals.goal import Ending, GoalPayload
from pwa.goals.keep import GOALS, mark_ended
from pwa.habits.habit import HabitPayload
from pwa.habits.keep import HABITS
from pwa.habits.pauses import BringPause, bring_pause
from pwa.people.kept import Brought, Shelf
from pwa.receipts import NotThere, OtherContent
from pwa.safety.acts import Plan, SavePlan
from pwa.safety.plan import find_plan, save_plan
from pwa.transfer.bringing import Became, Bringing
from pwa.words import mark

DAMAGED = mark("This record was changed by hand and cannot be read.")
NO_KIND = mark("This kind of entry is not known here.")
NO_OWNER = mark("The habit or goal it belongs to is not in the file.")
NO_PART = mark("This part of the file is not known here.")
ELSE = mark("Something in this record does not fit.")


class _Version(msgspec.Struct):
    payload: msgspec.Raw
    put_aside: bool = False
    at: datetime | None = None
    made_at: datetime | None = None
    day: date | None = None
    zone: str = ""
    goal_id: UUID | None = None
    habit_id: UUID | None = None


class _Entry(msgspec.Struct):
    id: UUID
    kind: str
    at: datetime
    day: date
    zone: str
    payload: msgspec.Raw
    goal_id: UUID | None = None
    habit_id: UUID | None = None
    binned_at: datetime | None = None
    versions: list[_Version] = []


class _Document(msgspec.Struct):
    id: UUID
    made_at: datetime
    payload: msgspec.Raw
    ended_at: datetime | None = None
    ending: Ending | None = None
    versions: list[_Version] = []


class _Tool(msgspec.Struct):
    id: UUID
    words: str
    leads: str = ""
    taken_out: bool = False


class _Plan(msgspec.Struct):
    at: datetime
    payload: msgspec.Raw
    versions: list[_Version] = []


class _Pause(msgspec.Struct):
    id: UUID
    first: date
    until: date
    keeps_medicine: bool


class _Draft(msgspec.Struct):
    id: UUID
    kind: str
    number: int
    fields: dict[str, list[str]]
    entry_id: UUID | None = None
    put_aside: bool = False


Answer = tuple[Became, str]
BROUGHT: Answer = (Became.BROUGHT, "")
THERE: Answer = (Became.THERE, "")


def bring_record(bringing: Bringing, thing: str, text: str) -> Answer:
    """Brings one record in, exactly once however often it is tried; why, where it did not fit."""
    bring = _BRING.get(thing)
    if bring is None:
        return Became.REFUSED, NO_PART
    shape, verb = bring
    try:
        return verb(bringing, msgspec.json.decode(text, type=shape))
    except msgspec.DecodeError:
        return Became.REFUSED, DAMAGED
    except ValidationError as error:
        detail = error.errors(include_input=False, include_url=False)[0]
        return Became.REFUSED, detail["msg"] if detail["type"] == MISFIT else ELSE
    except NotThere:
        return Became.REFUSED, NO_OWNER


def _bring_entry(bringing: Bringing, entry: _Entry) -> Answer:
    kind = kinds().get(entry.kind)
    if kind is None:
        return Became.REFUSED, NO_KIND
    database, person = bringing.database, bringing.person
    act = log_of(kind.payload)(
        write_id=bringing.write_id("entry", entry.id),
        entry_id=entry.id,
        tapped_at=entry.at,
        day=entry.day,
        zone=entry.zone,
        goal_id=entry.goal_id,
        habit_id=entry.habit_id,
        payload=_checked(kind.payload, entry.payload),
    )
    try:
        record(database, person, act)
    except OtherContent:
        return THERE
    for number, version in enumerate(entry.versions):
        if not version.put_aside:
            _bring_version(bringing, entry, version, number)
    if entry.binned_at is not None:
        stamp = {"day": entry.day, "zone": entry.zone}
        write_id = bringing.write_id("bin", entry.id)
        bin_entry(database, person, Bin(write_id=write_id, entry_id=entry.id, **stamp))
    return BROUGHT


def _bring_version(bringing: Bringing, entry: _Entry, version: _Version, number: int) -> None:
    """An edit on a version that is not here lies beside."""
    payload = kinds()[entry.kind].payload
    zone = version.zone or entry.zone
    at = (version.at or entry.at).astimezone(clock.zone(zone))
    act = edit_of(payload)(
        write_id=bringing.write_id("version", entry.id, number),
        entry_id=entry.id,
        base=bringing.write_id("base", entry.id, number),
        day=version.day or entry.day,
        zone=zone,
        time=at.time(),
        goal_id=version.goal_id,
        habit_id=version.habit_id,
        payload=_checked(payload, version.payload),
    )
    edit(bringing.database, bringing.person, act)


def _bring_document(
    shelf: Shelf, payload: type[BaseModel]
) -> Callable[[Bringing, _Document], Answer]:
    def bring(bringing: Bringing, document: _Document) -> Answer:
        thing, person = shelf.thing, bringing.person
        brought = Brought(
            id=document.id,
            version=bringing.write_id(thing, document.id),
            made_at=document.made_at,
            ended_at=document.ended_at,
            payload=_checked(payload, document.payload),
            beside=tuple(
                (
                    bringing.write_id(thing, document.id, number),
                    version.made_at or document.made_at,
                    _checked(payload, version.payload),
                )
                for number, version in enumerate(document.versions)
                if not version.put_aside
            ),
        )

        def write(session: Session) -> bool:
            came = shelf.bring(session, person, brought)
            if came and document.ending is not None:
                mark_ended(session, person, document.id, document.ending)
            return came

        return BROUGHT if bringing.database.write(write) else THERE

    return bring


def _bring_tool(bringing: Bringing, tool: _Tool) -> Answer:
    """A tool that was taken out stays out."""
    with bringing.database.reading() as session:
        box = find_toolbox(session, bringing.person)
    act = AddTool(
        write_id=bringing.write_id("tool", tool.id),
        day=bringing.person.today(),
        zone=bringing.zone,
        tool_id=tool.id,
        words=tool.words,
        leads=tool.leads,
    )
    if tool.taken_out or box.find(tool.id) is not None:
        return THERE
    try:
        add_tool(bringing.database, bringing.person, act)
    except OtherContent:
        return THERE
    return BROUGHT


def _bring_plan(bringing: Bringing, plan: _Plan) -> Answer:
    """Into an empty place as it is; beside the plan that is here, where that says other things."""
    payload = _checked(Plan, plan.payload)
    write_id = bringing.write_id("plan")
    with bringing.database.reading() as session:
        here = find_plan(session, bringing.person)
    if here is not None and here.version != write_id and here.plan == payload:
        return THERE
    _save_plan(bringing, write_id, plan.at, payload)
    for number, version in enumerate(plan.versions):
        if not version.put_aside:
            beside = _checked(Plan, version.payload)
            _save_plan(bringing, bringing.write_id("plan", number), version.at or plan.at, beside)
    return BROUGHT


def _save_plan(bringing: Bringing, write_id: UUID, at: datetime, payload: Any) -> None:
    day = clock.day_of(at, bringing.zone)
    act = SavePlan(write_id=write_id, tapped_at=at, day=day, zone=bringing.zone, payload=payload)
    save_plan(bringing.database, bringing.person, act)


def _bring_pause(bringing: Bringing, pause: _Pause) -> Answer:
    write_id = bringing.write_id("pause", pause.id)
    act = BringPause(
        write_id=write_id,
        day=bringing.person.today(),
        zone=bringing.zone,
        pause_id=pause.id,
        first=pause.first,
        until=pause.until,
        keeps_medicine=pause.keeps_medicine,
    )
    try:
        bring_pause(bringing.database, bringing.person, act)
    except OtherContent:
        return THERE
    return BROUGHT


def _bring_draft(bringing: Bringing, draft: _Draft) -> Answer:
    """What was thrown away stays away."""
    database, person = bringing.database, bringing.person
    if kinds().get(draft.kind) is None:
        return Became.REFUSED, NO_KIND
    with database.reading() as session:
        here = find_draft(session, person, draft.kind, draft.id)
        gone = is_binned(session, person, draft.id)
    if here is not None or gone or draft.put_aside:
        return THERE
    fields = {name: tuple(texts) for name, texts in draft.fields.items()}
    save = SaveDraft(number=draft.number, entry_id=draft.entry_id, fields=fields)
    kept = save_draft(database, person, draft.kind, draft.id, save)
    return BROUGHT if kept.became is DraftBecame.KEPT else THERE


def _checked(model: type[BaseModel], raw: msgspec.Raw) -> Any:
    return model.model_validate_json(bytes(raw), strict=True)


_BRING: dict[str, tuple[Any, Callable[[Bringing, Any], Answer]]] = {
    "goals": (_Document, _bring_document(GOALS, GoalPayload)),
    "habits": (_Document, _bring_document(HABITS, HabitPayload)),
    "patterns": (_Document, _bring_document(PATTERNS, PatternPayload)),
    "toolbox": (_Tool, _bring_tool),
    "plan": (_Plan, _bring_plan),
    "pauses": (_Pause, _bring_pause),
    "entries": (_Entry, _bring_entry),
    "drafts": (_Draft, _bring_draft),
}
