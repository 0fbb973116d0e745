"""Writing the log: new entries and edits, each exactly once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from pwa import clock
from pwa.db import Database, InsertOnce, Session, to_millisecond
from pwa.entries.acts import Edit, Log
from pwa.entries.drafts import drop_draft
from pwa.entries.kind import Payload, kinds
from pwa.entries.models import Entry, EntryVersion
from pwa.entries.sealed import seal_payload
from pwa.goals.keep import GOALS
from pwa.habits.keep import HABITS
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal

THING = "entry"
Also = Callable[[Session, Receipt], object]
"""What another room does beside a change of the log."""

_insert_entry = InsertOnce(Entry, key=("person_id", "id"))


def nothing_more(_session: Session, _receipt: Receipt) -> None:
    pass


def record(database: Database, person: Person, act: Log[Any], also: Also = nothing_more) -> Receipt:
    """Logs something new, and does what else belongs to it in the same transaction.

    Raises NotThere where something it names is not the person's, OtherContent where one of its ids
    stands for something else.
    """
    values = {
        "person_id": person.id,
        "id": act.entry_id,
        "kind": kind_of(act.payload),
        "day": act.day,
        "zone": act.zone,
        "version": act.write_id,
        "goal_id": act.goal_id,
        "habit_id": act.habit_id,
        "deleted_at": None,
        "sealed": seal_payload(person.key, act.entry_id, payload_of(act)),
    }

    def insert_entry(session: Session, receipt: Receipt) -> Outcome | Refusal:
        if not owns(session, person, act):
            return Refusal.NOT_THERE
        at = instant_of(person, act, receipt.at)
        if _insert_entry(session, **values, at=at) is None:
            return Refusal.OTHER_CONTENT
        _drop_draft(session, person, act, act.entry_id)
        also(session, receipt)
        return Outcome.SAVED

    return do_once(database, person, act, THING, act.entry_id, insert_entry)


def edit(database: Database, person: Person, act: Edit[Any]) -> Receipt:
    """Changes an entry. An edit made on an old version is kept beside the newer one.

    Raises NotThere or OtherContent.
    """
    sealed = seal_payload(person.key, act.entry_id, payload_of(act))

    def change_entry(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        row = lock(session, person.id, act.entry_id)
        if row is None or row.kind != kind_of(act.payload) or not owns(session, person, act):
            return Refusal.NOT_THERE
        values = {
            "at": _edited_instant(person, act, row),
            "day": act.day,
            "zone": act.zone,
            "goal_id": act.goal_id,
            "habit_id": act.habit_id,
            "sealed": sealed,
        }
        _drop_draft(session, person, act, act.base)
        if row.version == act.base and row.deleted_at is None:
            _replace(session, person.id, act, values)
            return Outcome.SAVED
        _put_beside(session, person.id, act, values)
        return Outcome.BESIDE

    return do_once(database, person, act, THING, act.entry_id, change_entry)


def instant_of(person: Person, act: Log[Any], received_at: datetime) -> datetime:
    """When the entry of an act happened: at the time it names, else when it was tapped."""
    if act.time is None:
        return to_millisecond(act.instant(received_at))
    return clock.instant_on(act.day, act.time, act.zone, person.day_starts)


def payload_of(act: Log[Any] | Edit[Any]) -> Payload:
    """What an act holds, marked where the day is not the one that the phone's clock named."""
    payload: Payload = act.payload
    return payload.model_copy(update={"day_corrected": True}) if act.is_day_corrected else payload


def kind_of(payload: Payload) -> str:
    """The name of the kind a payload belongs to."""
    return next(name for name, kind in kinds().items() if isinstance(payload, kind.payload))


def lock(session: Session, person_id: UUID, entry_id: UUID) -> Any:
    """The row an act must know of, held until the transaction ends; None where there is none."""
    return session.execute(
        select(Entry.kind, Entry.version, Entry.at, Entry.day, Entry.zone, Entry.deleted_at)
        .where(Entry.person_id == person_id, Entry.id == entry_id)
        .with_for_update()
    ).first()


def bin_versions(
    session: Session, person_id: UUID, entry_id: UUID, versions: tuple[UUID, ...]
) -> None:
    """The versions that were not kept go where binned entries go."""
    session.execute(
        update(EntryVersion)
        .where(
            EntryVersion.person_id == person_id,
            EntryVersion.entry_id == entry_id,
            EntryVersion.version.in_(versions),
            EntryVersion.binned_at.is_(None),
        )
        .values(binned_at=clock.now())
    )


def _drop_draft(
    session: Session, person: Person, act: Log[Any] | Edit[Any], draft_id: UUID
) -> None:
    if kinds()[kind_of(act.payload)].keeps_drafts:
        drop_draft(session, person, draft_id, act.draft_number)


def owns(session: Session, person: Person, act: Log[Any] | Edit[Any]) -> bool:
    """Whether the goal, the habit and all else that an entry names are this person's own."""
    return (
        (act.goal_id is None or GOALS.has(session, person, act.goal_id))
        and (act.habit_id is None or HABITS.has(session, person, act.habit_id))
        and kinds()[kind_of(act.payload)].owns(session, person, act.payload)
    )


def _replace(session: Session, person_id: UUID, act: Edit[Any], values: dict[str, object]) -> None:
    session.execute(
        update(Entry)
        .where(Entry.person_id == person_id, Entry.id == act.entry_id)
        .values(version=act.write_id, **values)
    )
    if act.joins:
        bin_versions(session, person_id, act.entry_id, act.joins)


def _put_beside(
    session: Session, person_id: UUID, act: Edit[Any], values: dict[str, object]
) -> None:
    """A further edit of a version that already lies beside takes that version's place."""
    mine = (
        EntryVersion.person_id == person_id,
        EntryVersion.entry_id == act.entry_id,
        EntryVersion.version == act.base,
    )
    replaced = session.execute(
        update(EntryVersion)
        .where(*mine)
        .values(version=act.write_id, binned_at=None, **values)
        .returning(EntryVersion.version)
    ).first()
    if replaced is None:
        session.execute(
            insert(EntryVersion).values(
                person_id=person_id, entry_id=act.entry_id, version=act.write_id, **values
            )
        )


def _edited_instant(person: Person, act: Edit[Any], row: Any) -> datetime:
    """An edit that leaves day and time as shown leaves the seconds too."""
    was: datetime = row.at
    local = was.astimezone(clock.zone(row.zone))
    shown = act.time is None or (act.time.hour, act.time.minute) == (local.hour, local.minute)
    if shown and act.day == row.day and act.zone == row.zone:
        return was
    at = local.time() if act.time is None else act.time
    return clock.instant_on(act.day, at, act.zone, person.day_starts)
