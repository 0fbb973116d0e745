"""The names of what entries belong to, for the person themselves."""

from collections.abc import Mapping
from uuid import UUID

from pwa.db import Session
from pwa.goals.keep import list_goals
from pwa.habits.keep import list_habits
from pwa.people.person import Person


def find_names(session: Session, person: Person) -> Mapping[UUID | None, str]:
    """Each habit's and goal's name, the archived ones too, by id."""
    names: dict[UUID | None, str] = {goal.id: goal.words for goal in list_goals(session, person)}
    return names | {habit.id: habit.called for habit in list_habits(session, person)}
