"""Reading very many entries for counting: day and payload only, and no more columns than that."""

from datetime import date

import msgspec
from sqlalchemy import bindparam, select

from pwa.db import Session
from pwa.entries.kind import kinds
from pwa.entries.models import Entry
from pwa.entries.sealed import place
from pwa.people.person import Person
from pwa.readings import Glimpse

_many = (
    select(Entry.id, Entry.day, Entry.habit_id, Entry.sealed)
    .where(
        Entry.person_id == bindparam("person_id"),
        Entry.kind == bindparam("kind"),
        Entry.day.between(bindparam("first"), bindparam("last")),
        Entry.deleted_at.is_(None),
    )
    .order_by(Entry.day, Entry.at)
)


def glimpse(session: Session, person: Person, kind: str, first: date, last: date) -> list[Glimpse]:
    """A person's entries of one kind from the first to the last day, the oldest first."""
    opened = msgspec.json.Decoder(kinds()[kind].opened)
    rows = session.execute(
        _many, {"person_id": person.id, "kind": kind, "first": first, "last": last}
    )
    open_ = person.key.open
    return [
        Glimpse(day, kind, opened.decode(open_(place(entry_id), sealed)), habit_id)
        for entry_id, day, habit_id, sealed in rows
    ]
