"""Tags: a person's own words on an entry, and those to pick again."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from pwa.acts import TagText
from pwa.db import Session
from pwa.entries.latest import list_latest
from pwa.people.person import Person

MOST_TAGS = 20
LOOKED_AT = 200
OFFERED = 12


def _one_line(tag: str) -> str:
    return " ".join(tag.split()).lstrip("# ")


def _once(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Each tag once, as it was written first; letters' case makes no other tag."""
    first: dict[str, str] = {}
    for tag in tags:
        if tag:
            first.setdefault(tag.casefold(), tag)
    return tuple(first.values())


Tag = Annotated[TagText, AfterValidator(_one_line)]
Tags = Annotated[tuple[Tag, ...], Field(max_length=MOST_TAGS), AfterValidator(_once)]


def offer_tags(kind: str) -> Callable[[Session, Person], Mapping[str, Any]]:
    """What the form of a kind offers: the tags used most in its last entries; of two used alike
    the later one first."""

    def offer(session: Session, person: Person) -> Mapping[str, Any]:
        used: Counter[str] = Counter()
        first: dict[str, str] = {}
        for reading in list_latest(session, person, kind, LOOKED_AT):
            for tag in reading.payload.tags:
                used[tag.casefold()] += 1
                first.setdefault(tag.casefold(), tag)
        return {"own_tags": [first[plain] for plain, _ in used.most_common(OFFERED)]}

    return offer
