"""What a person set up becomes again what it was: goals, habits, patterns, tools, plan, pauses,
drafts. What is here already stays as it is."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from pydantic import BaseModel

from pwa import clock, receipts
from pwa.acts import EARLIEST
from pwa.db import Session
from pwa.entries import drafts
from pwa.entries.drafts import SaveDraft, find_draft, save_draft, set_binned
from pwa.entries.kind import kinds
from pwa.entries.toolbox import BringTool, bring_tool, find_toolbox
from pwa.goals.goal import Ending
from pwa.goals.keep import GOALS, mark_ended
from pwa.habits.pauses import BringPause, bring_pause
from pwa.people.beside import Brought, BroughtVersion
from pwa.people.kept import Shelf
from pwa.receipts import NotThere, OtherContent
from pwa.safety.acts import Plan, SavePlan
from pwa.safety.plan import bin_versions, find_plan, save_plan
from pwa.safety.versions import list_beside, list_put_aside
from pwa.transfer.bringing import Became, Bringing, write_ids
from pwa.words import mark

NO_KIND = mark("This kind of entry is not known here.")
FULL = mark("There is no room for it: the list is full.")
ELSE = mark("Something in this record does not fit.")

Answer = tuple[Became, str]
BROUGHT: Answer = (Became.BROUGHT, "")
THERE: Answer = (Became.THERE, "")
AHEAD = timedelta(days=2)
"""How far ahead of the clock here something can have been written: days do not start at once."""

Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class OutOfTime(ValueError):
    """An instant at which nothing of a diary can have been."""


class DocumentVersion(msgspec.Struct):
    made_at: Aware
    payload: msgspec.Raw
    put_aside: bool = False


class Document(msgspec.Struct):
    id: UUID
    made_at: Aware
    payload: msgspec.Raw
    ended_at: Aware | None = None
    ending: Ending | None = None
    versions: list[DocumentVersion] = []


class Tool(msgspec.Struct):
    id: UUID
    words: str
    leads: str = ""
    taken_out: bool = False
    taken_from: int = 0


class PlanVersion(msgspec.Struct):
    at: Aware
    payload: msgspec.Raw
    put_aside: bool = False


class PlanRecord(PlanVersion):
    versions: list[PlanVersion] = []


class PauseRecord(msgspec.Struct):
    id: UUID
    first: date
    until: date
    keeps_medicine: bool
    made_at: Aware | None = None


class DraftRecord(msgspec.Struct):
    id: UUID
    kind: str
    number: int
    fields: dict[str, list[str]]
    entry_id: UUID | None = None
    put_aside: bool = False


def checked(model: type[BaseModel], raw: msgspec.Raw) -> Any:
    """What a record holds, checked as what comes in by any other door. Raises ValidationError."""
    return model.model_validate_json(bytes(raw), strict=True)


def check_instants(*instants: datetime | None) -> None:
    """Raises OutOfTime."""
    latest = clock.now() + AHEAD
    if any(at is not None and not EARLIEST <= at <= latest for at in instants):
        raise OutOfTime


def bring_document(
    shelf: Shelf, payload: type[BaseModel]
) -> Callable[[Bringing, Document], Answer]:
    """Brings in what stands on a shelf, with its versions. Raises NotThere for another's goal."""

    def bring(bringing: Bringing, document: Document) -> Answer:
        thing, person = shelf.thing, bringing.person
        brought = Brought(
            id=document.id,
            version=bringing.write_id(thing, document.id),
            made_at=document.made_at,
            ended_at=document.ended_at,
            payload=checked(payload, document.payload),
            beside=tuple(
                BroughtVersion(
                    bringing.write_id(thing, document.id, number),
                    version.made_at,
                    checked(payload, version.payload),
                    version.put_aside,
                )
                for number, version in enumerate(document.versions)
            ),
        )
        check_instants(brought.made_at, brought.ended_at, *(each.at for each in brought.beside))
        _check_goals(bringing, [brought.payload, *(each.payload for each in brought.beside)])

        def write(session: Session) -> bool:
            came = shelf.bring(session, person, brought)
            if came and document.ending is not None:
                mark_ended(session, person, document.id, document.ending)
            return came

        return BROUGHT if bringing.database.write(write) else THERE

    return bring


