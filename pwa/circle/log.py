"""Logging and binning with the shares that go with them: the verbs that screens call."""

from typing import Any

from pwa import clock
from pwa.circle.shares import end_all
from pwa.db import Database, to_millisecond
from pwa.entries import bin as entries_bin
from pwa.entries import record as entries_record
from pwa.entries.acts import Bin, Log
from pwa.people.person import Person
from pwa.receipts import Receipt


def log(database: Database, person: Person, act: Log[Any]) -> Receipt:
    """Logs something new. Raises OtherContent."""
    return entries_record.record(database, person, act)


def bin(database: Database, person: Person, act: Bin) -> Receipt:
    """Bins an entry; nobody else sees it any more, and out of the bin it is private again. Raises
    NotThere or OtherContent."""
    now = to_millisecond(clock.now())
    return entries_bin.bin_entry(
        database, person, act, lambda session: end_all(session, person, act.entry_id, now)
    )
