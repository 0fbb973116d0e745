"""Which processor cores the threads of this process run on.

Python threads run one at a time. Where they are spread over cores, each hand-over of the
interpreter's lock wakes another core and meets cold caches, and all work takes half as long again.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

_given: frozenset[int] = frozenset()


def keep_to_one() -> None:
    """Keeps this thread, and all it starts, on the last core it was given.

    What else the machine does moves out of the way: that is free to. Does nothing where the system
    cannot do it.
    """
    global _given  # noqa: PLW0603  (there is one process)
    if hasattr(os, "sched_setaffinity"):
        _given = frozenset(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {max(_given)})


@contextmanager
def all_given() -> Iterator[None]:
    """For long work that lets the interpreter's lock go: this thread may run beside the others."""
    if not _given:
        yield
        return
    kept = os.sched_getaffinity(0)
    os.sched_setaffinity(0, _given)
    try:
        yield
    finally:
        os.sched_setaffinity(0, kept)
