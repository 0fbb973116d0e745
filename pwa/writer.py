"""The one writer of an SQLite database: waiting writes share a transaction and its fsync.

Whoever finds nobody writing leads: it runs all waiting writes on the writing connection, its own
among them, and answers them once they are durable. What came meanwhile is led by the first of it.
So one write at a time holds the connection, and a write that meets no other never changes threads.
"""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

T = TypeVar("T")

LONGEST_QUEUE = 1000
LARGEST_BATCH = 64
LONGEST_WAIT_S = 10.0


class Busy(Exception):
    """The writer has more to do than it can take. Trying again later is right."""


class _Waiting:
    """A write in the queue, and its answer."""

    __slots__ = ("abandoned", "error", "fn", "leads", "value", "woken")

    def __init__(self, fn: Callable[[Session], Any]) -> None:
        self.fn = fn
        self.value: Any = None
        self.error: BaseException | None = None
        self.abandoned = False
        self.leads = False
        self.woken = threading.Lock()
        self.woken.acquire()


class Writer:
    """A queue of writes and the one connection they go through."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._session: Session | None = None
        self._waiting: deque[_Waiting] = deque()
        self._led = False
        self._closed = False
        self._queueing = threading.Lock()
        self._ended = threading.Event()

    def write(self, fn: Callable[[Session], T]) -> T:
        """The value of `fn`, after its transaction is durable. Raises Busy."""
        mine = _Waiting(fn)
        with self._queueing:
            if self._closed or len(self._waiting) >= LONGEST_QUEUE:
                raise Busy
            self._waiting.append(mine)
            mine.leads = not self._led
            self._led = True
        if not mine.leads:
            self._wait(mine)
        if mine.leads:
            self._lead()
        if mine.error is not None:
            raise mine.error
        return cast("T", mine.value)

    def close(self) -> None:
        """Takes nothing more, and returns when all that waited is done."""
        with self._queueing:
            self._closed = True
            idle = not self._led
        if not idle:
            self._ended.wait()
        self._let_go()

    def _wait(self, mine: _Waiting) -> None:
        """Until there is an answer, or the lead is this write's."""
        if mine.woken.acquire(timeout=LONGEST_WAIT_S):
            return
        with self._queueing:
            mine.abandoned = not mine.leads
        if mine.abandoned:
            raise Busy

    def _lead(self) -> None:
        with self._queueing:
            size = min(len(self._waiting), LARGEST_BATCH)
            batch = [self._waiting.popleft() for _ in range(size)]
        try:
            self._settle([waiting for waiting in batch if not waiting.abandoned])
        finally:
            self._hand_on()
            for waiting in batch:
                if not waiting.leads:
                    waiting.woken.release()

    def _hand_on(self) -> None:
        """Gives the lead to the first that waits."""
        with self._queueing:
            while self._waiting and self._waiting[0].abandoned:
                self._waiting.popleft()
            if self._waiting:
                self._waiting[0].leads = True
                self._waiting[0].woken.release()
                return
            self._led = False
            if self._closed:
                self._ended.set()

    def _settle(self, batch: list[_Waiting]) -> None:
        """One transaction for all; where one of them fails, one for each."""
        if not batch:
            return
        try:
            self._commit(batch)
        except BaseException as error:  # noqa: BLE001  (whoever waits gets it)
            self._let_go()
            if len(batch) == 1:
                batch[0].error = error
                return
            for waiting in batch:
                self._settle([waiting])

    def _commit(self, batch: list[_Waiting]) -> None:
        session = self._session
        if session is None:
            session = self._session = Session(self._engine.connect())
        with session.begin():
            for waiting in batch:
                waiting.value = waiting.fn(session)
                session.flush()

    def _let_go(self) -> None:
        """Of session and connection: after an error nobody knows what state they are in."""
        session, self._session = self._session, None
        if session is not None:
            session.close()
            cast("Connection", session.bind).close()