def bring_one_tool(bringing: Bringing, tool: Tool) -> Answer:
    """Into the list, or to be put back where it was taken out of it."""
    person, write_id = bringing.person, bringing.write_id("tool", tool.id)
    act = BringTool(
        write_id=write_id,
        day=clock.FIRST_DAY,
        zone=bringing.zone,
        tool_id=tool.id,
        words=tool.words,
        leads=tool.leads,
        taken_from=tool.taken_from if tool.taken_out else None,
    )
    with bringing.database.reading() as session:
        if write_id in receipts.find_times(session, person.id, [write_id]):
            return BROUGHT
        box = find_toolbox(session, person)
    try:
        bring_tool(bringing.database, person, act)
    except OtherContent:
        is_new = box.find(tool.id) is None and not tool.taken_out
        return (Became.REFUSED, FULL) if box.is_full and is_new else THERE
    return BROUGHT


class _OnePlan(NamedTuple):
    write_id: UUID
    at: datetime
    plan: Plan
    put_aside: bool


def bring_plan(bringing: Bringing, record: PlanRecord) -> Answer:
    """Into an empty place as it is; beside the plan that is here, where it says other things."""
    person = bringing.person
    first, last = write_ids(person, bringing.import_id)
    plans = list(_plans_of(bringing, record))
    check_instants(*(each.at for each in plans))
    with bringing.database.reading() as session:
        here = [find_plan(session, person)]
        here += [*list_beside(session, person), *list_put_aside(session, person)]
    known = [each.plan for each in here if each and not first <= each.version <= last]
    new = [each for each in plans if each.plan not in known]
    for each in new:
        _save_plan(bringing, each)
    return BROUGHT if new else THERE


def bring_one_pause(bringing: Bringing, pause: PauseRecord) -> Answer:
    check_instants(pause.made_at)
    act = BringPause(
        write_id=bringing.write_id("pause", pause.id),
        tapped_at=pause.made_at,
        day=clock.FIRST_DAY,
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


def bring_draft(bringing: Bringing, draft: DraftRecord) -> Answer:
    """What was thrown away can be put back as long again."""
    database, person = bringing.database, bringing.person
    kind = kinds().get(draft.kind)
    if kind is None or not kind.keeps_drafts:
        return Became.REFUSED, NO_KIND
    with database.reading() as session:
        here = find_draft(session, person, draft.kind, draft.id)
        if here is not None or drafts.is_binned(session, person, draft.id):
            return THERE
    fields = {name: tuple(texts) for name, texts in draft.fields.items()}
    save = SaveDraft(number=draft.number, entry_id=draft.entry_id, fields=fields)
    kept = save_draft(database, person, draft.kind, draft.id, save)
    if kept.became is not drafts.Became.KEPT:
        return THERE
    if draft.put_aside:
        set_binned(database, person, draft.id, binned=True, number=draft.number)
    return BROUGHT


def _check_goals(bringing: Bringing, payloads: list[Any]) -> None:
    goals = {getattr(payload, "goal_id", None) for payload in payloads} - {None}
    with bringing.database.reading() as session:
        if not all(GOALS.has(session, bringing.person, goal_id) for goal_id in goals if goal_id):
            raise NotThere


def _plans_of(bringing: Bringing, record: PlanRecord) -> Iterator[_OnePlan]:
    yield _OnePlan(bringing.write_id("plan"), record.at, checked(Plan, record.payload), False)
    for number, version in enumerate(record.versions):
        write_id, plan = bringing.write_id("plan", number), checked(Plan, version.payload)
        yield _OnePlan(write_id, version.at, plan, version.put_aside)


def _save_plan(bringing: Bringing, one: _OnePlan) -> None:
    act = SavePlan(
        write_id=one.write_id,
        tapped_at=one.at,
        day=clock.FIRST_DAY,
        zone=bringing.zone,
        payload=one.plan,
    )
    person = bringing.person
    save_plan(bringing.database, person, act)
    if one.put_aside:
        bringing.database.write(lambda session: bin_versions(session, person.id, (one.write_id,)))
