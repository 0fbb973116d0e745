"""The person's own tags, for picking again."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from pwa.db import Session
from pwa.entries.latest import list_latest
from pwa.people.person import Person

LOOKED_AT = 200
OFFERED = 12


def offer_tags(session: Session, person: Person) -> Mapping[str, Any]:
    """The tags used most in the last entries; of two used alike the later one first."""
    used: Counter[str] = Counter()
    first: dict[str, str] = {}
    for reading in list_latest(session, person, "journal", LOOKED_AT):
        for tag in reading.payload.tags:
            used[tag.casefold()] += 1
            first.setdefault(tag.casefold(), tag)
    return {"own_tags": [first[plain] for plain, _ in used.most_common(OFFERED)]}
