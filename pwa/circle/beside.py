"""What a viewer sees beside entries: goals, the plan, a pause, each cut to what was shown."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from pwa.circle.links import Link
from pwa.circle.terms import Role
from pwa.circle.things import Named, Thing, find_things
from pwa.db import Session
from pwa.goals.keep import list_goals
from pwa.habits.pauses import going_on, list_pauses
from pwa.people.person import Person
from pwa.safety.acts import Plan
from pwa.safety.plan import find_plan

HIDDEN_FROM_FAMILY = ("surroundings",)
"""How someone makes their surroundings safer is nothing to be shown to those who live there."""


class Beside(NamedTuple):
    """The words of goals, whether there is a plan to open, and until when habits rest."""

    goals: tuple[str, ...] = ()
    has_plan: bool = False
    rests_until: date | None = None


def find_beside(session: Session, client: Person, shown: Collection[Named]) -> Beside:
    """What is shown beside entries, of the things that a link shows."""
    if not shown:
        return Beside()
    goal_ids = {named.id for named in shown if named.thing is Thing.GOAL}
    goals = list_goals(session, client) if goal_ids else []
    kinds = {named.thing for named in shown}
    pauses = list_pauses(session, client) if Thing.PAUSE in kinds else []
    pause = going_on(pauses, client.today())
    return Beside(
        goals=tuple(goal.words for goal in goals if goal.id in goal_ids and goal.ended_at is None),
        has_plan=Thing.PLAN in kinds and find_plan(session, client) is not None,
        rests_until=pause.until if pause else None,
    )


def find_shown_plan(session: Session, client: Person, link: Link) -> Plan | None:
    """The plan as a link shows it, or None where it does not."""
    shown = {named.thing for named in find_things(session, client, link.id)}
    kept = find_plan(session, client) if Thing.PLAN in shown else None
    if kept is None:
        return None
    if link.role is Role.FAMILY:
        return kept.plan.model_copy(update=dict.fromkeys(HIDDEN_FROM_FAMILY, ""))
    return kept.plan
