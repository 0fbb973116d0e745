"""The plan's seven parts in words. The headings are ours, and the person speaks in them."""

from collections.abc import Callable
from typing import NamedTuple

from pwa.safety.acts import Plan
from pwa.words import mark


class Part(NamedTuple):
    """One part of the plan: its field, its heading, what could stand there. A part of people has
    names and phone numbers."""

    name: str
    heading: str
    hint: str
    has_people: bool = False


PARTS = (
    Part(
        "signs",
        mark("When I notice it starting"),
        mark("Thoughts, feelings, things I begin to do or stop doing."),
    ),
    Part(
        "by_myself",
        mark("What I can do on my own"),
        mark("Small things that have carried me through before."),
    ),
    Part(
        "company",
        mark("Where, and with whom, it gets lighter"),
        mark("Places and people that take my mind off it. I need not tell them why."),
    ),
    Part(
        "ask",
        mark("Who I can ask for help"),
        mark("People I would let see how bad it is."),
        has_people=True,
    ),
    Part(
        "services",
        mark("Whose work it is to help"),
        mark("A doctor, a case manager, a clinic, a line to call."),
        has_people=True,
    ),
    Part(
        "surroundings",
        mark("What makes it safer around me"),
        mark("What I want out of reach for now, and who could keep it for me."),
    ),
    Part(
        "reasons",
        mark("My reasons for living"),
        mark("People, animals, plans, places. Big or small."),
    ),
)


def list_written(plan: Plan) -> list[tuple[int, Part]]:
    """The parts with something in them, each with its number."""
    return [(n, part) for n, part in enumerate(PARTS, 1) if _tell_part(plan, part)]


def tell(plan: Plan, say: Callable[[str], str]) -> list[tuple[str, str]]:
    """A plan part by part in words: heading and text, empty where nothing was written."""
    return [(say(part.heading), _tell_part(plan, part)) for part in PARTS]


def _tell_part(plan: Plan, part: Part) -> str:
    if not part.has_people:
        return str(getattr(plan, part.name))
    return " · ".join(" ".join(filter(None, contact)) for contact in plan.contacts(part.name))
