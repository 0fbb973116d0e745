"""The words of a habit's schedule."""

from collections.abc import Callable
from datetime import time
from typing import Any

from pwa.habits.habit import UNITS, Habit
from pwa.words import mark

Say = Callable[..., str]

WEEKDAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)
TIMES_A_WEEK = {
    1: mark("Once a week"),
    2: mark("Twice a week"),
    3: mark("Three times a week"),
    4: mark("Four times a week"),
    5: mark("Five times a week"),
    6: mark("Six times a week"),
    7: mark("Every day"),
}
WORKDAYS = (0, 1, 2, 3, 4)
OWN_UNIT = mark("%(amount)s %(unit)s")
# An amount with its unit, so that a language can put them in its own order.
AMOUNTS = {
    "": "%(amount)s",
    "minutes": mark("%(amount)s min"),
    "glasses": mark("%(amount)s glasses"),
    "pages": mark("%(amount)s pages"),
    "steps": mark("%(amount)s steps"),
    "times": mark("%(amount)s times"),
}


def tell_rhythm(habit: Habit, say: Say) -> str:
    """Every day at 08:00 and 20:00. Weekdays. Four times a week."""
    words = _tell_days(habit, say)
    if habit.is_medicine and habit.doses:
        times = say(mark(" and ")).join(show_time(dose) for dose in sorted(habit.doses))
        words = say(mark("%(days)s at %(times)s"), days=words, times=times)
    elif not habit.is_medicine and habit.marks > 1 and not habit.amount:
        words = say(mark("%(days)s, %(count)s times"), days=words, count=habit.marks)
    elif habit.amount and not habit.is_medicine:
        amount = tell_amount(habit.amount, habit.unit, say)
        words = say(mark("%(days)s, %(amount)s"), days=words, amount=amount)
    return words


def tell_amount(amount: float, unit: str, say: Say) -> str:
    """10 min."""
    return say(AMOUNTS.get(unit, OWN_UNIT), amount=f"{amount:g}", unit=unit)


def name_unit(unit: str, say: Say) -> str:
    """A unit by itself: ours in words, the person's own as they wrote it."""
    return say(UNITS[unit]) if unit in UNITS else unit


def show_time(dose: time) -> str:
    return f"{dose:%H:%M}"


def tell(habit: Any, say: Say) -> list[tuple[str, str]]:
    """A habit field by field in words: label and text, empty where nothing was given."""
    stock = "" if habit.stock is None else str(habit.stock)
    return [
        (say(mark("What")), habit.called),
        (say(mark("How often")), tell_rhythm(habit, say)),
        (say(mark("When")), habit.when),
        (say(mark("Medicine")), say(mark("Yes")) if habit.is_medicine else ""),
        (say(mark("Late after, in minutes")), str(habit.late_after) if habit.is_medicine else ""),
        (say(mark("Doses in stock")), stock),
    ]


def _tell_days(habit: Habit, say: Say) -> str:
    if habit.schedule == "as_needed":
        return say(mark("As needed"))
    if habit.schedule == "weekly":
        return say(TIMES_A_WEEK[habit.times_a_week or 1])
    if habit.schedule == "weekdays" and len(set(habit.weekdays)) < 7:
        if tuple(sorted(habit.weekdays)) == WORKDAYS:
            return say(mark("Weekdays"))
        return ", ".join(say(WEEKDAYS[number]) for number in sorted(habit.weekdays))
    return say(mark("Every day"))
