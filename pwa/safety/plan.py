"""The safety plan: one a person, sealed, and each save of it exactly once."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from pwa import clock
from pwa.db import Database, InsertOnce, Session, to_millisecond
from pwa.people.models import PersonRow
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt
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


_plan, _version = SafetyPlan.__table__.c, SafetyPlanVersion.__table__.c
_find = select(_plan.version, _plan.at, _plan.sealed).where(
    _plan.person_id == bindparam("person_id")
)
_waiting = (
    select(_version.version)
    .where(_version.person_id == bindparam("person_id"), _version.binned_at.is_(None))
    .limit(1)
)


def find_plan(session: Session, person: Person) -> KeptPlan | None:
    """The person's plan as it is now, or None where they never wrote one."""
    mine = {"person_id": person.id}
    row = session.execute(_find, mine).first()
    if row is None:
        return None
    waiting = session.scalar(_waiting, mine)
    return KeptPlan(open_plan(person.key, row.sealed), row.version, row.at, waiting is not None)


def has_plan(session: Session, person: Person) -> bool:
    """Whether there is a plan with words in it."""
    kept = find_plan(session, person)
    return kept is not None and not kept.plan.is_empty


def save_plan(database: Database, person: Person, act: SavePlan) -> Receipt:
    """Saves the plan. One made on an old version is kept beside the newer one.

    Raises OtherContent.
    """
    sealed = person.key.seal(PLACE, act.payload.to_json())

    def save(session: Session, receipt: Receipt) -> Outcome:
        values = {
            "version": act.write_id,
            "at": to_millisecond(act.instant(receipt.at)),
            "sealed": sealed,
        }
        if lock(session, person.id) in {None, act.base}:
            _put_plan(session, person_id=person.id, **values)
            bin_versions(session, person.id, act.joins)
            return Outcome.SAVED
        _put_beside(session, person.id, act.base, values)
        return Outcome.BESIDE

    return do_once(database, person, act, THING, person.id, save)


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


def withdraw_plan(session: Session, person: Person, first: UUID, last: UUID) -> None:
    """Removes the plan as the acts from `first` to `last` wrote it, unless others lie beside it."""
    beside = select(SafetyPlanVersion.person_id).where(
        SafetyPlanVersion.person_id == person.id, ~SafetyPlanVersion.version.between(first, last)
    )
    session.execute(
        delete(SafetyPlan).where(
            SafetyPlan.person_id == person.id,
            SafetyPlan.version.between(first, last),
            SafetyPlan.person_id.not_in(beside),
        )
    )


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
