"""Sending deliveries: to every device of their person that was not handed it yet."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import Update, bindparam, delete, select, tuple_, update

from pwa import clock, jobs
from pwa.db import Database, InsertOnce, Session, to_millisecond
from pwa.jobs import Job, split_subject, subject_of
from pwa.people.models import SessionRow
from pwa.people.person import Person, find_people
from pwa.people.sessions import holds
from pwa.reminders import push
from pwa.reminders.decide import Why
from pwa.reminders.devices import IS_WANTED, open_subscription
from pwa.reminders.due import DROPPED, DUE, PUSH, SENT
from pwa.reminders.endpoint import Answer
from pwa.reminders.keep import find_reminders
from pwa.reminders.models import DeliveryRow, DeviceRow, SendingRow, WishesRow
from pwa.reminders.note import note_of
from pwa.reminders.push import Sealed, Sender, Subscription
from pwa.reminders.reminder import Reminder
from pwa.vault.keys import Vault

THREADS = 16
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=30)
MAIL = "mail"
"""The work of a mail where no device has shown a delivery; its subject is the delivery's."""
MAIL_AFTER = timedelta(minutes=10)

log = structlog.get_logger("push")

_retried = frozenset({push.NOBODY, 408, 429, *range(500, 600)})
_gone = frozenset({404, 410})
_ours = frozenset({401, 403})
FAILURES = {
    push.NOBODY: "no answer",
    push.FORBIDDEN: "strange address",
    401: "our fault",
    403: "our fault",
    404: "gone",
    410: "gone",
    429: "later",
}


class _Parcel(NamedTuple):
    """One delivery for one device."""

    delivery: Any
    person: Person
    session_id: UUID
    subscription: Subscription
    reminder: Reminder | None
    tries: int


class _Result(NamedTuple):
    parcel: _Parcel
    answer: Answer

    @property
    def is_sent(self) -> bool:
        return 200 <= self.answer.status < 300

    @property
    def is_retried(self) -> bool:
        return self.answer.status in _retried


