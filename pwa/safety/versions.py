"""Several versions of one plan: shown side by side until the person picks one or joins them."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from pwa import clock
from pwa.db import Database, Session
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal
from pwa.safety.acts import SettlePlan
from pwa.safety.models import SafetyPlan, SafetyPlanVersion
from pwa.safety.plan import THING, KeptPlan, bin_versions, lock, open_plan

MOVED = ("version", "at", "sealed")


def list_beside(session: Session, person: Person) -> list[KeptPlan]:
    """The versions that wait beside the plan, the newest first."""
    return _list(session, person, binned=False)


def list_put_aside(session: Session, person: Person) -> list[KeptPlan]:
    """The versions that were not kept and can still be, the newest first."""
    return _list(session, person, binned=True)


def settle_plan(database: Database, person: Person, act: SettlePlan) -> Receipt:
    """Keeps one version and puts those aside that were shown with it.

    A version that came in between stays beside. Raises NotThere or OtherContent.
    """

    def keep_one(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        current = lock(session, person.id)
        if current is None or act.keep not in {current, *_versions(session, person.id)}:
            return Refusal.NOT_THERE
        if act.keep != current:
            _swap(session, person.id, act.keep)
        dropped = tuple(version for version in act.drop if version != act.keep)
        bin_versions(session, person.id, dropped)
        return Outcome.SAVED

    return do_once(database, person, act, THING, person.id, keep_one)


def purge(session: Session, *, days: int) -> int:
    """Removes what anybody has put aside for so many days. Returns how many."""
    limit = clock.now() - timedelta(days=days)
    gone = session.execute(
        delete(SafetyPlanVersion)
        .where(SafetyPlanVersion.binned_at < limit)
        .returning(SafetyPlanVersion.version)
    )
    return len(gone.all())


def _list(session: Session, person: Person, *, binned: bool) -> list[KeptPlan]:
    is_binned = SafetyPlanVersion.binned_at.is_not(None)
    rows = session.execute(
        select(SafetyPlanVersion.version, SafetyPlanVersion.at, SafetyPlanVersion.sealed)
        .where(SafetyPlanVersion.person_id == person.id, is_binned if binned else ~is_binned)
        .order_by(SafetyPlanVersion.at.desc(), SafetyPlanVersion.version.desc())
    )
    return [KeptPlan(open_plan(person.key, row.sealed), row.version, row.at) for row in rows]


def _versions(session: Session, person_id: UUID) -> list[UUID]:
    return list(
        session.scalars(
            select(SafetyPlanVersion.version).where(SafetyPlanVersion.person_id == person_id)
        )
    )


def _swap(session: Session, person_id: UUID, keep: UUID) -> None:
    """The kept version becomes the plan, and what the plan was becomes a version beside it."""
    of_plan = SafetyPlan.person_id == person_id
    of_version = (SafetyPlanVersion.person_id == person_id, SafetyPlanVersion.version == keep)
    current = session.execute(select(SafetyPlan.__table__).where(of_plan)).one()
    kept = session.execute(select(SafetyPlanVersion.__table__).where(*of_version)).one()
    session.execute(
        update(SafetyPlan).where(of_plan).values({name: getattr(kept, name) for name in MOVED})
    )
    session.execute(
        update(SafetyPlanVersion)
        .where(*of_version)
        .values(binned_at=None, **{name: getattr(current, name) for name in MOVED})
    )
