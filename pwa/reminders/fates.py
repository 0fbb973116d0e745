"""What became of what was sent, written down: of each delivery, and of each device."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import Update, bindparam, delete, select, tuple_, update

from pwa import jobs
from pwa.db import InsertOnce, Session, to_millisecond
from pwa.jobs import subject_of
from pwa.reminders.decide import Why
from pwa.reminders.devices import IS_WANTED
from pwa.reminders.due import DROPPED, DUE, PUSH, SENT
from pwa.reminders.endpoint import Answer
from pwa.reminders.models import DeliveryRow, DeviceRow, SendingRow
from pwa.reminders.parcels import RETRIED, Batch, Parcel
from pwa.reminders.push import FORBIDDEN, NOBODY

FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=30)
MOST_DOUBLED = 10
MAIL = "mail"
"""The work of a mail where no device has shown a delivery; its subject is the delivery's."""
MAIL_AFTER = timedelta(minutes=10)

log = structlog.get_logger("push")

_gone = frozenset({404, 410})
_ours = frozenset({401, 403})
FAILURES = {
    NOBODY: "no answer",
    FORBIDDEN: "strange address",
    401: "our fault",
    403: "our fault",
    404: "gone",
    410: "gone",
    429: "later",
}


class Result(NamedTuple):
    """A parcel, and what the push service said."""

    parcel: Parcel
    answer: Answer

    @property
    def is_sent(self) -> bool:
        return 200 <= self.answer.status < 300

    @property
    def is_retried(self) -> bool:
        return self.answer.status in RETRIED


def write_down(
    session: Session, batch: Batch, results: Sequence[Result], now: datetime, *, has_mail: bool
) -> None:
    """The fates of a batch; what is to be tried again, or told by mail, is planned."""
    by_delivery: dict[UUID, list[Result]] = defaultdict(list)
    for result in results:
        by_delivery[result.parcel.delivery.id].append(result)
    still_there = _still_there(session, results)
    known = [result for result in results if result.parcel.session_id in still_there]
    _note_sendings(session, known, to_millisecond(now))
    changed: dict[tuple[str, Why | None], list[tuple[UUID, UUID]]] = defaultdict(list)
    for row in batch.rows:
        mine, subject = by_delivery[row.id], subject_of(row.person_id, row.id)
        fate, why = _fate(row, mine, batch.dropped.get(row.id))
        if (fate, why) != (row.fate, row.why):
            changed[fate, why].append((row.person_id, row.id))
        retried = [result for result in mine if result.is_retried]
        if retried and fate != DROPPED:
            jobs.plan(session, PUSH, now + max(map(_wait, retried)), subject)
        if has_mail and _is_first(mine) and (mine or why is Why.NOWHERE):
            jobs.plan(session, MAIL, now + MAIL_AFTER, subject)
    for (fate, why), pairs in changed.items():
        session.execute(_of_pairs(pairs).values(fate=fate, why=why))


def _is_first(results: Iterable[Result]) -> bool:
    return not any(result.parcel.tries for result in results)


def _fate(row: Any, results: Sequence[Result], why: Why | None) -> tuple[str, Why | None]:
    if any(result.is_sent for result in results) or row.fate == SENT:
        return SENT, None
    if why is not None:
        return DROPPED, why
    if any(result.is_retried for result in results):
        return DUE, None
    return DROPPED, Why.FAILED if results else Why.NOWHERE


def _of_pairs(pairs: Sequence[tuple[UUID, UUID]]) -> Update:
    key = tuple_(DeliveryRow.person_id, DeliveryRow.id)
    return update(DeliveryRow).where(key.in_(pairs)).execution_options(synchronize_session=False)


def _still_there(session: Session, results: Sequence[Result]) -> set[UUID]:
    """The devices that were not let go of while pushes were on their way."""
    people = list({result.parcel.person.id for result in results})
    return set(session.scalars(_known, {"people": people}))


_known = select(DeviceRow.session_id).where(
    DeviceRow.person_id.in_(bindparam("people", expanding=True))
)
_put_sending = InsertOnce(
    SendingRow,
    key=("person_id", "delivery_id", "session_id"),
    update=("tried_at", "tries", "status", "sent_at"),
)


def _note_sendings(session: Session, results: Sequence[Result], now: datetime) -> None:
    kept = [result for result in results if result.answer.status not in _gone]
    _put_sending.many(session, [_row_of(result, now) for result in kept])
    for result in results:
        if not result.is_sent:
            _note_failure(session, result, now)


def _row_of(result: Result, now: datetime) -> dict[str, Any]:
    parcel = result.parcel
    return {
        "person_id": parcel.person.id,
        "delivery_id": parcel.delivery.id,
        "session_id": parcel.session_id,
        "tried_at": now,
        "tries": parcel.tries + 1,
        "status": result.answer.status,
        "sent_at": now if result.is_sent else None,
        "confirmed_at": None,
    }


def _note_failure(session: Session, result: Result, now: datetime) -> None:
    status, parcel = result.answer.status, result.parcel
    device = (DeviceRow.person_id == parcel.person.id, DeviceRow.session_id == parcel.session_id)
    if status in _gone:
        # An address that was renewed meanwhile is not the one that is gone.
        session.execute(delete(DeviceRow).where(*device, DeviceRow.sealed == parcel.sealed))
        return
    told = {"failure": FAILURES.get(status, "refused"), "failed_at": now}
    session.execute(update(DeviceRow).where(*device, IS_WANTED).values(told))
    if status in _ours:
        log.error("a push service refuses our signature: check DAYMARK_CONTACT", status=status)


def _wait(result: Result) -> timedelta:
    if result.answer.retry_after is not None:
        return timedelta(seconds=result.answer.retry_after)
    return min(FIRST_RETRY * (1 << min(result.parcel.tries, MOST_DOUBLED)), LONGEST_RETRY)
