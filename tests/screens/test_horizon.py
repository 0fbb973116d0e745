"""The day's horizon: where things stand on it."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from pwa.screens import horizon
from pwa.screens.horizon import Mark, draw, hour_of

DAY = date(2026, 11, 24)


def mood(hour: float, score: int = 5, *, is_new: bool = False) -> Mark:
    return Mark("mood", hour, str(score), score, is_new)


def apart(first: float, second: float, width: float) -> float:
    return abs(second - first) * width / 100


@pytest.mark.parametrize(
    ("local", "hour"),
    [
        (datetime(2026, 11, 24, 9, 30, tzinfo=UTC), 9.5),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), 0.0),
        (datetime(2026, 11, 25, 1, 30, tzinfo=UTC), 25.5),
    ],
)
def test_an_hour_is_counted_from_the_midnight_the_day_is_named_for(
    local: datetime, hour: float
) -> None:
    assert hour_of(local, DAY) == hour


def test_an_empty_day_shows_six_to_twenty_three() -> None:
    drawn = draw([], now=9.0)

    assert [label.hour for label in drawn.labels] == [6, 12, 18, 23]
    assert drawn.marks == ()


def test_marks_stand_in_the_order_of_their_hours() -> None:
    drawn = draw([mood(14.0, 7), mood(8.0, 4)], now=15.0)

    assert [mark.label for mark in drawn.marks] == ["4", "7"]
    assert drawn.marks[0].x < drawn.marks[1].x


def test_the_second_of_two_near_marks_has_the_long_pole() -> None:
    drawn = draw([mood(8.1), mood(9.5)], now=14.0)

    assert [mark.near for mark in drawn.marks] == [False, True]
    assert [mark.near_wide for mark in drawn.marks] == [False, False]


def test_a_third_near_mark_stands_low_again() -> None:
    drawn = draw([mood(8.0), mood(9.0), mood(10.0)], now=14.0)

    assert [mark.near for mark in drawn.marks] == [False, True, False]


def test_marks_that_both_stand_low_never_touch_on_the_narrow_screen() -> None:
    drawn = draw([mood(7 + step * 0.9) for step in range(12)], now=19.0)

    low = [mark.x for mark in drawn.marks if not mark.near]
    assert all(apart(first, second, horizon.NARROW) >= 28 for first, second in pairwise(low))


def test_four_in_an_hour_stand_alone_and_five_become_a_count() -> None:
    four = draw([mood(11 + step / 10) for step in range(4)], now=14.0)
    five = draw([mood(11 + step / 10) for step in range(5)], now=14.0)

    assert [mark.kind for mark in four.marks] == ["mood"] * 4
    assert [(mark.kind, mark.label) for mark in five.marks] == [("count", "5")]


def test_a_new_mark_inside_a_count_makes_the_count_rise() -> None:
    drawn = draw([mood(11.0), mood(11.1), mood(11.2), mood(11.3), mood(11.4, is_new=True)], 11.5)

    assert drawn.marks[0].is_new


def test_the_sun_stands_on_its_way_by_day() -> None:
    morning, noon = draw([], now=7.0), draw([], now=13.0)

    assert morning.sun is not None
    assert noon.sun is not None
    assert noon.sun.y == -horizon.ARCH
    assert horizon.ARCH > -morning.sun.y > 0
    assert morning.lamp is None


@pytest.mark.parametrize("hour", [2.0, 5.9, 20.0, 22.25, 27.0])
def test_after_dark_there_is_a_lamp_and_no_sun(hour: float) -> None:
    drawn = draw([], now=hour)

    assert drawn.sun is None
    assert drawn.lamp is not None
    assert not any(label.wet or label.wet_wide for label in drawn.labels)


def test_the_lamp_lies_low_beside_a_mark() -> None:
    assert draw([mood(22.0)], now=22.5).lamp == horizon.Lamp(
        draw([], now=22.5).lamp.x,  # type: ignore[union-attr]
        low=True,
        low_wide=False,
    )


def test_an_hour_that_meets_the_glints_is_left_out_where_it_meets_them() -> None:
    labels = {label.hour: label for label in draw([], now=14.1).labels}

    assert labels[12].wet
    assert not labels[12].wet_wide
    assert not labels[18].wet


def test_the_line_grows_for_a_night_that_belongs_to_the_day_before() -> None:
    drawn = draw([mood(9.0), mood(26.5)], now=27.5)

    assert [label.hour for label in drawn.labels] == [6, 12, 18, 4]
    assert max(mark.x for mark in drawn.marks) < drawn.labels[-1].x


def test_the_line_grows_for_whoever_is_up_before_six() -> None:
    drawn = draw([mood(2.2)], now=9.0)

    assert [label.hour for label in drawn.labels] == [2, 6, 12, 18, 23]


@pytest.mark.parametrize("hour", [-40.0, 31.0, 400.0])
def test_an_hour_from_another_zone_stays_on_the_line(hour: float) -> None:
    drawn = draw([mood(hour)], now=12.0)

    assert 0 < drawn.marks[0].x < 100
