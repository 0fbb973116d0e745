"""The day's entries as rows, an hour with very many folded into one."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from pwa import clock
from pwa.readings import Reading
from pwa.screens.so_far import fold_hours

DAY = date(2026, 11, 24)


def mood(score: int, hour: int, minute: int = 0) -> Reading:
    return Reading(
        id=clock.new_id(),
        kind="mood",
        at=datetime(2026, 11, 24, hour, minute, tzinfo=UTC),
        day=DAY,
        zone="UTC",
        version=clock.new_id(),
        payload=SimpleNamespace(score=score),
    )


def test_the_latest_comes_first() -> None:
    early, late = mood(4, 8), mood(7, 14)

    rows = fold_hours([early, late])

    assert [row.readings for row in rows] == [(late,), (early,)]
    assert all(row.hour is None for row in rows)


def test_four_in_an_hour_stay_rows_of_their_own() -> None:
    rows = fold_hours([mood(5, 11, minute) for minute in (1, 9, 20, 40)])

    assert len(rows) == 4


def test_five_in_an_hour_become_one_row_that_names_their_numbers_in_order() -> None:
    rows = fold_hours([mood(score, 11, score * 5) for score in (3, 4, 5, 6, 7)] + [mood(9, 12)])

    assert [row.hour for row in rows] == [None, 11]
    assert rows[1].scores == [3, 4, 5, 6, 7]
