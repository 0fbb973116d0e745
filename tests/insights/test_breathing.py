"""What breathing sessions add up to."""

from datetime import date
from types import SimpleNamespace

import pytest

from pwa.insights.breathing import calm_change, minutes_by_week
from pwa.readings import Glimpse


def session(
    day: date, seconds: int, before: int | None = None, after: int | None = None
) -> Glimpse:
    payload = SimpleNamespace(seconds=seconds, calm_before=before, calm_after=after)
    return Glimpse(day, "breathing", payload)


def test_minutes_are_summed_by_the_week_they_fall_in() -> None:
    sunday, monday = date(2026, 11, 22), date(2026, 11, 23)
    weeks = minutes_by_week([session(sunday, 300), session(monday, 90)], date(2026, 11, 24), 3)
    assert [(week.monday.day, week.minutes) for week in weeks] == [(9, 0), (16, 5), (23, 2)]


def test_calm_counts_only_sessions_with_both_numbers() -> None:
    day = date(2026, 11, 24)
    calm = calm_change([session(day, 60, 4, 6), session(day, 60, 5, 4), session(day, 60, 3)])
    assert calm is not None
    assert (calm.sessions, calm.rose) == (2, 1)
    assert [calm.before, calm.after] == pytest.approx([4.5, 5])
    assert calm_change([session(day, 60)]) is None
