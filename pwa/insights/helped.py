"""What a person has tried that helped: what they named beside a number, what they breathed, and
along what they wrote."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from pwa.readings import Glimpse


@dataclass(slots=True)
class Tried:
    """One thing: how often, and when last. `words` as they were written last."""

    code: str
    words: str = ""
    times: int = 0
    last: date = date.min

    def add(self, day: date, words: str = "") -> None:
        self.times += 1
        if day >= self.last:
            self.last, self.words = day, words


@dataclass(slots=True)
class Breathed(Tried):
    """A way to breathe. Of `compared` sessions with a calm before and after, `calmer` ended calmer
    than they began."""

    own: UUID | None = None
    compared: int = 0
    calmer: int = 0


T = TypeVar("T", bound=Tried)


@dataclass(slots=True)
class Helped:
    """Each list with what was tried most often first."""

    words: list[Tried] = field(default_factory=list)
    breaths: list[Breathed] = field(default_factory=list)
    writing: list[Tried] = field(default_factory=list)


def what_helped(glimpses: Iterable[Glimpse]) -> Helped:
    """Counts it all; the order of the glimpses does not matter. A way to breathe after which the
    person was never calmer is left out."""
    words: dict[str, Tried] = {}
    breaths: dict[tuple[str, UUID | None], Breathed] = {}
    writing: dict[str, Tried] = {}
    for glimpse in glimpses:
        payload = glimpse.payload
        if glimpse.kind == "mood":
            for word in payload.helped:
                same = word.casefold()
                words.setdefault(same, Tried(same)).add(glimpse.day, word)
        elif glimpse.kind == "breathing":
            key = (payload.pattern, payload.pattern_id)
            breath = breaths.setdefault(key, Breathed(payload.pattern, own=payload.pattern_id))
            _add_session(breath, glimpse.day, payload)
        elif glimpse.kind == "journal":
            writing.setdefault(payload.template, Tried(payload.template)).add(glimpse.day)
    calming = [each for each in breaths.values() if each.calmer or not each.compared]
    return Helped(_by_use(words.values()), _by_use(calming), _by_use(writing.values()))


def _add_session(breath: Breathed, day: date, payload: Any) -> None:
    breath.add(day, payload.called)
    if payload.calm_before is not None and payload.calm_after is not None:
        breath.compared += 1
        breath.calmer += payload.calm_after > payload.calm_before


def _by_use(tried: Iterable[T]) -> list[T]:
    return sorted(tried, key=attrgetter("times", "last", "code"), reverse=True)
