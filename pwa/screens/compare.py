"""Two versions side by side: which words stand in one of them only, and how they are joined."""

from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any, NamedTuple
from uuid import UUID

from pwa import clock
from pwa.people.person import Person

Told = list[tuple[str, str]]


class Piece(NamedTuple):
    """Some words, and whether they stand in this version only."""

    words: str
    alone: bool


class Compared(NamedTuple):
    """Of two versions the fields that differ, as pieces, and the labels of those that are equal."""

    first: list[tuple[str, list[Piece]]]
    second: list[tuple[str, list[Piece]]]
    same: list[str]


class Version(NamedTuple):
    """One version as it is set beside another: its name, when it was made, and its fields told in
    words."""

    id: UUID
    name: str
    at: datetime
    told: Told


def set_side_by_side(
    person: Person, first: Version, second: Version
) -> tuple[list[dict[str, Any]], list[str]]:
    """Two columns for components/two_versions.html, and the labels of what is equal in both."""
    told = compare(first.told, second.told)
    zone = clock.zone(person.zone)
    columns = [
        {
            "version": shown.id,
            "name": shown.name,
            "local": shown.at.astimezone(zone),
            "fields": fields,
        }
        for shown, fields in ((first, told.first), (second, told.second))
    ]
    return columns, told.same


def compare(first: Told, second: Told) -> Compared:
    """Compares two versions told field by field, in the same order."""
    told = Compared([], [], [])
    for (label, one), (_, other) in zip(first, second, strict=True):
        if one == other:
            if one:
                told.same.append(label)
            continue
        one_words, other_words = one.split(), other.split()
        matcher = SequenceMatcher(a=one_words, b=other_words, autojunk=False)
        codes = matcher.get_opcodes()
        told.first.append((label, _pieces(one_words, [(tag, a, b) for tag, a, b, _, _ in codes])))
        told.second.append(
            (label, _pieces(other_words, [(tag, a, b) for tag, _, _, a, b in codes]))
        )
    return told


def join_values(values: Sequence[Any]) -> Any:
    """One value from several versions of a field: lists and texts are put together, of anything
    else the first that was given counts."""
    first = values[0]
    if isinstance(first, (list, tuple)):
        return list(dict.fromkeys(word for value in values for word in value))
    given = list(dict.fromkeys(value for value in values if value not in {None, ""}))
    if isinstance(first, str) and all(isinstance(value, str) for value in given):
        return "\n".join(given)
    return given[0] if given else first


def _pieces(words: list[str], codes: list[tuple[str, int, int]]) -> list[Piece]:
    return [
        Piece(" ".join(words[start:end]), tag != "equal")
        for tag, start, end in codes
        if end > start
    ]
