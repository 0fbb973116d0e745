"""A record of Daymark's own export becomes again what it was, in another account or after a loss.

Its own ids are kept: what is here already stays as it is.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from pydantic import ValidationError

from pwa import clock
from pwa.acts import CLOCK_TOLERANCE, misfit_in
from pwa.entries.acts import Bin, Edit, edit_of, log_of
from pwa.entries.bin import bin_entry
from pwa.entries.kind import Payload, kinds
from pwa.entries.patterns import PATTERNS, PatternPayload
from pwa.entries.record import owns, record
from pwa.entries.versions import bring_version
from pwa.goals.goal import GoalPayload
from pwa.goals.keep import GOALS
from pwa.habits.habit import HabitPayload
from pwa.habits.keep import HABITS
from pwa.receipts import NotThere, OtherContent
from pwa.transfer import bring_kept
from pwa.transfer.bring_kept import (
    BROUGHT,
    ELSE,
    NO_KIND,
    THERE,
    Answer,
    Aware,
    bring_document,
    check_instants,
    checked,
)
from pwa.transfer.bringing import Became, Bringing
from pwa.words import mark

DAMAGED = mark("This record was changed by hand and cannot be read.")
NO_OWNER = mark("The habit or goal it belongs to is not in the file.")
NO_PART = mark("This part of the file is not known here.")


class _Version(msgspec.Struct):
    at: Aware
    day: date
    zone: str
    payload: msgspec.Raw
    goal_id: UUID | None = None
    habit_id: UUID | None = None
    put_aside: bool = False


class _Entry(msgspec.Struct):
    id: UUID
    kind: str
    at: Aware
    day: date
    zone: str
    payload: msgspec.Raw
    goal_id: UUID | None = None
    habit_id: UUID | None = None
    binned_at: Aware | None = None
    versions: list[_Version] = []


def bring_record(bringing: Bringing, thing: str, text: str) -> Answer:
    """Brings one record in, exactly once however often it is tried; why, where it did not fit."""
    bring = _BRING.get(thing)
    if bring is None:
        return Became.REFUSED, NO_PART
    shape, verb = bring
    try:
        return verb(bringing, msgspec.json.decode(text, type=shape))
    except (msgspec.DecodeError, RecursionError):
        return Became.REFUSED, DAMAGED
    except ValidationError as error:
        return Became.REFUSED, misfit_in(error) or ELSE
    except bring_kept.OutOfTime:
        return Became.REFUSED, ELSE
    except NotThere:
        return Became.REFUSED, NO_OWNER


def _bring_entry(bringing: Bringing, entry: _Entry) -> Answer:
    """All of it is checked before any of it is written."""
    kind = kinds().get(entry.kind)
    if kind is None:
        return Became.REFUSED, NO_KIND
    database, person = bringing.database, bringing.person
    check_instants(entry.at, *(version.at for version in entry.versions))
    act = log_of(kind.payload)(
        write_id=bringing.write_id("entry", entry.id),
        entry_id=entry.id,
        **_when(entry),
        goal_id=entry.goal_id,
        habit_id=entry.habit_id,
        payload=checked(kind.payload, entry.payload),
    )
    versions = [
        _version(bringing, entry.id, kind.payload, version, number)
        for number, version in enumerate(entry.versions)
    ]
    with database.reading() as session:
        if not all(owns(session, person, version) for version in versions):
            raise NotThere
    try:
        record(database, person, act)
    except OtherContent:
        return THERE
    for version, was in zip(versions, entry.versions, strict=True):
        bring_version(database, person, version, put_aside=was.put_aside)
    if entry.binned_at is not None:
        stamp = {"day": entry.day, "zone": entry.zone}
        write_id = bringing.write_id("bin", entry.id)
        bin_entry(database, person, Bin(write_id=write_id, entry_id=entry.id, **stamp))
    return BROUGHT


def _version(
    bringing: Bringing, entry_id: UUID, payload: type[Payload], version: _Version, number: int
) -> Edit[Any]:
    write_id = bringing.write_id("version", entry_id, number)
    return edit_of(payload)(
        write_id=write_id,
        entry_id=entry_id,
        base=write_id,
        **_when(version),
        goal_id=version.goal_id,
        habit_id=version.habit_id,
        payload=checked(payload, version.payload),
    )


def _when(dated: _Entry | _Version) -> dict[str, Any]:
    """When it was. What was written for later today has its time by the wall clock: an instant so
    far ahead passes for a wrong clock."""
    when: dict[str, Any] = {"day": dated.day, "zone": dated.zone}
    if dated.at <= clock.now() + CLOCK_TOLERANCE or dated.zone not in clock.zone_names():
        return when | {"tapped_at": dated.at}
    return when | {"time": dated.at.astimezone(clock.zone(dated.zone)).time()}


_BRING: dict[str, tuple[Any, Callable[[Bringing, Any], Answer]]] = {
    "goals": (bring_kept.Document, bring_document(GOALS, GoalPayload)),
    "habits": (bring_kept.Document, bring_document(HABITS, HabitPayload)),
    "patterns": (bring_kept.Document, bring_document(PATTERNS, PatternPayload)),
    "toolbox": (bring_kept.Tool, bring_kept.bring_one_tool),
    "plan": (bring_kept.PlanRecord, bring_kept.bring_plan),
    "pauses": (bring_kept.PauseRecord, bring_kept.bring_one_pause),
    "entries": (_Entry, _bring_entry),
    "drafts": (bring_kept.DraftRecord, bring_kept.bring_draft),
}

SHAPES: dict[str, Any] = {thing: shape for thing, (shape, _) in _BRING.items()}
"""What a record of each part looks like."""
