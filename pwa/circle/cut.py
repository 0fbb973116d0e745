"""Cutting what was opened to what was shared of it."""

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

import msgspec

from pwa.entries.kind import Mark, kinds


class Scope(NamedTuple):
    """What of an entry is shared beside its scores."""

    words: bool
    own: bool


def cut(kind: str, payload: Any, scope: Scope) -> Any:
    """A payload with what is not shared left out, as if it had never been filled in."""
    hidden = _hidden(kind, scope)
    return msgspec.structs.replace(payload, **hidden) if hidden else payload


def has_words(kind: str, payload: Any) -> bool:
    """Whether a payload that was cut still has words in it."""
    words = _hidden(kind, Scope(words=False, own=True))
    return any(getattr(payload, name) != blank for name, blank in words.items())


@cache
def _hidden(kind: str, scope: Scope) -> Mapping[str, Any]:
    """The fields that are not shared, each with what stands there where nothing was filled in."""
    fields = kinds()[kind].payload.model_fields
    return {
        name: fields[name].get_default()
        for name, mark in kinds()[kind].marks.items()
        if not _shows(mark, scope)
    }


def _shows(mark: Mark, scope: Scope) -> bool:
    return (
        mark is Mark.SCORE
        or (mark is Mark.WORDS and scope.words)
        or (mark is Mark.OWN and scope.own)
    )
