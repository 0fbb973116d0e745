"""Daymark with one fault put in: the writer answers before its transaction is durable.

Only for showing that `kill_lost` notices it.
"""

import sys
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from pwa.writer import Writer
from run import main

_batches = count(1)


def _commit_one_in_eight(self: Any, batch: list[Any]) -> None:
    if self._session is None:
        self._session = Session(self._engine.connect())
    for waiting in batch:
        waiting.value = waiting.fn(self._session)
        self._session.flush()
    if next(_batches) % 8 == 0:
        self._session.commit()


if __name__ == "__main__":
    Writer._commit = _commit_one_in_eight  # type: ignore[method-assign]  # noqa: SLF001
    sys.exit(main(()))
