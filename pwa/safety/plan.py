"""The safety plan: one a person, sealed, and each save of it exactly once."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, update

from pwa import clock, receipts
from pwa.db import Database, InsertOnce, Session, to_millisecond
from pwa.people.models import PersonRow
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal, accepted
from pwa.safety.acts import Plan, SavePlan
from pwa.safety.models import SafetyPlan, SafetyPlanVersion
from pwa.vault.keys import PersonKey

THING = "plan"
PLACE = b"safety_plans.sealed"


class KeptPlan(NamedTuple):
    """A version of the plan, opened. `beside` says that another one waits for the person to
    choose."""

    plan: Plan
    version: UUID
    at: datetime
    beside: bool = False


_put_plan = InsertOnce(SafetyPlan, key=("person_id",), update=("version", "at", "sealed"))


def find_plan(session: Session, person: Person) -> KeptPlan | None:
    """The person's plan as it is now, or None where they never wrote one."""
    row = session.execute(
        select(SafetyPlan.version, SafetyPlan.at, SafetyPlan.sealed).where(
            SafetyPlan.person_id == person.id
        )
    ).first()
    if row is None:
        return None
    waiting = session.scalar(
        select(SafetyPlanVersion.version)
        .where(SafetyPlanVersion.person_id == person.id, SafetyPlanVersion.binned_at.is_(None))
        .limit(1)
    )
    return KeptPlan(open_plan(person.key, row.sealed), row.version, row.at, waiting is not None)


def has_plan(session: Session, person: Person) -> bool:
    """Whether there is a plan with words in it."""
    kept = find_plan(session, person)
    return kept is not None and not kept.plan.is_empty


def save_plan(database: Database, person: Person, act: SavePlan) -> Receipt:
    """Saves the plan. One made on an old version is kept beside the newer one.

    Raises OtherContent.
    """
    digest = person.key.digest(act.canonical())
    now = to_millisecond(clock.now())
    values = {
        "version": act.write_id,
        "at": to_millisecond(act.instant(now)),
        "sealed": person.key.seal(PLACE, act.payload.to_json()),
    }

    def write(session: Session) -> Receipt | Refusal:
        current = lock(session, person.id)
        outcome = Outcome.SAVED if current in {None, act.base} else Outcome.BESIDE
        receipt = Receipt(act.write_id, outcome, THING, person.id, now)
        left = receipts.leave(session, person.id, digest, receipt)
        if isinstance(left, Refusal) or left.again:
            return left
        if outcome is Outcome.SAVED:
            _put_plan(session, person_id=person.id, **values)
            bin_versions(session, person.id, act.joins)
        else:
            _put_beside(session, person.id, act.base, values)
        return left

    return accepted(database.write(write))


def open_plan(key: PersonKey, sealed: bytes) -> Plan:
    return Plan.from_json(key.open(PLACE, sealed))


def lock(session: Session, person_id: UUID) -> UUID | None:
    """The version that holds now, held until the transaction ends.

    The person's row is held, not the plan's: there may be no plan yet for two first saves to meet
    at. Held so that new entries of the person need not wait.
    """
    session.execute(
        select(PersonRow.id).where(PersonRow.id == person_id).with_for_update(key_share=True)
    )
    return session.scalar(select(SafetyPlan.version).where(SafetyPlan.person_id == person_id))


def bin_versions(session: Session, person_id: UUID, versions: tuple[UUID, ...]) -> None:
    """The versions that were not kept are put aside, until they are purged."""
    session.execute(
        update(SafetyPlanVersion)
        .where(
            SafetyPlanVersion.person_id == person_id,
            SafetyPlanVersion.version.in_(versions),
            SafetyPlanVersion.binned_at.is_(None),
        )
        .values(binned_at=clock.now())
    )


def _put_beside(
    session: Session, person_id: UUID, base: UUID | None, values: dict[str, object]
) -> None:
    """A further change of a version that already lies beside takes that version's place."""
    replaced = session.execute(
        update(SafetyPlanVersion)
        .where(SafetyPlanVersion.person_id == person_id, SafetyPlanVersion.version == base)
        .values(binned_at=None, **values)
        .returning(SafetyPlanVersion.version)
    ).first()
    if replaced is None:
        session.execute(insert(SafetyPlanVersion).values(person_id=person_id, **values))
