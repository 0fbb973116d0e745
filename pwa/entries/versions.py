"""Two versions of one entry: shown side by side until the person picks one or joins them."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from pwa import clock
from pwa.db import Database, Session, to_millisecond
from pwa.entries.acts import Edit, Settle
from pwa.entries.models import Entry, EntryVersion
from pwa.entries.record import THING, bin_versions, lock, owns
from pwa.entries.sealed import VERSIONS, open_version, seal_payload
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.receipts import Outcome, Receipt, Refusal, find_times

MOVED = ("at", "day", "zone", "goal_id", "habit_id", "sealed")


_version = EntryVersion.__table__.c
_with_versions = select(_version.entry_id).where(
    _version.person_id == bindparam("person_id"), _version.binned_at.is_(None)
)


class Beside(NamedTuple):
    """The versions that wait beside an entry, and when each version came to be."""

    readings: list[Reading]
    made_at: dict[UUID, datetime]


def list_beside(session: Session, person: Person, entry: Reading) -> Beside:
    """What waits beside an entry, the newest first."""
    rows = session.execute(
        VERSIONS.where(
            EntryVersion.person_id == person.id,
            EntryVersion.entry_id == entry.id,
            EntryVersion.binned_at.is_(None),
        ).order_by(EntryVersion.version.desc())
    )
    readings = [open_version(person.key, row) for row in rows]
    versions = [entry.version, *(reading.version for reading in readings)]
    return Beside(readings, find_times(session, person.id, versions))


def find_with_versions(session: Session, person: Person) -> frozenset[UUID]:
    """The entries of a person beside which another version waits."""
    return frozenset(session.scalars(_with_versions, {"person_id": person.id}))


def settle(database: Database, person: Person, act: Settle) -> Receipt:
    """Keeps one version and bins those that were shown with it.

    A version that came in between stays beside. Raises NotThere or OtherContent.
    """

    def keep_one(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        row = lock(session, person.id, act.entry_id)
        if row is None or not _is_version(session, person.id, act, row.version):
            return Refusal.NOT_THERE
        if act.keep != row.version:
            _swap(session, person.id, act)
        dropped = tuple(version for version in act.drop if version != act.keep)
        bin_versions(session, person.id, act.entry_id, dropped)
        return Outcome.SAVED

    return do_once(database, person, act, THING, act.entry_id, keep_one)


def bring_version(
    database: Database, person: Person, act: Edit[Any], *, put_aside: bool
) -> Receipt:
    """Keeps a version beside its entry as it lay there elsewhere: at the instant it was tapped,
    whatever its base. Raises NotThere or OtherContent."""
    sealed = seal_payload(person.key, act.entry_id, act.payload)

    def put(session: Session, receipt: Receipt) -> Outcome | Refusal:
        if lock(session, person.id, act.entry_id) is None or not owns(session, person, act):
            return Refusal.NOT_THERE
        session.execute(
            insert(EntryVersion).values(
                person_id=person.id,
                version=act.write_id,
                entry_id=act.entry_id,
                at=to_millisecond(act.instant(receipt.at)),
                day=act.day,
                zone=act.zone,
                goal_id=act.goal_id,
                habit_id=act.habit_id,
                binned_at=clock.now() if put_aside else None,
                sealed=sealed,
            )
        )
        return Outcome.BESIDE

    return do_once(database, person, act, THING, act.entry_id, put)


def _is_version(session: Session, person_id: UUID, act: Settle, current: UUID) -> bool:
    if act.keep == current:
        return True
    return (
        session.scalar(
            select(EntryVersion.version).where(
                EntryVersion.person_id == person_id,
                EntryVersion.entry_id == act.entry_id,
                EntryVersion.version == act.keep,
            )
        )
        is not None
    )


def _swap(session: Session, person_id: UUID, act: Settle) -> None:
    """The kept version becomes the entry, and what the entry was becomes a version."""
    of_entry = (Entry.person_id == person_id, Entry.id == act.entry_id)
    of_version = (EntryVersion.person_id == person_id, EntryVersion.version == act.keep)
    current = session.execute(select(Entry.__table__).where(*of_entry)).one()
    kept = session.execute(select(EntryVersion.__table__).where(*of_version)).one()
    session.execute(
        update(Entry)
        .where(*of_entry)
        .values(version=kept.version, **{name: getattr(kept, name) for name in MOVED})
    )
    session.execute(
        update(EntryVersion)
        .where(*of_version)
        .values(
            version=current.version,
            binned_at=clock.now() if current.version in act.drop else None,
            **{name: getattr(current, name) for name in MOVED},
        )
    )
