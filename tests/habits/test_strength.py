"""Strength, held to a slow reference that follows the words of the formula day by day."""

from datetime import date, timedelta
from math import isclose, sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pwa import clock
from pwa.habits.habit import Habit
from pwa.habits.pauses import Pause
from pwa.habits.strength import Grown, strength_of
from pwa.readings import Reading
from tests.habits.readings import LONG_AGO, habit, medicine, reading

TODAY = date(2026, 11, 24)
SPAN = 120


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def pause(first: date, until: date) -> Pause:
    return Pause(clock.new_id(), first, until, True, LONG_AGO)


def slow(  # noqa: C901
    each_day: list[str], wanted_on: set[int] | None, a_week: int, marks: int, rests: set[int]
) -> float:
    """`each_day` from the oldest to today: letters d (done once) and s (skipped). `wanted_on`: days
    of the week, where they are fixed."""
    keep = 0.5 ** (sqrt(a_week * marks / 7) / 13)

    def share(at: int) -> float:
        done, skips = each_day[at].count("d"), each_day[at].count("s")
        return min(1.0, done / max(1, marks - skips))

    def is_out(at: int) -> bool:
        return at in rests or ("s" in each_day[at] and share(at) < 1)

    def worth(at: int) -> float | None:
        if is_out(at):
            return None
        if a_week == 7:
            return share(at)
        done, wanted = 0.0, a_week
        for place in range(at, at - 7, -1):
            there = place >= 0
            if is_out(place) if there else place in rests:
                weekday = back(len(each_day) - 1 - place).weekday()
                wanted -= wanted_on is None or weekday in wanted_on
            elif there:
                done += share(place)
        if wanted > 0:
            return min(1.0, done / wanted)
        return 1.0 if done else None

    score = 0.0
    begun = False
    for at in range(len(each_day)):
        begun = begun or share(at) > 0
        value = worth(at) if begun else None
        if value is None:
            continue
        after = keep * score + (1 - keep) * value
        score = max(score, after) if at == len(each_day) - 1 else after
    return score


def as_readings(each_day: list[str]) -> list[Reading]:
    states = {"d": "done", "s": "skipped"}
    last = len(each_day) - 1
    return [
        reading(back(last - at), states[letter])
        for at, letters in enumerate(each_day)
        for letter in letters
    ]


rhythms = st.one_of(
    st.just(("daily", None, 7)),
    st.sets(st.integers(0, 6), min_size=1).map(lambda days: ("weekdays", days, len(days))),
    st.integers(1, 7).map(lambda times: ("weekly", None, times)),
)


@settings(deadline=None)
@given(
    each_day=st.lists(st.text("ds", max_size=3), min_size=1, max_size=SPAN),
    rhythm=rhythms,
    marks=st.integers(1, 3),
    rest=st.tuples(st.integers(0, SPAN), st.integers(1, 20)),
)
def test_it_is_the_formula(
    each_day: list[str],
    rhythm: tuple[str, set[int] | None, int],
    marks: int,
    rest: tuple[int, int],
) -> None:
    schedule, weekdays, a_week = rhythm
    one = habit(
        schedule=schedule,
        weekdays=tuple(weekdays or ()),
        times_a_week=a_week if schedule == "weekly" else None,
        marks=marks,
    )
    first, length = rest
    begins = back(len(each_day) - 1 - first)
    pauses = [pause(begins, begins + timedelta(days=length))]
    rests = set(range(first, first + length))

    found = strength_of(one, as_readings(each_day), pauses, TODAY)

    assert found is not None
    assert isclose(found.now, slow(each_day, weekdays, a_week, marks, rests), abs_tol=1e-9)


def done_for(days: int, one: Habit | None = None, until: int = 0) -> float:
    found = strength_of(one or habit(), [reading(back(n)) for n in range(until, days)], [], TODAY)
    assert found is not None
    return found.now


def test_thirteen_days_make_half() -> None:
    assert isclose(done_for(13), 0.5)


def test_one_missed_day_costs_very_little() -> None:
    whole = [reading(back(n)) for n in range(60)]
    missed = [each for each in whole if each.day != back(5)]
    full = strength_of(habit(), whole, [], TODAY)
    less = strength_of(habit(), missed, [], TODAY)
    assert full
    assert less
    assert 0 < full.now - less.now < 0.05


def test_three_times_a_week_kept_well_becomes_strong() -> None:
    three = habit(schedule="weekly", times_a_week=3)
    logged = [reading(back(n)) for n in range(300) if back(n).weekday() in (0, 2, 4)]
    found = strength_of(three, logged, [], TODAY)
    assert found
    assert found.now > 0.95
    assert found.word is Grown.STRONG


def test_a_day_off_is_no_miss() -> None:
    workdays = habit(schedule="weekdays", weekdays=(0, 1, 2, 3, 4))
    logged = [reading(back(n)) for n in range(200) if back(n).weekday() < 5]
    friday, monday = date(2026, 11, 20), date(2026, 11, 23)
    seen = [each for each in logged if each.day <= friday]
    before = strength_of(workdays, seen, [], friday)
    after = strength_of(workdays, seen, [], monday - timedelta(days=1))
    assert before
    assert after
    assert after.now >= before.now


def test_a_pause_leaves_it_where_it_stands() -> None:
    logged = [reading(back(n)) for n in range(10, 40)]
    stood = strength_of(habit(), logged, [], back(10))
    rested = strength_of(habit(), logged, [pause(back(9), TODAY + timedelta(days=1))], TODAY)
    faded = strength_of(habit(), logged, [], TODAY)
    assert stood
    assert rested
    assert faded
    assert rested.now == stood.now > faded.now
    assert rested.word is Grown.RESTING


def test_today_that_is_not_over_takes_nothing_away() -> None:
    assert done_for(30, until=1) == done_for(30, until=1) > 0
    yesterday = strength_of(habit(), [reading(back(n)) for n in range(1, 30)], [], back(1))
    today = strength_of(habit(), [reading(back(n)) for n in range(1, 30)], [], TODAY)
    assert yesterday
    assert today
    assert today.now == yesterday.now


def test_part_of_an_amount_counts_as_part() -> None:
    pages = habit(amount=20.0, unit="pages")
    half = strength_of(pages, [reading(back(1), amount=10.0)], [], back(1))
    whole = strength_of(pages, [reading(back(1), amount=10.0)] * 2, [], back(1))
    more = strength_of(pages, [reading(back(1), amount=500.0)], [], back(1))
    assert half
    assert whole
    assert more
    assert isclose(half.now * 2, whole.now)
    assert more.now == whole.now


def test_medicine_has_none() -> None:
    assert strength_of(medicine(), [reading(TODAY)], [], TODAY) is None


@pytest.mark.parametrize(
    ("days", "word"),
    [(0, Grown.JUST_BEGUN), (4, Grown.JUST_BEGUN), (12, Grown.GROWING), (40, Grown.STRONG)],
)
def test_the_words(days: int, word: Grown) -> None:
    found = strength_of(habit(), [reading(back(n)) for n in range(days)], [], TODAY)
    assert found
    assert found.word is word


def test_two_weeks_without_it_rest_and_nothing_more() -> None:
    found = strength_of(habit(), [reading(back(n)) for n in range(15, 60)], [], TODAY)
    assert found
    assert found.word is Grown.RESTING
