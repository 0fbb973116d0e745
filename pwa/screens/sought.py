"""What can be chosen to look for, and what is being looked for in words."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from pwa import words
from pwa.db import Session
from pwa.entries.kind import kinds
from pwa.entries.sought import Sought, first_of
from pwa.goals.keep import list_goals
from pwa.habits.keep import list_habits
from pwa.people.person import Person
from pwa.web.templating import say
from pwa.words import mark

OWN_TAGS = "own_tags"


class Choices(NamedTuple):
    """What the person has to choose from: pairs of value and words."""

    kinds: list[tuple[str, str]]
    goals: list[tuple[str, str]]
    habits: list[tuple[str, str]]
    tags: list[str]


class Filter(NamedTuple):
    """One thing that is looked for, and what is left to look for without it."""

    words: str
    left: Sought


def find_choices(session: Session, person: Person, chosen_tags: Iterable[str]) -> Choices:
    """Goals and habits also where they have ended: what was logged for them stays."""
    named = [(name, say(kind.words.MANY)) for name, kind in kinds().items()]
    return Choices(
        sorted(named, key=lambda each: each[1]),
        [(str(goal.id), goal.words) for goal in list_goals(session, person)],
        [(str(habit.id), habit.called) for habit in list_habits(session, person)],
        list(dict.fromkeys((*filter(None, chosen_tags), *_own_tags(session, person)))),
    )


def told_filters(session: Session, person: Person, sought: Sought) -> list[Filter]:
    """What is looked for beside the words, piece by piece."""
    names: dict[Any, str] = {name: say(kind.words.MANY) for name, kind in kinds().items()}
    if sought.goals:
        names |= {goal.id: goal.words for goal in list_goals(session, person)}
    if sought.habits:
        names |= {habit.id: habit.called for habit in list_habits(session, person)}
    return list(_tell(sought, names, person.language))


def _tell(sought: Sought, names: dict[Any, str], language: str) -> Iterator[Filter]:
    for name in sought.kinds:
        yield Filter(names[name], sought.without("kinds", name))
    if sought.narrows_number:
        low, high = sorted((sought.low, sought.high))
        told = say(mark("Mood %(low)s to %(high)s"), low=low, high=high)
        yield Filter(told, sought.without("low").without("high"))
    for field in ("goals", "habits"):
        for each in getattr(sought, field):
            yield Filter(names[each], sought.without(field, each))
    for tag in sought.tags:
        yield Filter(f"#{tag}", sought.without("tags", tag))
    month: date | None = first_of(sought.month)
    if month is not None:
        told = say(mark("Up to %(month)s"), month=words.month_year(language, month))
        yield Filter(told, sought.without("month"))


def _own_tags(session: Session, person: Person) -> list[str]:
    """The tags that any kind offers to pick again."""
    return [
        tag for kind in kinds().values() for tag in kind.offers(session, person).get(OWN_TAGS, ())
    ]
