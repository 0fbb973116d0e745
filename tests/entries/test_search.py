"""Looking for words and more in a sealed log: all that fits is found, newest first, and nothing
else."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa import clock
from pwa.circle import log as circle
from pwa.entries import search as looking
from pwa.entries.kinds.mood.payload import Mood
from pwa.entries.search import Found, fold, search
from pwa.entries.sought import Sought, first_of
from pwa.entries.timeline import PAGE, Cursor, list_months
from pwa.receipts import NotThere
from tests.acts import bin_it
from tests.conftest import Member
from tests.entries.diary import (
    answer,
    breathed,
    log_payload,
    make_goal,
    make_habit,
    mood,
    written,
)

pytestmark = pytest.mark.database


def look(member: Member, after: Cursor | None = None, **sought: Any) -> Found:
    with member.house.database.reading() as session:
        return search(session, member.person, Sought(**sought), after)


def found(member: Member, **sought: Any) -> list[UUID]:
    return [reading.id for reading in look(member, **sought).page.readings]


def found_on_all_pages(member: Member, **sought: Any) -> list[UUID]:
    ids: list[UUID] = []
    after = None
    while True:
        page = look(member, after, **sought).page
        ids += [reading.id for reading in page.readings]
        if page.following is None:
            return ids
        after = Cursor.parse(str(page.following))


@pytest.mark.parametrize(
    "words",
    ["harbour", "HARBOUR", "  iris   lunch ", "harb", "café", "cafe", "CAFÉ", "curious", "okay"],
)
def test_words_are_found_whatever_their_case_order_and_accents(maya: Member, words: str) -> None:
    told = mood(6, happened="Lunch with Iris, Harbour Café.", feelings=("curious",))
    wanted = log_payload(maya, told)
    log_payload(maya, mood(2, happened="Rain."))
    assert found(maya, words=words) == [wanted]


def test_all_words_must_stand_in_one_entry(maya: Member) -> None:
    log_payload(maya, mood(happened="Lunch with Iris."))
    log_payload(maya, mood(happened="A walk in the rain."))
    assert found(maya, words="iris rain") == []


def test_every_kind_is_found_by_what_it_tells(maya: Member) -> None:
    goal = make_goal(maya, "Sleep better")
    habit = make_habit(maya, "Screens off at ten")
    by_name = log_payload(maya, answer(), habit_id=habit)
    by_reason = log_payload(maya, answer(reason="Train was late"), habit_id=habit)
    by_tag = log_payload(maya, written(tags=("allotment",)))
    by_pattern = log_payload(maya, breathed(note="On the stairs"))
    by_goal = log_payload(maya, mood(), goal_id=goal)
    assert found(maya, words="screens") == [by_reason, by_name]
    assert found(maya, words="train") == [by_reason]
    assert found(maya, words="allotment") == [by_tag]
    assert found(maya, words="out-breath stairs") == [by_pattern]
    assert found(maya, words="sleep better") == [by_goal]


def test_what_stands_beside_a_field_is_no_word_of_the_entry(maya: Member) -> None:
    log_payload(maya, mood(note="Rain."))
    assert found(maya, words="A note") == []


def test_nothing_of_others_nor_of_the_bin(maya: Member, sam: Member) -> None:
    log_payload(sam, mood(happened="Rain on the window."))
    gone = log_payload(maya, mood(happened="Rain on the window."))
    circle.bin(maya.house.database, maya.person, bin_it(maya.person, gone))
    assert found(maya, words="rain") == []


def test_kinds_numbers_and_tags(maya: Member) -> None:
    low = log_payload(maya, mood(2, tags=("Work",)))
    high = log_payload(maya, mood(9))
    bus = log_payload(maya, written(tags=("Bus", "work")))
    plain = log_payload(maya, written())
    breath = log_payload(maya, breathed())
    assert found(maya, kinds=("mood",)) == [high, low]
    assert found(maya, kinds=("mood", "breathing")) == [breath, high, low]
    assert found(maya, low=1, high=3) == [low]
    assert found(maya, low=3, high=1) == [low]
    assert found(maya, tags=("bus",)) == [bus]
    assert found(maya, low=1, high=3, kinds=("breathing",)) == [breath, low]
    assert found(maya, low=1, high=3, tags=("work", "home")) == [bus, low]
    assert found(maya, kinds=("journal",)) == [plain, bus]


def test_a_goal_finds_its_own_and_what_its_habits_did(maya: Member) -> None:
    goal, other = make_goal(maya), make_goal(maya, "Move more")
    habit = make_habit(maya, goal_id=goal)
    served = log_payload(maya, answer(), habit_id=habit)
    named = log_payload(maya, mood(), goal_id=goal)
    elsewhere = log_payload(maya, mood(), goal_id=other)
    log_payload(maya, mood())
    assert found(maya, goals=(goal,)) == [named, served]
    assert found(maya, goals=(goal, other)) == [elsewhere, named, served]
    assert found(maya, habits=(habit,)) == [served]


def test_a_goal_or_habit_of_another_is_not_there(maya: Member, sam: Member) -> None:
    with pytest.raises(NotThere):
        look(maya, goals=(make_goal(sam),))
    with pytest.raises(NotThere):
        look(maya, habits=(make_habit(sam),))


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rains=st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=1, max_size=24),
    slice_=st.integers(1, 7),
    page=st.integers(1, 7),
    slices=st.integers(1, 4),
)
def test_pages_and_slices_of_any_size_find_all_once(
    join: Callable[[str], Member],
    monkeypatch: pytest.MonkeyPatch,
    rains: list[tuple[int, bool]],
    slice_: int,
    page: int,
    slices: int,
) -> None:
    names.append(f"Maya {len(names)}")
    maya = join(names[-1])
    with monkeypatch.context() as small:
        small.setattr(looking, "SLICE", slice_)
        small.setattr(looking, "PAGE", page)
        small.setattr(looking, "MOST_SLICES", slices)
        logged = [
            (back, log_payload(maya, rain_or_sun(rain), back=back, tapped_at=tapped_at), rain)
            for (back, rain), tapped_at in zip(rains, one_a_second(), strict=False)
        ]
        newest_first = sorted(logged, key=lambda each: (each[0], -logged.index(each)))
        wanted = [entry_id for _, entry_id, rain in newest_first if rain]
        assert found_on_all_pages(maya, words="rain") == wanted
        assert found_on_all_pages(maya, kinds=("mood",)) == [each for _, each, _ in newest_first]


def rain_or_sun(rain: bool) -> Mood:
    return mood(happened="Rain" if rain else "Sun")


def one_a_second() -> Iterator[datetime]:
    """Instants that are apart: two of one millisecond have no order to be tested."""
    hour_ago = clock.now() - timedelta(hours=1)
    return (hour_ago + timedelta(seconds=each) for each in count())


names: list[str] = []


def test_a_search_that_has_looked_long_enough_says_how_far(
    maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "SLICE", 2)
    monkeypatch.setattr(looking, "MOST_SLICES", 2)
    for back in range(6):
        log_payload(maya, mood(), back=back)
    wanted = log_payload(maya, mood(happened="Rain"), back=7)
    first = look(maya, words="rain")
    assert first.page.readings == []
    assert first.looked_to == maya.person.today() - timedelta(days=3)
    second = look(maya, first.page.following, words="rain")
    assert [reading.id for reading in second.page.readings] == [wanted]
    assert (second.page.following, second.looked_to) == (None, None)


def test_a_page_is_not_longer_than_a_page(maya: Member) -> None:
    for _ in range(PAGE + 1):
        log_payload(maya, mood())
    first = look(maya, kinds=("mood",)).page
    assert len(first.readings) == PAGE
    assert first.following is not None


def test_months_with_entries_the_latest_first(maya: Member, sam: Member) -> None:
    today = maya.person.today()
    days = (0, 1, 45, 400)
    for back in days:
        log_payload(maya, mood(), back=back)
    log_payload(sam, mood(), back=800)
    months = {(today - timedelta(days=back)).replace(day=1) for back in days}
    with maya.house.database.reading() as session:
        assert list_months(session, maya.person) == sorted(months, reverse=True)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("STRASSE", "straße"),
        ("Ångström", "angstrom"),
        ("İstanbul", "istanbul"),
        ("don’t", "don't"),
        ("ﬁne", "fine"),
        ("Łódź", "lodz"),
        ("ＡＢＣ", "abc"),
    ],
)
def test_folding(text: str, plain: str) -> None:
    assert fold(text) == fold(plain)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "26-1", "2026-1", "x-y", "1899-12", "9999-12"]
)
def test_what_is_no_month(text: str) -> None:
    assert first_of(text) is None
