"""The server keeps to one core, and lets a password be hashed on any."""

import os
import threading
from collections.abc import Callable, Iterator

import pytest

from pwa import cores

pytestmark = pytest.mark.skipif(
    not hasattr(os, "sched_getaffinity"), reason="this system ties no thread to a core"
)


@pytest.fixture(autouse=True)
def afterwards_as_before() -> Iterator[None]:
    before = cores._given
    yield
    cores._given = before


def in_a_thread_of_its_own(ask: Callable[[], set[int]]) -> set[int]:
    """What `ask` returns there: where a thread may run is its own matter."""
    answers: list[set[int]] = []
    thread = threading.Thread(target=lambda: answers.append(ask()))
    thread.start()
    thread.join()
    return answers[0]


def test_what_is_started_afterwards_runs_on_the_same_core() -> None:
    def started() -> set[int]:
        cores.keep_to_one()
        return in_a_thread_of_its_own(lambda: os.sched_getaffinity(0))

    assert in_a_thread_of_its_own(started) == {max(os.sched_getaffinity(0))}


def test_long_work_has_all_cores_for_as_long_as_it_takes() -> None:
    def worked() -> set[int]:
        cores.keep_to_one()
        with cores.all_given():
            during = os.sched_getaffinity(0)
        assert len(os.sched_getaffinity(0)) == 1
        return during

    assert in_a_thread_of_its_own(worked) == os.sched_getaffinity(0)


def test_nothing_changes_where_nobody_kept_to_one() -> None:
    cores._given = frozenset()
    before = os.sched_getaffinity(0)
    with cores.all_given():
        assert os.sched_getaffinity(0) == before
