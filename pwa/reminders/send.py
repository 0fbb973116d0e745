"""Sending deliveries: encrypted, handed over, and what became of each written down."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from pwa import clock, jobs
from pwa.db import Busy, Database, Session
from pwa.jobs import Job
from pwa.reminders.endpoint import Answer
from pwa.reminders.fates import Result, write_down
from pwa.reminders.note import note_of
from pwa.reminders.parcels import Batch, Parcel, gather_batch
from pwa.reminders.push import NOBODY, Sealed, Sender
from pwa.vault.keys import Vault

THREADS = 16
HANDS_OVER_S = 120
"""So long one batch is handed over; what is left then is tried again, within the lease."""
WRITES = 3


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
        with self._database.reading() as session:
            batch = gather_batch(session, self._vault, work, now)
        # Encrypted here, one after the other: only the waiting is worth other threads.
        sealed = [self._seal(parcel, now) for parcel in batch.parcels]
        answers = self._hand_over(sealed)
        results = [Result(*each) for each in zip(batch.parcels, answers, strict=True)]
        self._write(lambda session: self._write_down(session, work, batch, results, now))

    def _write_down(
        self,
        session: Session,
        work: Sequence[Job],
        batch: Batch,
        results: Sequence[Result],
        now: datetime,
    ) -> None:
        write_down(session, batch, results, now, has_mail=self._has_mail)
        jobs.finish(session, work)

    def _write(self, write: Callable[[Session], None]) -> None:
        """They are on their way: to send them again is worse than to try this again."""
        for left in reversed(range(WRITES)):
            try:
                return self._database.write(write)
            except (Busy, SQLAlchemyError):
                if not left:
                    raise
        return None

    def _hand_over(self, sealed: Sequence[Sealed | None]) -> list[Answer]:
        """Each thread has its share: one task for each push costs more than the push."""
        ends_at = time.monotonic() + HANDS_OVER_S

        def hand_over(one: Sealed | None) -> Answer:
            is_over = time.monotonic() > ends_at
            return Answer(NOBODY) if is_over else self._sender.hand_over(one)

        shares = [sealed[start::THREADS] for start in range(THREADS)]
        answered = list(self._threads.map(lambda share: list(map(hand_over, share)), shares))
        return [answered[place % THREADS][place // THREADS] for place in range(len(sealed))]

    def _seal(self, parcel: Parcel, now: datetime) -> Sealed | None:
        note = note_of(parcel.delivery, parcel.person, parcel.reminder)
        ttl = int((parcel.delivery.until - now).total_seconds())
        try:
            return self._sender.seal(note, parcel.subscription, ttl)
        except ValueError:
            return None
