"""Daymark with one fault put in: the writer answers before its transaction is durable.

Only for showing that `kill_lost` notices it.
"""

import sys
from typing import Any

from sqlalchemy.orm import Session

from pwa.writer import Writer
from run import main


def _answer_then_commit(self: Any, batch: list[Any]) -> None:
    with Session(self._engine) as session, session.begin():
        for waiting in batch:
            waiting.value = waiting.fn(session)
            session.flush()
            waiting.answered.release()


if __name__ == "__main__":
    Writer._settle = _answer_then_commit  # type: ignore[method-assign]  # noqa: SLF001
    sys.exit(main(()))
