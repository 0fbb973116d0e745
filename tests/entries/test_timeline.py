"""The log is read newest first, page by page, and nothing is shown twice or left out."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa.circle import log as circle
from pwa.entries.timeline import PAGE, Cursor, find_last_day, list_days, read_page
from tests.acts import log_mood
from tests.conftest import Member

pytestmark = pytest.mark.database


def read_all(member: Member) -> list[str]:
    seen, after = [], None
    with member.house.database.reading() as session:
        while True:
            page = read_page(session, member.person, after)
            seen += [reading.payload.note for reading in page.readings]
            if page.following is None:
                return seen
            after = Cursor.parse(str(page.following))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 3), st.times()), min_size=1, max_size=2 * PAGE + 5))
def test_pages_hold_every_entry_once_by_day_then_time(
    maya: Member, moments: list[tuple[int, object]]
) -> None:
    today = maya.person.today()
    before = set(read_all(maya))
    for number, (back, at) in enumerate(moments):
        act = log_mood(
            maya.person,
            5,
            day=today - timedelta(days=back + 1),
            time=at,
            note=f"{len(before)}.{number}",
        )
        circle.log(maya.house.database, maya.person, act)
    seen = read_all(maya)
    assert len(seen) == len(set(seen)) == len(before) + len(moments)
    with maya.house.database.reading() as session:
        days = list_days(session, maya.person, today - timedelta(days=9), today)
    order = [(reading.day, reading.at, reading.id) for reading in days]
    assert order == sorted(order, reverse=True)


def test_an_entry_keeps_its_day_whatever_zone_maya_moves_to(maya: Member) -> None:
    from pwa.people.change import change_settings

    act = log_mood(maya.person, 5)
    circle.log(maya.house.database, maya.person, act)
    change_settings(maya.house.accounts, maya.person.id, zone="Pacific/Kiritimati")
    moved = maya.signed_in.person
    with maya.house.database.reading() as session:
        assert find_last_day(session, moved) == act.day


def test_a_cursor_that_is_none_begins_at_the_newest(maya: Member) -> None:
    assert Cursor.parse("2026") is None
    assert Cursor.parse("x-y-z") is None
    assert maya.browser.get("/timeline?after=nonsense").status_code == 200
