"""The clock is the person's: a wrong one is set right, and nothing is refused for it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa import clock
from pwa.entries.timeline import find_entry
from pwa.readings import Reading
from tests.acts import form
from tests.conftest import Member

pytestmark = pytest.mark.database


def send(member: Member, ahead: timedelta, *, day: date | None = None, **more: Any) -> Reading:
    """Maya taps a 6 on a phone whose clock is ahead, and it is sent at once."""
    there = clock.now() + ahead
    entry_id = clock.new_id()
    tapped = more.pop("tapped", there)
    fields = form(
        member.person,
        entry_id=entry_id,
        score=6,
        tapped_at=tapped.isoformat(),
        day=day or clock.day_of(tapped, member.person.zone),
        **more,
    )
    sent = {"Daymark-Sent": str(int(there.timestamp() * 1000))}
    answer = member.browser.post("/log/mood", data=fields, headers=sent)
    assert answer.status_code == 303, answer.text
    with member.house.database.reading() as session:
        found = find_entry(session, member.person, entry_id)
    assert found is not None
    return found


@pytest.mark.parametrize("days", [-4000, -366, -1, 1, 366, 20_000])
def test_days_off_it_counts_for_the_day_there_was_and_is_marked(maya: Member, days: int) -> None:
    found = send(maya, timedelta(days=days))
    assert found.day == maya.person.today()
    assert abs(found.at - clock.now()) < timedelta(seconds=10)
    assert found.payload.day_corrected


@pytest.mark.parametrize("minutes", [-90, -10, 10, 90, 11 * 60])
def test_hours_off_the_instant_is_set_right_and_the_day_is_the_one_shown(
    maya: Member, minutes: int
) -> None:
    found = send(maya, timedelta(minutes=minutes), day=maya.person.today())
    assert found.day == maya.person.today()
    assert abs(found.at - clock.now()) < timedelta(seconds=10)
    assert not found.payload.day_corrected


def test_a_day_that_the_server_had_named_stays(maya: Member) -> None:
    shown = maya.person.today() - timedelta(days=1)
    found = send(maya, timedelta(days=400), day=shown)
    assert found.day == shown
    assert not found.payload.day_corrected


def test_what_was_tapped_a_week_ago_keeps_its_distance(maya: Member) -> None:
    ahead = timedelta(days=500)
    tapped = clock.now() + ahead - timedelta(days=7)
    found = send(maya, ahead, tapped=tapped)
    assert found.day == maya.person.today() - timedelta(days=7)


def test_the_same_write_by_another_measure_is_the_same_write(maya: Member) -> None:
    there = clock.now() + timedelta(days=90)
    fields = form(
        maya.person,
        entry_id=clock.new_id(),
        score=6,
        tapped_at=there.isoformat(),
        day=clock.day_of(there, maya.person.zone),
    )
    said = [int(there.timestamp() * 1000), int(there.timestamp() * 1000) + 3_600_000]
    for milliseconds in said:
        sent = {"Daymark-Sent": str(milliseconds)}
        assert maya.browser.post("/log/mood", data=fields, headers=sent).status_code == 303


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    sent=st.integers(-(10**17), 10**17).map(str) | st.text(max_size=20),
    tapped=st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat) | st.text(max_size=30),
    day=st.dates().map(date.isoformat),
)
def test_no_clock_makes_a_broken_answer(maya: Member, sent: str, tapped: str, day: str) -> None:
    fields = form(maya.person, entry_id=clock.new_id(), score=6, day=day, tapped_at=tapped)
    headers = {
        "Daymark-Sent": sent.encode("ascii", "ignore").decode().replace("\n", "").replace("\r", "")
    }
    answer = maya.browser.post("/log/mood", data=fields, headers=headers)
    assert answer.status_code in {303, 422}
