"""Due work: one table (what, when, lease) and the loops that claim it.

A job is claimed by a conditional update with a lease, so that a worker that is killed loses
nothing: its row becomes due again when the lease runs out. create_app joins the names to verbs.

Long work is done in slices: its verb says AGAIN, and others have their turn before the next.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import Index, SmallInteger, String, bindparam, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from pwa import clock
from pwa.db import Base, Database, InsertOnce, Instant, Session

LEASE = timedelta(minutes=5)
LONGEST_RETRY = timedelta(hours=6)
AT_ONCE = 20
EVERYBODY = ""
AGAIN = object()
"""What a verb returns that has done a slice of its work and wants to go on."""

log = structlog.get_logger("jobs")


class DueWork(Base):
    """One thing to do at one time. `subject` says for whom or what; empty means for everybody."""

    __tablename__ = "due_work"
    __table_args__ = (Index(None, "what", "subject", unique=True), Index(None, "due_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime] = mapped_column(Instant)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(SmallInteger)


class Job(NamedTuple):
    """A claimed piece of work."""

    id: UUID
    what: str
    subject: str
    tries: int
    due_at: datetime
    leased_until: datetime | None


class Duty(NamedTuple):
    """The verb for one name. `every` makes it come back; without it the work is done once."""

    verb: Callable[[str], object]
    every: timedelta | None = None


class Together(NamedTuple):
    """The verb for one name that does all that was claimed at once, and says `finish` of it in the
    transaction that writes what came of it. Where it failed it is given each alone."""

    verb: Callable[[Sequence[Job]], object]
    every: None = None


_plan = InsertOnce(DueWork, key=("what", "subject"), update=("due_at",))
_plan_first = InsertOnce(DueWork, key=("what", "subject"))


def plan(session: Session, what: str, due_at: datetime, subject: str = EVERYBODY) -> None:
    """Makes work due at a time, inside the transaction that is the reason for it. Where it is being
    done just then, it is done once more: it may have looked before this was known."""
    _plan(session, **_new(what, due_at, subject))


def plan_many(session: Session, what: str, due: Mapping[str, datetime]) -> None:
    """The same for many subjects at once."""
    _plan.many(session, [_new(what, due_at, subject) for subject, due_at in due.items()])


def _new(what: str, due_at: datetime, subject: str) -> dict[str, object]:
    return {
        "id": clock.new_id(),
        "what": what,
        "subject": subject,
        "due_at": due_at,
        "leased_until": None,
        "tries": 0,
    }


def subject_of(person_id: UUID, thing_id: UUID) -> str:
    """The subject of work on one thing of a person's; it goes with its person."""
    return person_id.hex + thing_id.hex


def split_subject(subject: str) -> tuple[UUID, UUID]:
    """The person and the thing of a subject."""
    return UUID(subject[:32]), UUID(subject[32:])


