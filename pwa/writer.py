"""The one writer of an SQLite database: waiting writes share a transaction and its fsync."""

import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Engine
from sqlalchemy.orm import Session

T = TypeVar("T")

LONGEST_QUEUE = 1000
LARGEST_BATCH = 64
LONGEST_WAIT_S = 10.0


class Busy(Exception):
    """The writer has more to do than it can take. Trying again later is right."""


class _Waiting:
    """A write in the queue, and its answer."""

    __slots__ = ("abandoned", "answered", "error", "fn", "value")

    def __init__(self, fn: Callable[[Session], Any]) -> None:
        self.fn = fn
        self.value: Any = None
        self.error: BaseException | None = None
        self.abandoned = False
        self.answered = threading.Lock()
        self.answered.acquire()


class Writer:
    """One thread that owns the writing connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._closed = False

    def write(self, fn: Callable[[Session], T]) -> T:
        """The value of `fn`, after its transaction is durable. Raises Busy."""
        if self._thread is None:
            self._start()
        waiting = _Waiting(fn)
        if self._closed or self._queue.qsize() >= LONGEST_QUEUE:
            raise Busy
        self._queue.put(waiting)
        if not waiting.answered.acquire(timeout=LONGEST_WAIT_S):
            waiting.abandoned = True
            raise Busy
        if waiting.error is not None:
            raise waiting.error
        return cast("T", waiting.value)

    def close(self) -> None:
        """Finishes what waits, then ends the thread."""
        self._closed = True
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()

    def _start(self) -> None:
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        last = False
        while not last:
            batch = [self._queue.get()]
            while len(batch) < LARGEST_BATCH:
                try:
                    batch.append(self._queue.get_nowait())
                except queue.Empty:
                    break
            last = None in batch
            self._settle([waiting for waiting in batch if waiting and not waiting.abandoned])

    def _settle(self, batch: list[_Waiting]) -> None:
        """One transaction for all; where one of them fails, one for each."""
        if not batch:
            return
        try:
            self._commit(batch)
        except BaseException as error:  # noqa: BLE001  (whoever waits gets it)
            if len(batch) == 1:
                batch[0].error = error
            else:
                for waiting in batch:
                    self._settle([waiting])
                return
        for waiting in batch:
            waiting.answered.release()

    def _commit(self, batch: list[_Waiting]) -> None:
        with Session(self._engine) as session, session.begin():
            for waiting in batch:
                waiting.value = waiting.fn(session)
                session.flush()
