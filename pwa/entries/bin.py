"""The bin: entries and versions stay in it for a while, and can be put back."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update

from pwa import clock
from pwa.acts import Act
from pwa.db import Database, Session
from pwa.entries import drafts
from pwa.entries.acts import Bin, EmptyBin, Restore
from pwa.entries.models import Entry, EntryVersion
from pwa.entries.names import find_names
from pwa.entries.record import THING, Also, lock, nothing_more
from pwa.entries.sealed import COLUMNS, VERSIONS, open_row, open_version
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.readings import Reading
from pwa.receipts import Outcome, Receipt, Refusal


class Binned(NamedTuple):
    """Something in the bin. `version` names it where it is only one version of an entry."""

    reading: Reading
    binned_at: datetime
    version: UUID | None


def bin_entry(database: Database, person: Person, act: Bin, also: Also = nothing_more) -> Receipt:
    """Puts an entry into the bin, and does what else belongs to it in the same transaction. Raises
    NotThere or OtherContent."""
    return _set_deleted(database, person, act, act.entry_id, clock.now(), also)


def restore(database: Database, person: Person, act: Restore) -> Receipt:
    """Puts an entry back as it was, or a version back beside its entry.

    Raises NotThere or OtherContent.
    """
    if act.version is None:
        return _set_deleted(database, person, act, act.entry_id, None)
    version = act.version

    def put_back(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        back = session.execute(
            update(EntryVersion)
            .where(
                EntryVersion.person_id == person.id,
                EntryVersion.entry_id == act.entry_id,
                EntryVersion.version == version,
            )
            .values(binned_at=None)
            .returning(EntryVersion.version)
        ).first()
        return Refusal.NOT_THERE if back is None else Outcome.SAVED

    return do_once(database, person, act, THING, act.entry_id, put_back)


def empty(database: Database, person: Person, act: EmptyBin) -> Receipt:
    """What is in the bin now goes for good, with the drafts thrown away; receipts stay."""

    def purge_mine(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        _purge(session, Entry.person_id == person.id, EntryVersion.person_id == person.id)
        drafts.drop_binned(session, person)
        return Outcome.SAVED

    return do_once(database, person, act, "bin", person.id, purge_mine)


def list_binned(session: Session, person: Person) -> list[Binned]:
    """What can be put back, the last binned first."""
    entries = session.execute(
        select(*COLUMNS).where(Entry.person_id == person.id, Entry.deleted_at.is_not(None))
    )
    names = find_names(session, person)
    binned = [
        Binned(open_row(person.key, row, names=names), row.deleted_at, None) for row in entries
    ]
    versions = session.execute(
        VERSIONS.where(EntryVersion.person_id == person.id, EntryVersion.binned_at.is_not(None))
    )
    binned += [
        Binned(open_version(person.key, row, names=names), row.binned_at, row.version)
        for row in versions
    ]
    return sorted(binned, key=lambda item: item.binned_at, reverse=True)


def purge(session: Session, *, days: int) -> int:
    """Removes what has been in anybody's bin for so many days. Returns how many."""
    limit = clock.now() - timedelta(days=days)
    return _purge(session, Entry.deleted_at < limit, EntryVersion.binned_at < limit)


def _purge(
    session: Session, of_entries: ColumnElement[bool], of_versions: ColumnElement[bool]
) -> int:
    versions = session.execute(
        delete(EntryVersion)
        .where(EntryVersion.binned_at.is_not(None), of_versions)
        .returning(EntryVersion.version)
    ).all()
    entries = session.execute(
        delete(Entry).where(Entry.deleted_at.is_not(None), of_entries).returning(Entry.id)
    ).all()
    return len(versions) + len(entries)


def _set_deleted(
    database: Database,
    person: Person,
    act: Act,
    entry_id: UUID,
    deleted_at: datetime | None,
    also: Also = nothing_more,
) -> Receipt:
    def mark(session: Session, receipt: Receipt) -> Outcome | Refusal:
        row = lock(session, person.id, entry_id)
        if row is None:
            return Refusal.NOT_THERE
        if (row.deleted_at is None) != (deleted_at is None):
            session.execute(
                update(Entry)
                .where(Entry.person_id == person.id, Entry.id == entry_id)
                .values(deleted_at=deleted_at)
            )
        also(session, receipt)
        return Outcome.SAVED

    return do_once(database, person, act, THING, entry_id, mark)
