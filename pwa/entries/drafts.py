"""Words that are still being written, kept on the server so that a crash loses none.

Every save of a draft carries a rising number: the same save sent twice changes nothing, an older
one that comes late replaces no newer one. So it needs no receipt. A draft has the id of what
it becomes: that of the new entry, or of the version which an edit is made on. It goes in the
transaction that logs it, and a save that arrives after that brings nothing back.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import ColumnElement, case, delete, exists, select, update

from pwa import clock, receipts
from pwa.acts import ShortText
from pwa.db import Database, InsertOnce, Session, to_millisecond
from pwa.entries.models import Draft, Entry, EntryVersion
from pwa.people.person import Person

# Longer than an entry may be: what is too long yet is not lost while it is being shortened.
LONGEST = 100_000
STAYS = timedelta(days=1)


class Became(StrEnum):
    """What became of a save: kept, already logged, or behind what came from elsewhere."""

    KEPT = "kept"
    LOGGED = "logged"
    BEHIND = "behind"


class SaveDraft(BaseModel):
    """What a form holds now. `entry_id` names the entry whose edit this is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: Annotated[int, Field(ge=1, le=2**31 - 1)]
    entry_id: UUID | None = None
    fields: Annotated[
        dict[
            ShortText,
            Annotated[
                tuple[Annotated[str, StringConstraints(max_length=LONGEST)], ...],
                Field(max_length=50),
            ],
        ],
        Field(max_length=50),
    ]


class Content(msgspec.Struct, frozen=True):
    """What is sealed of a draft: each field's texts, and the entry it changes, if it does."""

    fields: dict[str, list[str]]
    entry_id: UUID | None = None


class Unfinished(NamedTuple):
    """A draft, opened."""

    id: UUID
    number: int
    at: datetime
    fields: Mapping[str, list[str]]
    entry_id: UUID | None

    def one(self, field: str) -> str:
        """The text of a field that has one."""
        return next(iter(self.fields.get(field, ())), "")


class Kept(NamedTuple):
    """The answer to a save: what became of it, and the number and time of what is there now."""

    became: Became
    number: int
    at: datetime


_insert = InsertOnce(Draft, key=("person_id", "id"))
_columns = (Draft.id, Draft.number, Draft.at, Draft.sealed)
_logged = exists().where(Entry.person_id == Draft.person_id, Entry.id == Draft.id)


def save_draft(
    database: Database, person: Person, kind: str, draft_id: UUID, save: SaveDraft
) -> Kept:
    """Keeps the words, unless they were logged meanwhile or a newer save is there."""
    fields = {name: list(texts) for name, texts in save.fields.items()}
    content = Content(fields, save.entry_id)
    sealed = person.key.seal(_place(draft_id), msgspec.json.encode(content))
    now = to_millisecond(clock.now())

    def write(session: Session) -> Kept:
        if _is_logged(session, person, draft_id):
            return Kept(Became.LOGGED, save.number, now)
        if save.entry_id is not None and _is_replaced(session, person, save.entry_id, draft_id):
            return Kept(Became.BEHIND, save.number, now)
        values = {"number": save.number, "at": now, "binned_at": None, "sealed": sealed}
        this = _this(person, draft_id)
        if _insert(session, person_id=person.id, id=draft_id, kind=kind, **values) is not None:
            return Kept(Became.KEPT, save.number, now)
        newer = (*this, Draft.kind == kind, Draft.number < save.number)
        replaced = session.execute(
            update(Draft).where(*newer).values(**values).returning(Draft.id)
        ).first()
        if replaced is not None:
            return Kept(Became.KEPT, save.number, now)
        row = session.execute(select(*_columns).where(*this)).one()
        again = row.number == save.number and _open(person, row) == content
        return Kept(Became.KEPT if again else Became.BEHIND, row.number, row.at)

    return database.write(write)


def find_draft(session: Session, person: Person, kind: str, draft_id: UUID) -> Unfinished | None:
    """A draft of this person's that is neither logged nor thrown away, or None."""
    found = _list(session, person, kind, Draft.id == draft_id)
    return found[0] if found else None


