"""Breathing patterns of one's own: what is one, whose it is, and that no change of it is lost."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pwa import clock
from pwa.circle import log as circle
from pwa.entries import patterns
from pwa.entries.acts import Log
from pwa.entries.kinds.breathing import guides
from pwa.entries.kinds.breathing.payload import Breathing
from pwa.entries.patterns import (
    EndPattern,
    KeepPattern,
    PatternPayload,
    SavePattern,
    TakeUpPattern,
    find_pattern,
    list_beside,
    list_patterns,
)
from pwa.entries.timeline import find_entry
from pwa.people.person import Person
from pwa.receipts import NotThere, OtherContent, Outcome
from tests.acts import stamp
from tests.conftest import Member

SLOW = {"called": "Slow evening", "inhale": 4, "exhale": 8}


def save(person: Person, pattern_id: UUID, base: UUID | None = None, **fields: Any) -> SavePattern:
    payload = PatternPayload(**(SLOW | fields))
    return SavePattern(**stamp(person, pattern_id=pattern_id, base=base), payload=payload)


def breathe(person: Person, **fields: Any) -> Log[Breathing]:
    payload = Breathing(**{"pattern": "long", "seconds": 60, **fields})
    return Log[Breathing](**stamp(person, entry_id=clock.new_id()), payload=payload)


@pytest.mark.database
def test_a_pattern_is_kept_changed_put_away_and_taken_up(maya: Member) -> None:
    database, person, pattern_id = maya.house.database, maya.person, clock.new_id()
    first = save(person, pattern_id)
    patterns.save_pattern(database, person, first)
    assert patterns.save_pattern(database, person, first).again
    patterns.save_pattern(database, person, save(person, pattern_id, first.write_id, hold=2.5))
    patterns.end_pattern(database, person, EndPattern(**stamp(person, pattern_id=pattern_id)))
    with database.reading() as session:
        kept = find_pattern(session, person, pattern_id)
        assert kept is not None
        assert (kept.inhale, kept.hold, kept.exhale, kept.rest) == (4, 2.5, 8, 0)
        assert list_patterns(session, person) == []
    patterns.take_up_pattern(
        database, person, TakeUpPattern(**stamp(person, pattern_id=pattern_id))
    )
    with database.reading() as session:
        assert [each.called for each in list_patterns(session, person)] == ["Slow evening"]


@pytest.mark.database
def test_two_changes_of_one_version_are_both_there_until_one_is_picked(maya: Member) -> None:
    database, person, pattern_id = maya.house.database, maya.person, clock.new_id()
    first = save(person, pattern_id)
    patterns.save_pattern(database, person, first)
    here = save(person, pattern_id, first.write_id, called="Here")
    there = save(person, pattern_id, first.write_id, called="There")
    patterns.save_pattern(database, person, here)
    assert patterns.save_pattern(database, person, there).outcome is Outcome.BESIDE
    with database.reading() as session:
        current = find_pattern(session, person, pattern_id)
        assert current is not None
        assert current.called == "Here"
        assert [other.called for other in list_beside(session, person, current)] == ["There"]
    act = KeepPattern(
        **stamp(person, pattern_id=pattern_id, keep=there.write_id, drop=(here.write_id,))
    )
    patterns.keep_pattern(database, person, act)
    with database.reading() as session:
        current = find_pattern(session, person, pattern_id)
        assert current is not None
        assert current.called == "There"
        assert list_beside(session, person, current) == []


@pytest.mark.database
def test_nobody_reaches_the_pattern_of_somebody_else(maya: Member, sam: Member) -> None:
    database, pattern_id = maya.house.database, clock.new_id()
    first = save(maya.person, pattern_id)
    patterns.save_pattern(database, maya.person, first)
    with database.reading() as session:
        assert find_pattern(session, sam.person, pattern_id) is None
    with pytest.raises(NotThere):
        patterns.save_pattern(
            database, sam.person, save(sam.person, pattern_id, first.write_id, called="Mine")
        )
    own = {"pattern": "own", "pattern_id": pattern_id, "called": "X", "inhale": 4, "exhale": 8}
    with pytest.raises(NotThere):
        circle.log(database, sam.person, breathe(sam.person, **own))
    act = breathe(maya.person, **own)
    circle.log(database, maya.person, act)
    with database.reading() as session:
        reading = find_entry(session, maya.person, act.entry_id)
    assert reading is not None
    assert (reading.payload.called, reading.payload.inhale, reading.payload.exhale) == ("X", 4, 8)


@pytest.mark.database
def test_a_new_pattern_under_a_used_id_is_refused(maya: Member) -> None:
    database, person, pattern_id = maya.house.database, maya.person, clock.new_id()
    patterns.save_pattern(database, person, save(person, pattern_id))
    with pytest.raises(OtherContent):
        patterns.save_pattern(database, person, save(person, pattern_id, called="Another"))


@pytest.mark.parametrize(
    "fields",
    [
        {"inhale": 0},
        {"exhale": 0},
        {"inhale": 0, "exhale": 0},
        {"inhale": 3600},
        {"hold": -1},
        {"rest": 60.5},
        {"hold": float("nan")},
        {"hold": float("inf")},
        {"inhale": 4.25},
        {"inhale": 0.5, "exhale": 1},
        {"inhale": 60, "exhale": 60, "hold": 0.5},
        {"called": ""},
        {"called": "x" * 81},
    ],
)
def test_what_is_no_breath_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        PatternPayload(**(SLOW | fields))


halves = st.integers(0, 120).map(lambda half: half / 2)


@given(inhale=halves, hold=halves, exhale=halves, rest=halves)
def test_every_breath_of_2_seconds_to_2_minutes_is_one(
    inhale: float, hold: float, exhale: float, rest: float
) -> None:
    fits = bool(inhale and exhale) and 2 <= inhale + hold + exhale + rest <= 120
    try:
        PatternPayload(called="x", inhale=inhale, hold=hold, exhale=exhale, rest=rest)
    except ValidationError:
        assert not fits
    else:
        assert fits


@pytest.mark.parametrize(
    "fields",
    [
        {"pattern": "deep"},
        {"pattern": ""},
        {"seconds": -5},
        {"seconds": 0},
        {"seconds": 4},
        {"seconds": 86_400},
        {"rounds": -1},
        {"rounds": 1_000_000},
        {"calm_before": 0},
        {"calm_after": 11},
        {"pattern": "own"},
        {"pattern": "long", "inhale": 4},
        {"pattern": "own", "pattern_id": clock.new_id()},
        {"pattern": "own", "pattern_id": clock.new_id(), "inhale": 3600, "exhale": 1},
    ],
)
def test_what_is_no_session_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Breathing(**{"pattern": "long", "seconds": 60, **fields})


def test_the_patterns_have_the_seconds_of_the_field() -> None:
    told = {
        code: [(beat.what, beat.seconds) for beat in beats]
        for code, beats in guides.BREATHS.items()
    }
    assert told == {
        "long": [("in", 4), ("hold", 4), ("out", 6)],
        "even": [("in", 5.5), ("out", 5.5)],
        "square": [("in", 4), ("hold", 4), ("out", 4), ("rest", 4)],
        "478": [("in", 4), ("hold", 7), ("out", 8)],
        "sigh": [("in", 2), ("sip", 1), ("out", 6)],
    }
    assert guides.SET_ROUNDS["478"] == 4
    assert 6 * 60 < sum(beat.seconds for beat in guides.MUSCLE_BEATS) < 8 * 60
    assert [beat.part for beat in guides.MUSCLE_BEATS[::4]] == list(guides.PARTS)
