"""Daymark with one fault put in: the writer answers before its transaction is durable.

Only for showing that `kill_lost` notices it.
"""

import sys
from typing import Any

from sqlalchemy.orm import Session

from pwa.writer import Writer
from run import main


def _commit_with_the_next(self: Any, batch: list[Any]) -> None:
    if self._session is None:
        self._session = Session(self._engine.connect())
    self._session.commit()
    for waiting in batch:
        waiting.value = waiting.fn(self._session)
        self._session.flush()


if __name__ == "__main__":
    Writer._commit = _commit_with_the_next  # type: ignore[method-assign]  # noqa: SLF001
    sys.exit(main(()))
