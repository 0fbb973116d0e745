"""The words of a goal's fields, and what others began with."""

from collections.abc import Callable
from datetime import date

from pwa.goals.goal import Goal
from pwa.words import mark

BEGINNINGS = (
    mark("I want to sleep better"),
    mark("I want to leave the house more"),
    mark("I want to see people again"),
)


def tell(
    goal: Goal, say: Callable[[str], str], show_day: Callable[[date], str]
) -> list[tuple[str, str]]:
    """A goal field by field in words: label and text, empty where nothing was given."""
    return [
        (say(mark("What I want")), goal.words),
        (say(mark("Why it matters")), goal.why),
        (say(mark("From")), show_day(goal.begins) if goal.begins else ""),
        (say(mark("Until")), show_day(goal.ends) if goal.ends else ""),
    ]
