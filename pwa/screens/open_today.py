"""What is still open today, and how much of it is done."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from pwa import clock
from pwa.circle.told import StartingHabits, tell_starting_habits
from pwa.db import Session
from pwa.goals.keep import list_goals
from pwa.habits.due import Due, Moment, list_due
from pwa.habits.keep import list_habits
from pwa.habits.pauses import Pause, is_first_day_back, is_paused, list_pauses
from pwa.people.person import Person
from pwa.readings import Reading


class OpenToday(NamedTuple):
    """Rows that wait, how many of all are done, and whether habits rest. What was skipped on
    purpose is neither. `goals`: what the rows serve, in words by the goal's id.
    `starting`: through which links what is done starts out shown."""

    rows: list[Due]
    done: int
    total: int
    pause: Pause | None
    is_first_day_back: bool
    has_habits: bool
    goals: Mapping[UUID | None, str]
    starting: StartingHabits = StartingHabits()


def list_open(
    session: Session, person: Person, today: date, logged: Sequence[Reading]
) -> OpenToday:
    """What today wants. `logged` are the entries of the last seven days."""
    habits = list_habits(session, person)
    if not habits:
        return OpenToday([], 0, 0, None, is_first_day_back=False, has_habits=False, goals={})
    pauses = list_pauses(session, person)
    dues = list_due(habits, logged, pauses, moment_of(person, today))
    wanted = [due for due in dues if not due.is_skipped]
    rows = [due for due in wanted if due.is_open]
    serves = any(due.habit.goal_id for due in rows)
    return OpenToday(
        rows=rows,
        done=sum(due.is_done for due in wanted),
        total=len(wanted),
        pause=next((pause for pause in pauses if is_paused([pause], today)), None),
        is_first_day_back=is_first_day_back(pauses, today),
        has_habits=True,
        goals={goal.id: goal.words for goal in list_goals(session, person)} if serves else {},
        starting=tell_starting_habits(session, person),
    )


def moment_of(person: Person, today: date) -> Moment:
    return Moment(clock.now(), today, person.zone, person.day_starts)
