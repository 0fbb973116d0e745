"""Taking entries out again that came in together, by the write ids that made them."""

from uuid import UUID

from sqlalchemy import delete, exists, func, select

from pwa.db import Session
from pwa.entries.models import Entry, EntryVersion
from pwa.people.person import Person
from pwa.receipts import ReceiptRow


def withdraw_entries(
    session: Session, person: Person, first: UUID, last: UUID, *, most: int
) -> int:
    """Removes entries as they were written by the acts from `first` to `last`, at most so many.

    One that was changed since has another version, or has one beside it, and stays. Returns how
    many went.
    """
    of_theirs = (
        select(Entry.id)
        .where(
            Entry.person_id == person.id,
            Entry.version.between(first, last),
            ~exists().where(
                EntryVersion.person_id == Entry.person_id,
                EntryVersion.entry_id == Entry.id,
                ~EntryVersion.version.between(first, last),
            ),
        )
        .limit(most)
    )
    gone = session.execute(
        delete(Entry)
        .where(Entry.person_id == person.id, Entry.id.in_(of_theirs.scalar_subquery()))
        .returning(Entry.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def count_left(session: Session, person: Person, first: UUID, last: UUID) -> int:
    """How many entries that those acts made are still there, changed or not."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Entry)
            .join(
                ReceiptRow,
                (ReceiptRow.person_id == Entry.person_id) & (ReceiptRow.thing_id == Entry.id),
            )
            .where(Entry.person_id == person.id, ReceiptRow.write_id.between(first, last))
        )
        or 0
    )


def are_used(session: Session, person: Person) -> set[UUID]:
    """The habits and goals that some entry of the person's belongs to."""
    rows = session.execute(
        select(Entry.habit_id, Entry.goal_id)
        .where(
            Entry.person_id == person.id, Entry.habit_id.is_not(None) | Entry.goal_id.is_not(None)
        )
        .distinct()
    )
    return {each for row in rows for each in row if each is not None}
