"""Days, drift and usual range, each against a slow reference written another way."""

from datetime import date, timedelta
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.insights import charts, days
from pwa.insights.days import Point

FIRST = date(2026, 1, 1)
scores = st.lists(
    st.tuples(st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n)), st.integers(1, 10)),
    min_size=1,
    max_size=60,
)


@given(scores)
def test_a_day_has_the_mean_of_its_numbers(logged: list[tuple[date, int]]) -> None:
    for point in days.mean_by_day(logged):
        of_day = [score for day, score in logged if day == point.day]
        assert point.value == pytest.approx(sum(of_day) / len(of_day))
    assert [p.day for p in days.mean_by_day(logged)] == sorted({day for day, _ in logged})


# In halves, of which every quarter between two is exact: at 1.5 the last digit decides otherwise.
@given(st.lists(st.integers(2, 20).map(lambda twice: twice / 2), min_size=7, max_size=40))
def test_the_usual_range_is_the_middle_half(values: list[float]) -> None:
    points = [Point(FIRST + timedelta(days=n), value) for n, value in enumerate(values)]
    low, _, high = quantiles(values, n=4, method="inclusive")
    usual = days.usual_range(points)
    assert usual is not None
    assert (usual.low, usual.high) == (int(low + 0.5), int(high + 0.5))


def test_few_days_have_no_usual_range_yet() -> None:
    assert days.usual_range([Point(FIRST, 5)] * 6) is None


@given(scores)
def test_the_line_breaks_at_gaps_over_three_days_and_nowhere_else(
    logged: list[tuple[date, int]],
) -> None:
    points = days.mean_by_day(logged)
    lines = days.drift(points, reach=4)
    drawn = {point.day for line in lines for point in line}
    have = {point.day for point in points}
    assert have <= drawn
    for day in (FIRST + timedelta(days=n) for n in range(61)):
        before = max((d for d in have if d <= day), default=None)
        after = min((d for d in have if d >= day), default=None)
        bridged = before and after and (after - before).days <= 4
        assert (day in drawn) == bool(bridged)


@given(scores)
def test_the_drift_stays_between_the_lowest_and_the_highest_day(
    logged: list[tuple[date, int]],
) -> None:
    points = days.mean_by_day(logged)
    low, high = min(p.value for p in points), max(p.value for p in points)
    for line in days.drift(points, reach=4, step=2):
        assert all(low - 1e-9 <= point.value <= high + 1e-9 for point in line)


def test_the_drift_of_a_flat_life_is_flat() -> None:
    points = [Point(FIRST + timedelta(days=n), 6) for n in range(10)]
    assert {round(p.value, 9) for line in days.drift(points, 4) for p in line} == {6}


def test_a_dip_is_never_zoomed_into() -> None:
    points = [Point(FIRST + timedelta(days=n), 5 + n % 2) for n in range(30)]
    chart = charts.draw_line(points, [], None, FIRST, FIRST + timedelta(days=29), 6)
    heights = {square.y for square in chart.squares}
    assert max(heights) - min(heights) == pytest.approx((charts.BOTTOM - charts.TOP) / 9, abs=0.2)


def test_the_year_has_a_cell_for_every_day_until_today() -> None:
    rows = charts.draw_year([(1, {3: 7}), (2, {})], [31, 28], (2, 10))
    assert [len(row) for row in rows] == [31, 10]
    assert rows[0][2].tone == 7
    assert [cell.is_today for cell in rows[1]].index(True) == 9
