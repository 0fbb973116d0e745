"""Sealing a payload, and opening rows into Readings."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from pwa.entries.kind import Payload, kinds
from pwa.entries.models import Entry, EntryVersion
from pwa.readings import Reading
from pwa.vault.keys import PersonKey

NO_NAMES: Mapping[UUID | None, str] = MappingProxyType({})

_entry = Entry.__table__.c  # as attributes of the class every query takes half as long again
COLUMNS = (
    _entry.id,
    _entry.kind,
    _entry.at,
    _entry.day,
    _entry.zone,
    _entry.version,
    _entry.goal_id,
    _entry.habit_id,
    _entry.deleted_at,
    _entry.sealed,
)

VERSIONS = select(EntryVersion.__table__, Entry.kind).join(
    Entry, (Entry.person_id == EntryVersion.person_id) & (Entry.id == EntryVersion.entry_id)
)
"""What `open_version` needs of the versions kept beside entries."""


def place(entry_id: UUID) -> bytes:
    """Where a payload is at home. Versions kept beside an entry share its place."""
    return b"entries.sealed" + entry_id.bytes


def seal_payload(key: PersonKey, entry_id: UUID, payload: Payload) -> bytes:
    return key.seal(place(entry_id), payload.model_dump_json(exclude_defaults=True).encode())


def open_payload(key: PersonKey, kind: str, entry_id: UUID, sealed: bytes) -> Any:
    return msgspec.json.decode(key.open(place(entry_id), sealed), type=kinds()[kind].opened)


def open_row(
    key: PersonKey, row: Any, *, beside: bool = False, names: Mapping[UUID | None, str] = NO_NAMES
) -> Reading:
    """A Reading for the entry's own person, from a row of COLUMNS. `names` are those of habits and
    goals, by id."""
    return Reading(
        id=row.id,
        kind=row.kind,
        at=row.at,
        day=row.day,
        zone=row.zone,
        version=row.version,
        payload=open_payload(key, row.kind, row.id, row.sealed),
        goal_id=row.goal_id,
        habit_id=row.habit_id,
        beside=beside,
        deleted_at=row.deleted_at,
        habit=names.get(row.habit_id, ""),
        goal=names.get(row.goal_id, ""),
    )


def open_version(
    key: PersonKey, row: Any, *, names: Mapping[UUID | None, str] = NO_NAMES
) -> Reading:
    """A Reading of one version kept beside an entry, from a row of VERSIONS."""
    return Reading(
        id=row.entry_id,
        kind=row.kind,
        at=row.at,
        day=row.day,
        zone=row.zone,
        version=row.version,
        payload=open_payload(key, row.kind, row.entry_id, row.sealed),
        goal_id=row.goal_id,
        habit_id=row.habit_id,
        deleted_at=row.binned_at,
        habit=names.get(row.habit_id, ""),
        goal=names.get(row.goal_id, ""),
    )
