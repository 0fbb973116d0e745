"""Logging and binning with the shares that go with them: the verbs that screens call."""

from typing import Any
from uuid import UUID

from pwa import clock
from pwa.circle.shares import Said, end_all, show
from pwa.circle.starting import find_starting
from pwa.db import Database, Session, to_millisecond
from pwa.entries import bin as entries_bin
from pwa.entries import record as entries_record
from pwa.entries.acts import Bin, Log
from pwa.habits.keep import find_habit
from pwa.people.person import Person
from pwa.receipts import Receipt


def log(database: Database, person: Person, act: Log[Any]) -> Receipt:
    """Logs something new, shown as its form said; what does not start out shown any more is left
    out. Raises NotThere or OtherContent."""
    if not (act.links or act.picked):
        return entries_record.record(database, person, act)
    kind = entries_record.kind_of(act.payload)

    def show_it(session: Session, receipt: Receipt) -> None:
        said = Said(to_millisecond(act.instant(receipt.at)), act.write_id, act.phone)
        for link_id, words in _starts_out(session, person, kind, act).items():
            show(session, person, act.entry_id, link_id, said, words=words, by_hand=False)
        for link_id in act.picked:
            show(session, person, act.entry_id, link_id, said, words=True)

    return entries_record.record(database, person, act, show_it)


def bin(database: Database, person: Person, act: Bin) -> Receipt:
    """Bins an entry; nobody else sees it any more, and out of the bin it is private again. Raises
    NotThere or OtherContent."""
    said = Said(to_millisecond(clock.now()), act.write_id, act.phone)
    return entries_bin.bin_entry(
        database, person, act, lambda session, _: end_all(session, person, act.entry_id, said)
    )


def _starts_out(session: Session, person: Person, kind: str, act: Log[Any]) -> dict[UUID, bool]:
    """Of the links that a form showed as on, those that still are."""
    if not act.links:
        return {}
    starting = find_starting(session, person, kind)
    habit = find_habit(session, person, act.habit_id) if act.habit_id else None
    on = starting.of(act.habit_id, act.goal_id, habit.goal_id if habit else None)
    return {link_id: on[link_id] for link_id in act.links if link_id in on}
