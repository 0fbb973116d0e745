"""All that an import brought in goes out again, but for what was changed since."""

from uuid import UUID

from sqlalchemy import select

from pwa import clock
from pwa.db import Database, Session
from pwa.entries.patterns import PATTERNS
from pwa.entries.withdraw import are_used, count_left, withdraw_entries
from pwa.goals.keep import GOALS
from pwa.habits.keep import HABITS
from pwa.habits.pauses import THING as PAUSE
from pwa.habits.pauses import withdraw_pauses
from pwa.jobs import AGAIN
from pwa.people.person import Person
from pwa.receipts import NotThere, ReceiptRow
from pwa.safety.plan import withdraw_plan
from pwa.transfer.bringing import write_ids
from pwa.transfer.imports import IMPORTS, TAKE_OUT, Import, State, find_import
from pwa.transfer.underway import plan_for
from pwa.vault.keys import Vault

AT_ONCE = 500


def take_out(database: Database, person: Person, import_id: UUID) -> None:
    """Begins to take out all that this import brought in. Raises NotThere."""

    def begin(known: Import) -> None:
        known.state = State.TAKING_OUT

    def write(session: Session) -> bool:
        known = find_import(session, person, import_id)
        if known is None or not known.can_be_taken_out:
            return False
        plan_for(session, TAKE_OUT, person, import_id)
        where = (State.DONE, State.STOPPED)
        return IMPORTS.amend(session, person, import_id, begin, where=where) is not None

    if not database.write(write):
        raise NotThere


def take_out_some(database: Database, vault: Vault, subject: str) -> object:
    """Takes some of it out. Returns AGAIN where more is left."""
    work = IMPORTS.open_work(database, vault, subject, State.TAKING_OUT)
    if work is None:
        return None
    person, import_id = work[0], work[1].id

    def write(session: Session) -> int:
        first, last = write_ids(person, import_id)
        gone = withdraw_entries(session, person, first, last, most=AT_ONCE)

        def count(known: Import) -> None:
            known.taken_out += gone
            if not gone:
                known.stayed = _withdraw_rest(session, person, first, last)
                known.state = State.TAKEN_OUT
                known.ended_at = clock.now()

        IMPORTS.amend(session, person, import_id, count, where=(State.TAKING_OUT,))
        return gone

    return AGAIN if database.write(write) else None


def _withdraw_rest(session: Session, person: Person, first: UUID, last: UUID) -> int:
    """What was set up goes after the entries, unless an entry still belongs to it; tools and drafts
    stay. Returns how many entries stay."""
    used = are_used(session, person)
    for shelf in (HABITS, GOALS, PATTERNS):
        shelf.withdraw(session, person, first, last, but=used)
    withdraw_plan(session, person, first, last)
    pauses = session.scalars(
        select(ReceiptRow.thing_id).where(
            ReceiptRow.person_id == person.id,
            ReceiptRow.thing == PAUSE,
            ReceiptRow.write_id.between(first, last),
        )
    )
    withdraw_pauses(session, person, pauses.all())
    return count_left(session, person, first, last)