class Post:
    """What sends: the threads that wait for push services, beside those that answer people."""

    def __init__(
        self, database: Database, vault: Vault, sender: Sender, *, has_mail: bool = False
    ) -> None:
        self._database, self._vault, self._sender = database, vault, sender
        self._has_mail = has_mail
        self._threads = ThreadPoolExecutor(THREADS, "push")

    def close(self) -> None:
        self._threads.shutdown()

    def send(self, work: Sequence[Job]) -> None:
        """The work of deliveries: encrypts, hands over, and notes what became of each."""
        now = clock.now()
        pairs = [split_subject(job.subject) for job in work]
        with self._database.reading() as session:
            people = find_people(session, self._vault, {person_id for person_id, _ in pairs})
            rows = [
                row
                for row in session.execute(_deliveries, {"pairs": pairs})
                if row.person_id in people
            ]
            parcels = _pack(session, people, rows, now)
        dropped = {row.id: why for row in rows if (why := _why_not_now(row, people, now))}
        wanted = [each for each in parcels if each.delivery.id not in dropped]
        # Encrypted here, one after the other: only the waiting is worth other threads.
        sealed = [self._seal(parcel, now) for parcel in wanted]
        answers = self._hand_over(sealed)
        results = [_Result(*each) for each in zip(wanted, answers, strict=True)]

        def write(session: Session) -> None:
            self._write_down(session, rows, results, dropped, now)
            jobs.finish(session, work)

        self._database.write(write)

    def _hand_over(self, sealed: Sequence[Sealed | None]) -> list[Answer]:
        """Each thread has its share: one task for each push costs more than the push."""
        shares = [sealed[start::THREADS] for start in range(THREADS)]
        answered = list(
            self._threads.map(lambda share: list(map(self._sender.hand_over, share)), shares)
        )
        return [answered[place % THREADS][place // THREADS] for place in range(len(sealed))]

    def _seal(self, parcel: _Parcel, now: datetime) -> Sealed | None:
        note = note_of(parcel.delivery, parcel.person, parcel.reminder)
        ttl = int((parcel.delivery.until - now).total_seconds())
        try:
            return self._sender.seal(note, parcel.subscription, ttl)
        except ValueError:
            return None

    def _write_down(
        self,
        session: Session,
        rows: Sequence[Any],
        results: Sequence[_Result],
        dropped: Mapping[UUID, Why],
        now: datetime,
    ) -> None:
        by_delivery: dict[UUID, list[_Result]] = defaultdict(list)
        for result in results:
            by_delivery[result.parcel.delivery.id].append(result)
        still_there = _still_there(session, results)
        known = [result for result in results if result.parcel.session_id in still_there]
        _note_sendings(session, known, to_millisecond(now))
        changed: dict[tuple[str, Why | None], list[tuple[UUID, UUID]]] = defaultdict(list)
        for row in rows:
            mine = by_delivery[row.id]
            fate, why = _fate(row, mine, dropped.get(row.id))
            if (fate, why) != (row.fate, row.why):
                changed[fate, why].append((row.person_id, row.id))
            retried = [result for result in mine if result.is_retried]
            if retried and fate != DROPPED:
                jobs.plan(session, PUSH, _retry_at(retried, now), subject_of(row.person_id, row.id))
            elif self._has_mail and (fate == SENT or why in {Why.NOWHERE, Why.FAILED}):
                _plan_mail(session, row, now)
        for (fate, why), pairs in changed.items():
            session.execute(_of_pairs(pairs).values(fate=fate, why=why))


def _pack(
    session: Session, people: Mapping[UUID, Person], rows: Sequence[Any], now: datetime
) -> list[_Parcel]:
    """Each delivery for each device that was not handed it yet."""
    wanted = [(row.person_id, row.reminder_id) for row in rows if row.reminder_id]
    reminders = find_reminders(session, dict(people), wanted)
    devices: dict[UUID, list[Any]] = defaultdict(list)
    named = {"people": list(people), "now": now}
    for device in session.execute(_devices, named):
        devices[device.person_id].append(device)
    pairs = [(row.person_id, row.id) for row in rows]
    tried = {
        (row.delivery_id, row.session_id): row for row in session.execute(_tried, {"pairs": pairs})
    }
    parcels = []
    for row in rows:
        person = people[row.person_id]
        for device in devices[row.person_id]:
            known = tried.get((row.id, device.session_id))
            if known is not None and known.status not in _retried:
                continue
            subscription = open_subscription(person, device.session_id, device.sealed)
            reminder = reminders.get((row.person_id, row.reminder_id))
            tries = known.tries if known else 0
            parcels.append(_Parcel(row, person, device.session_id, subscription, reminder, tries))
    return parcels


_deliveries = (
    select(DeliveryRow.__table__, WishesRow.is_on)
    .outerjoin(WishesRow, WishesRow.person_id == DeliveryRow.person_id)
    .where(tuple_(DeliveryRow.person_id, DeliveryRow.id).in_(bindparam("pairs", expanding=True)))
)
_devices = (
    select(DeviceRow.person_id, DeviceRow.session_id, DeviceRow.sealed)
    .join(SessionRow, SessionRow.id == DeviceRow.session_id)
    .where(
        DeviceRow.person_id.in_(bindparam("people", expanding=True)),
        IS_WANTED,
        holds(bindparam("now", type_=SessionRow.expires_at.type)),
    )
)
_known = select(DeviceRow.session_id).where(
    DeviceRow.person_id.in_(bindparam("people", expanding=True))
)
_tried = select(SendingRow.__table__).where(
    tuple_(SendingRow.person_id, SendingRow.delivery_id).in_(bindparam("pairs", expanding=True))
)
_put_sending = InsertOnce(
    SendingRow,
    key=("person_id", "delivery_id", "session_id"),
    update=("tried_at", "tries", "status", "sent_at"),
)


def _why_not_now(row: Any, people: Mapping[UUID, Person], now: datetime) -> Why | None:
    """What has changed since it was due: a hold, the switch, the time."""
    if people[row.person_id].is_held:
        return Why.HELD
    if row.what == "reminder" and row.is_on is False:
        return Why.OFF
    return Why.LATE if now > row.until else None


def _fate(row: Any, results: Sequence[_Result], why: Why | None) -> tuple[str, Why | None]:
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


def _still_there(session: Session, results: Sequence[_Result]) -> set[UUID]:
    """The devices that were not let go of while pushes were on their way."""
    people = list({result.parcel.person.id for result in results})
    return set(session.scalars(_known, {"people": people}))


def _note_sendings(session: Session, results: Sequence[_Result], now: datetime) -> None:
    kept = [result for result in results if result.answer.status not in _gone]
    _put_sending.many(session, [_row_of(result, now) for result in kept])
    for result in results:
        if not result.is_sent:
            _note_failure(session, result, now)


def _row_of(result: _Result, now: datetime) -> dict[str, Any]:
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


def _note_failure(session: Session, result: _Result, now: datetime) -> None:
    status, parcel = result.answer.status, result.parcel
    device = (DeviceRow.person_id == parcel.person.id, DeviceRow.session_id == parcel.session_id)
    if status in _gone:
        session.execute(delete(DeviceRow).where(*device))
        return
    told = {"failure": FAILURES.get(status, "refused"), "failed_at": now}
    session.execute(update(DeviceRow).where(*device, IS_WANTED).values(told))
    if status in _ours:
        log.error("a push service refuses our signature: check DAYMARK_CONTACT", status=status)


def _retry_at(results: Iterable[_Result], now: datetime) -> datetime:
    """As the service said, else later and later."""
    waits = [
        timedelta(seconds=result.answer.retry_after)
        if result.answer.retry_after is not None
        else FIRST_RETRY * 2**result.parcel.tries
        for result in results
    ]
    return now + min(max(waits), LONGEST_RETRY)


def _plan_mail(session: Session, row: Any, now: datetime) -> None:
    jobs.plan(session, MAIL, now + MAIL_AFTER, subject_of(row.person_id, row.id))
