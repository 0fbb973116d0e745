"""What helped, counted from what was logged."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from pwa.insights.helped import what_helped
from pwa.readings import Glimpse

DAY = date(2026, 11, 24)
OWN = UUID(int=7)


def mood(*helped: str, ago: int = 0) -> Glimpse:
    return Glimpse(DAY - timedelta(days=ago), "mood", SimpleNamespace(helped=helped))


def breath(
    before: int | None, after: int | None, pattern: str = "long", ago: int = 0, **more: Any
) -> Glimpse:
    fields = {"pattern_id": None, "called": ""} | more
    payload = SimpleNamespace(pattern=pattern, calm_before=before, calm_after=after, **fields)
    return Glimpse(DAY - timedelta(days=ago), "breathing", payload)


def test_words_are_counted_whatever_their_letters_and_shown_as_written_last() -> None:
    helped = what_helped([mood("A walk", ago=3), mood("a Walk", "Music"), mood("a walk", ago=9)])
    assert [(each.words, each.times, each.last) for each in helped.words] == [
        ("a Walk", 3, DAY),
        ("Music", 1, DAY),
    ]


def test_calm_is_compared_only_where_it_was_given_twice() -> None:
    helped = what_helped(
        [breath(3, 6), breath(4, 4), breath(None, 9), breath(5, None), breath(6, 7)]
    )
    (long,) = helped.breaths
    assert (long.times, long.compared, long.calmer) == (5, 3, 2)


def test_what_never_made_calmer_is_left_out_and_what_was_not_asked_stays() -> None:
    helped = what_helped([breath(5, 3), breath(5, 5), breath(None, None, pattern="square")])
    assert [each.code for each in helped.breaths] == ["square"]


def test_own_patterns_are_told_apart_and_named_as_last_called() -> None:
    other = UUID(int=8)
    helped = what_helped(
        [
            breath(1, 2, "own", pattern_id=OWN, called="Slow", ago=4),
            breath(1, 2, "own", pattern_id=OWN, called="Very slow", ago=1),
            breath(1, 2, "own", pattern_id=other, called="Quick", ago=2),
        ]
    )
    assert [(each.own, each.words, each.times) for each in helped.breaths] == [
        (OWN, "Very slow", 2),
        (other, "Quick", 1),
    ]


def test_the_order_of_what_is_read_changes_nothing() -> None:
    read = [mood("A walk", ago=n) for n in range(3)] + [mood("Music", ago=n) for n in range(5)]
    assert what_helped(read) == what_helped(reversed(read))
    assert [each.words for each in what_helped(read).words] == ["Music", "A walk"]


def test_of_nothing_there_is_nothing() -> None:
    helped = what_helped([Glimpse(DAY, "habit", SimpleNamespace())])
    assert (helped.words, helped.breaths, helped.writing) == ([], [], [])
