"""Doing an act exactly once: the receipt first, then the change, in one transaction."""

from collections.abc import Callable
from uuid import UUID

from pwa import clock, receipts
from pwa.acts import Act
from pwa.db import Database, Session, to_millisecond
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal, accepted

Change = Callable[[Session, Receipt], Outcome | Refusal]


def do_once(
    database: Database, person: Person, act: Act, thing: str, thing_id: UUID, change: Change
) -> Receipt:
    """Leaves the act's receipt and makes its change, or returns the receipt of an earlier try.

    The receipt comes first, so that a second try waits for the first. `change` says what became of
    the write; where it refuses, the receipt is taken back and nothing is written.
    Raises NotThere or OtherContent.
    """
    digest = person.key.digest(act.canonical())
    now = to_millisecond(clock.now())
    receipt = Receipt(act.write_id, Outcome.SAVED, thing, thing_id, now)

    def write(session: Session) -> Receipt | Refusal:
        left = receipts.leave(session, person.id, digest, receipt)
        if isinstance(left, Refusal) or left.again:
            return left
        became = change(session, receipt)
        if isinstance(became, Refusal):
            receipts.withdraw(session, person.id, act.write_id)
            return became
        if became is not Outcome.SAVED:
            receipts.amend(session, person.id, act.write_id, became)
        return receipt._replace(outcome=became)

    return accepted(database.write(write))
