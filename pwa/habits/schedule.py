"""How often a habit is wanted, and on which days."""

from datetime import date, time, timedelta

from pwa.habits.habit import Habit

WEEK = 7


def days_a_week(habit: Habit) -> int:
    """On how many days of a week it is wanted. As needed: on none."""
    if habit.schedule == "daily":
        return WEEK
    if habit.schedule == "weekdays":
        return len(set(habit.weekdays))
    if habit.schedule == "weekly":
        return habit.times_a_week or 1
    return 0


def times_a_day(habit: Habit) -> int:
    """How many times on such a day, each with its own mark. An amount is one sum a day."""
    if habit.is_medicine:
        return max(1, len(set(habit.doses)))
    return 1 if habit.amount else habit.marks


def repetitions_a_day(habit: Habit) -> float:
    """How often a day on the average."""
    return days_a_week(habit) * times_a_day(habit) / WEEK


def is_wanted(habit: Habit, day: date) -> bool:
    """Whether it may be done on this day; `weekly` leaves the day open."""
    if habit.schedule == "weekdays":
        return day.weekday() in habit.weekdays
    return habit.schedule != "as_needed"


def week_of(day: date) -> date:
    """The Monday before or on a day."""
    return day - timedelta(days=day.weekday())


def order_doses(habit: Habit, starts: int) -> tuple[time | None, ...]:
    """The due times of a medicine in the order of the person's day; one without times is due once,
    at no hour."""
    within_day = sorted(set(habit.doses), key=lambda dose: (dose.hour < starts, dose))
    return tuple(within_day) or (None,)
