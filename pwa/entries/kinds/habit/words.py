"""The words of one time of a habit."""

from collections.abc import Callable
from typing import Any

from pwa.habits.words import WEEKDAYS, name_unit, tell_amount, tell_rhythm
from pwa.words import mark

__all__ = ["WEEKDAYS", "name_unit", "tell_amount", "tell_rhythm"]

ONE = mark("A habit")
MANY = mark("Habits")

STATES = {
    "done": mark("Done"),
    "late": mark("Late"),
    "skipped": mark("Skipped"),
}

ANSWERS = {
    "taken": mark("Taken"),
    "late": mark("Late"),
    "skipped": mark("Skipped"),
}

REASONS = (
    mark("Not today"),
    mark("Too tired"),
    mark("Not at home"),
    mark("No time"),
    mark("Unwell"),
)

MEDICINE_REASONS = (
    mark("Side effects"),
    mark("Ran out"),
    mark("Forgot"),
    mark("Not at home"),
    mark("My doctor said so"),
    mark("Did not want to"),
)


def tell(answer: Any, say: Callable[[str], str]) -> list[tuple[str, str]]:
    """An answer field by field in words: label and text, empty where nothing was given."""
    return [
        (say(mark("What became of it")), say(STATES[answer.state])),
        (say(mark("Amount")), "" if answer.amount is None else f"{answer.amount:g}"),
        (say(mark("Due at")), show_dose(answer.dose)),
        (say(mark("Why")), answer.reason),
        (say(mark("A note")), answer.note),
    ]


def step_of(amount: float) -> float:
    """By how much a stepper goes: about a tenth of what is wanted, in round numbers."""
    steps = (1, 5, 10, 50, 100, 500, 1_000, 5_000, 10_000)
    return max((step for step in steps if step * 10 <= max(amount, 10)), default=1)


def show_dose(dose: Any) -> str:
    """08:00. A reading holds the time as it was kept, in text."""
    return "" if dose is None else str(dose)[:5]