def list_drafts(session: Session, person: Person, kind: str) -> list[Unfinished]:
    """What is unfinished, the last touched first."""
    return _list(session, person, kind)


def list_binned(session: Session, person: Person, kind: str) -> list[Unfinished]:
    """What was thrown away and can still be put back, the last touched first."""
    return _list(session, person, kind, binned=True)


def is_binned(session: Session, person: Person, draft_id: UUID) -> bool:
    """Whether a draft was thrown away and can still be put back."""
    found = session.scalar(
        select(Draft.id).where(*_this(person, draft_id), Draft.binned_at.is_not(None))
    )
    return found is not None


def set_binned(
    database: Database, person: Person, draft_id: UUID, *, binned: bool, number: int = 0
) -> bool:
    """Throws a draft away, or puts it back. False where there is none. No save up to `number` that
    is still on its way brings it back."""
    at = clock.now() if binned else None
    risen = case((Draft.number < number, number), else_=Draft.number)

    def write(session: Session) -> bool:
        found = session.execute(
            update(Draft)
            .where(*_this(person, draft_id))
            .values(binned_at=at, number=risen)
            .returning(Draft.id)
        ).first()
        return found is not None

    return database.write(write)


def drop_draft(session: Session, person: Person, draft_id: UUID, number: int | None) -> None:
    """Removes what has become an entry, in the transaction that logs it.

    Where a later save than `number` is there, another phone has written on: its words stay, as a
    draft of their own.
    """
    this = _this(person, draft_id)
    row = session.execute(select(*_columns).where(*this).with_for_update()).first()
    if row is None:
        return
    if number is None or row.number <= number:
        session.execute(delete(Draft).where(*this))
        return
    own_id = clock.new_id()
    sealed = person.key.seal(_place(own_id), msgspec.json.encode(_open(person, row)))
    session.execute(update(Draft).where(*this).values(id=own_id, sealed=sealed))


def drop_binned(session: Session, person: Person) -> None:
    """What this person threw away goes for good."""
    session.execute(delete(Draft).where(Draft.person_id == person.id, Draft.binned_at.is_not(None)))


def purge(session: Session) -> int:
    """Removes what was thrown away more than a day ago, and what came late to its own logging.
    Returns how many."""
    gone = session.execute(
        delete(Draft).where((Draft.binned_at < clock.now() - STAYS) | _logged).returning(Draft.id)
    )
    return len(gone.all())


def _list(
    session: Session, person: Person, kind: str, *where: ColumnElement[bool], binned: bool = False
) -> list[Unfinished]:
    rows = session.execute(
        select(*_columns)
        .where(
            Draft.person_id == person.id,
            Draft.kind == kind,
            Draft.binned_at.is_not(None) if binned else Draft.binned_at.is_(None),
            ~_logged,
            *where,
        )
        .order_by(Draft.at.desc(), Draft.id)
    )
    opened = ((row, _open(person, row)) for row in rows)
    return [
        Unfinished(row.id, row.number, row.at, content.fields, content.entry_id)
        for row, content in opened
    ]


def _is_logged(session: Session, person: Person, draft_id: UUID) -> bool:
    found = session.scalar(
        select(Entry.id).where(Entry.person_id == person.id, Entry.id == draft_id)
    )
    return found is not None


def _is_replaced(session: Session, person: Person, entry_id: UUID, base: UUID) -> bool:
    """Whether an edit is being typed on a version that is none any more. A version has the id of
    the write that made it. An edit that is under way is waited for."""
    now = session.scalar(
        select(Entry.version)
        .where(Entry.person_id == person.id, Entry.id == entry_id)
        .with_for_update(read=True)
    )
    beside = select(EntryVersion.version).where(
        EntryVersion.person_id == person.id, EntryVersion.version == base
    )
    if now == base or session.scalar(beside) is not None:
        return False
    return base in receipts.find_times(session, person.id, [base])


def _open(person: Person, row: Any) -> Content:
    return msgspec.json.decode(person.key.open(_place(row.id), row.sealed), type=Content)


def _place(draft_id: UUID) -> bytes:
    return b"drafts.sealed" + draft_id.bytes


def _this(person: Person, draft_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Draft.person_id == person.id, Draft.id == draft_id
