"""Cutting a reading to what was shared of it."""

from typing import Any, NamedTuple

import msgspec

from pwa.entries.kind import Mark, kinds
from pwa.readings import Reading


class Scope(NamedTuple):
    """What of an entry is shared beside its scores."""

    words: bool
    own: bool


def cut(reading: Reading, scope: Scope) -> Reading:
    """The reading with what is not shared left out, as if it had never been filled in. What waits
    beside it and which goal it serves are the person's own affair."""
    return msgspec.structs.replace(
        reading,
        payload=_cut_payload(reading.kind, reading.payload, scope),
        goal_id=None,
        beside=False,
        deleted_at=None,
        habit=reading.habit if scope.words else "",
        goal="",
    )


def _cut_payload(kind: str, payload: Any, scope: Scope) -> Any:
    fields = kinds()[kind].payload.model_fields
    emptied = {
        name: fields[name].get_default()
        for name, mark in kinds()[kind].marks.items()
        if not _shows(mark, scope)
    }
    return msgspec.structs.replace(payload, **emptied)


def _shows(mark: Mark, scope: Scope) -> bool:
    return (
        mark is Mark.SCORE
        or (mark is Mark.WORDS and scope.words)
        or (mark is Mark.OWN and scope.own)
    )
