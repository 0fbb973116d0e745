"""How the cast writes a plan."""

from typing import Any
from uuid import UUID

from pwa.people.person import Person
from pwa.safety.acts import Plan, SavePlan, SettlePlan
from pwa.safety.plan import KeptPlan, find_plan
from pwa.safety.versions import list_beside, list_put_aside
from tests.acts import stamp
from tests.conftest import Member


def save(
    person: Person, base: UUID | None = None, joins: tuple[UUID, ...] = (), **parts: Any
) -> SavePlan:
    return SavePlan(**stamp(person, base=base, joins=joins), payload=Plan(**parts))


def settle(person: Person, keep: UUID, *drop: UUID) -> SettlePlan:
    return SettlePlan(**stamp(person, keep=keep, drop=drop))


def plan_of(member: Member) -> KeptPlan | None:
    with member.house.database.reading() as session:
        return find_plan(session, member.person)


def signs_of(member: Member) -> str:
    """What the plan says first, as it is now."""
    kept = plan_of(member)
    assert kept is not None
    return kept.plan.signs


def beside(member: Member) -> list[str]:
    with member.house.database.reading() as session:
        return [kept.plan.signs for kept in list_beside(session, member.person)]


def put_aside(member: Member) -> list[str]:
    with member.house.database.reading() as session:
        return [kept.plan.signs for kept in list_put_aside(session, member.person)]
