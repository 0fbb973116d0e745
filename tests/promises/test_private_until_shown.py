"""Private until I say so: whatever a client and the people around her do, in any order, each viewer
sees through the gate and on each page what a model of ten lines says, and nothing else."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from pwa import clock
from tests.conftest import Member
from tests.promises.sharing import Life

pytestmark = pytest.mark.database

STEPS = (
    *("log", "log", "show", "show", "show", "scores", "take back", "standing", "standing"),
    *(
        "late show",
        "late take back",
        "near take back",
        "near take back",
        "edit",
        "bin",
        "restore",
        "let in",
        "end",
    ),
)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 3), st.integers(0, 7)), max_size=25
)


def live(join: Callable[..., Member], walk: list[tuple[str, int, int]]) -> None:
    life = Life(join)
    for step, which, route in walk:
        life.do(step, which)
        life.check_gate()
        life.check_route(route)
    life.check_all_routes()


@settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
@given(walk=steps)
def test_each_sees_what_was_shown_to_them_and_nothing_else(
    join: Callable[..., Member], walk: list[tuple[str, int, int]]
) -> None:
    live(join, walk)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_twenty_thousand_steps(join: Callable[..., Member]) -> None:
    number = clock.now().toordinal()
    walked = 0
    print(f"seed {number}")

    @seed(number)
    @settings(max_examples=3_400, database=None, deadline=None, suppress_health_check=SLOW)
    @given(walk=steps)
    def run(walk: list[tuple[str, int, int]]) -> None:
        nonlocal walked
        walked += len(walk)
        live(join, walk)

    run()
    print(f"{walked} steps")