class Loop:
    """Claims what is due and does it, until it is stopped."""

    def __init__(
        self,
        database: Database,
        duties: Mapping[str, Duty | Together],
        *,
        pause_s: float = 20,
        at_once: int = AT_ONCE,
    ) -> None:
        self._database = database
        self._duties = duties
        self._pause_s = pause_s
        self._at_once = at_once
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Plans what recurs and begins to work, in a thread of its own."""
        self._database.write(self._plan_recurring)
        if self._database.is_sqlite:
            self._database.write(self._take_over)
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Looks for work now; something was just planned."""
        self._woken.set()

    def stop(self) -> None:
        """Ends after the work in hand."""
        self._stopping.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    def run_due(self) -> int:
        """Does everything that is due now. Returns how many pieces were done."""
        done = 0
        while not self._stopping.is_set():
            jobs = self._database.write(self._claim)
            if not jobs:
                break
            for what in dict.fromkeys(job.what for job in jobs):
                done += self._do_all(what, [job for job in jobs if job.what == what])
        return done

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                self.run_due()
            except Exception:
                log.exception("loop failed")
            self._woken.wait(self._pause_s)

    def _plan_recurring(self, session: Session) -> None:
        for what, duty in self._duties.items():
            if duty.every is not None:
                _plan_first(session, **_new(what, clock.now(), EVERYBODY))

    def _take_over(self, session: Session) -> None:
        """One process has the file: what was in hand when another was killed need not wait."""
        session.execute(
            update(DueWork).where(DueWork.what.in_(self._duties)).values(leased_until=None)
        )

    def _claim(self, session: Session) -> list[Job]:
        now = clock.now()
        free = or_(DueWork.leased_until.is_(None), DueWork.leased_until < now)
        due = (
            select(DueWork.id)
            .where(DueWork.due_at <= now, free, DueWork.what.in_(self._duties))
            .order_by(DueWork.due_at)
            .limit(self._at_once)
            .with_for_update(skip_locked=True)
        )
        claimed = session.execute(
            update(DueWork)
            .where(DueWork.id.in_(due.scalar_subquery()))
            .values(leased_until=now + LEASE, tries=DueWork.tries + 1)
            .returning(
                DueWork.id,
                DueWork.what,
                DueWork.subject,
                DueWork.tries,
                DueWork.due_at,
                DueWork.leased_until,
            )
            .execution_options(synchronize_session=False)
        )
        return [Job(*row) for row in claimed]

    def _do_all(self, what: str, work: Sequence[Job]) -> int:
        duty = self._duties[what]
        if isinstance(duty, Duty):
            return sum(self._do(duty, job) for job in work)
        try:
            duty.verb(work)
        except Exception:
            log.exception("jobs failed", what=what, number=len(work))
            if len(work) > 1:
                return sum(self._do_all(what, [job]) for job in work)
            self._database.write(lambda session: _put_off(session, work[0]))
            return 0
        return len(work)

    def _do(self, duty: Duty, job: Job) -> int:
        try:
            said = duty.verb(job.subject)
        except Exception:
            log.exception("job failed", what=job.what, tries=job.tries)
            self._database.write(lambda session: _put_off(session, job))
            return 0
        every = timedelta() if said is AGAIN else duty.every
        self._database.write(lambda session: _finish_one(session, job, every))
        return 1


def drop(session: Session, what: str, subject: str) -> None:
    """Takes back work that is no longer wanted."""
    session.execute(delete(DueWork).where(DueWork.what == what, DueWork.subject == subject))


def drop_all_of(session: Session, subject: str) -> None:
    """Takes back all work whose subject begins like this, what is being done now too."""
    session.execute(delete(DueWork).where(DueWork.subject.startswith(subject)))


def finish(session: Session, work: Sequence[Job]) -> None:
    """Claimed work is done; what was planned again meanwhile is still to be done."""
    claimed = {job.id: job for job in work}
    rows = session.execute(
        select(DueWork.id, DueWork.due_at, DueWork.leased_until).where(DueWork.id.in_(claimed))
    )
    mine = [row for row in rows if row.leased_until == claimed[row.id].leased_until]
    done = [row.id for row in mine if row.due_at == claimed[row.id].due_at]
    again = [row.id for row in mine if row.due_at != claimed[row.id].due_at]
    if done:
        session.execute(delete(DueWork).where(DueWork.id.in_(done)))
    if again:
        free = update(DueWork).where(DueWork.id.in_(again)).values(leased_until=None, tries=0)
        session.execute(free)


def move(session: Session, work: Sequence[Job], due: Mapping[str, datetime]) -> None:
    """Claimed work is due again later, by its subject; what was planned again meanwhile stays as
    it was planned."""
    rows = [
        {
            "job": job.id,
            "lease": job.leased_until,
            "as_claimed": job.due_at,
            "later": due[job.subject],
        }
        for job in work
        if job.subject in due
    ]
    if rows:
        session.connection().execute(_move, rows)


_table: Any = DueWork.__table__
_move = (
    update(_table)
    .where(
        _table.c.id == bindparam("job"),
        _table.c.leased_until == bindparam("lease"),
        _table.c.due_at == bindparam("as_claimed"),
    )
    .values(due_at=bindparam("later"), leased_until=None, tries=0)
)


def _finish_one(session: Session, job: Job, every: timedelta | None) -> None:
    if every is not None:
        move(session, [job], {job.subject: clock.now() + every})
    finish(session, [job])


def _put_off(session: Session, job: Job) -> None:
    """Nobody has it in hand for a while; when it was due stays known."""
    wait = min(timedelta(minutes=1) * 2 ** min(job.tries, 10), LONGEST_RETRY)
    session.execute(
        update(DueWork)
        .where(DueWork.id == job.id, DueWork.leased_until == job.leased_until)
        .values(leased_until=clock.now() + wait)
    )
