"""P9: whatever is in a log goes out, and comes back in an empty account as the same log."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pwa import clock
from pwa.entries.acts import Bin, edit_of, log_of
from pwa.entries.bin import bin_entry
from pwa.entries.kind import Payload
from pwa.entries.kinds.breathing.payload import Breathing
from pwa.entries.kinds.habit.payload import Answer
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.kinds.mood.payload import Mood
from pwa.entries.kinds.mood.words import FEELINGS, SLEEP_QUALITY
from pwa.entries.record import edit, record
from pwa.habits.habit import UNITS, HabitPayload
from pwa.habits.keep import SaveHabit, save_habit
from pwa.transfer.imports import State
from tests.acts import stamp
from tests.conftest import Member
from tests.transfer.test_export import bring_back, export, log_of_all
from tests.transfer.test_imports import bring

pytestmark = pytest.mark.database

text = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30)
line = text.map(lambda given: " ".join(given.split()))
tags = st.lists(line, max_size=3).map(tuple)
ten = st.integers(1, 10)
MOODS = st.builds(
    Mood,
    score=ten,
    feelings=st.lists(st.sampled_from(sorted(FEELINGS)), max_size=3).map(tuple),
    energy=st.none() | ten,
    sleep_hours=st.none() | st.integers(0, 48).map(lambda halves: halves / 2),
    sleep_quality=st.none() | st.sampled_from(sorted(SLEEP_QUALITY)),
    happened=line,
    helped=st.lists(line.filter(bool), max_size=2).map(tuple),
    note=text,
    tags=tags,
    word=line,
)
PAGES = st.builds(Journal, words=text.map(lambda given: f"x{given}"), tags=tags)
BREATHS = st.builds(
    Breathing,
    pattern=st.sampled_from(["long", "even"]),
    seconds=st.integers(5, 900),
    calm_before=st.none() | ten,
    calm_after=st.none() | ten,
    note=text,
)
ANSWERS = st.builds(
    Answer,
    state=st.sampled_from(["done", "skipped"]),
    amount=st.none() | st.floats(0, 1000),
    dose=st.none() | st.times().map(lambda at: at.replace(microsecond=0)),
    reason=line,
    note=text,
)
HABITS = st.builds(
    HabitPayload,
    called=line.map(lambda given: f"x{given}"),
    schedule=st.just("weekly"),
    times_a_week=st.integers(1, 7),
    unit=st.sampled_from(sorted(UNITS)) | line.map(lambda given: given[:20]),
    amount=st.none() | st.floats(0.5, 1000),
)
FATES = st.sampled_from(["kept", "kept", "binned", "changed", "beside"])
LOGS = st.lists(
    st.tuples(
        MOODS | PAGES | BREATHS | ANSWERS,
        st.integers(0, 4000),
        st.times(),
        st.sampled_from(["Europe/Paris", "America/Havana", "Pacific/Apia", "Australia/Lord_Howe"]),
        FATES,
    ),
    max_size=10,
)
names: list[str] = []


def join_new(join: Callable[[str], Member]) -> Member:
    names.append(f"Maya {len(names)}")
    return join(names[-1])


def log(member: Member, payload: Payload, back: int, at: time, zone: str, fate: str) -> None:
    database, person = member.house.database, member.person
    day = person.today() - timedelta(days=back + 1)
    habit_id = member_habit(member) if isinstance(payload, Answer) else None
    more: dict[str, Any] = {"day": day, "zone": zone, "time": at, "habit_id": habit_id}
    entry_id = clock.new_id()
    act = log_of(type(payload))(**stamp(person, entry_id=entry_id, **more), payload=payload)
    record(database, person, act)
    if fate == "binned":
        bin_entry(database, person, Bin(**stamp(person, entry_id=entry_id)))
    elif fate in {"changed", "beside"}:
        base = act.write_id if fate == "changed" else clock.new_id()
        change = edit_of(type(payload))(
            **stamp(person, entry_id=entry_id, base=base, **more), payload=payload
        )
        edit(database, person, change)


def member_habit(member: Member) -> Any:
    act = SaveHabit(
        **stamp(member.person, habit_id=clock.new_id()), payload=HabitPayload(called="Swim")
    )
    save_habit(member.house.database, member.person, act)
    return act.habit_id


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(entries=LOGS, habits=st.lists(HABITS, max_size=3))
def test_any_log_comes_back_the_same(
    join: Callable[[str], Member], entries: list[Any], habits: list[HabitPayload]
) -> None:
    maya, empty = join_new(join), join_new(join)
    for habit in habits:
        act = SaveHabit(**stamp(maya.person, habit_id=clock.new_id()), payload=habit)
        save_habit(maya.house.database, maya.person, act)
    for entry in entries:
        log(maya, *entry)
    file = export(maya)
    if not entries and not habits:
        return
    brought = bring_back(empty, file)
    assert (brought.brought, brought.there, brought.refused) == (brought.total, 0, 0)
    assert log_of_all(export(empty)) == log_of_all(file)
    again = bring_back(empty, file)
    assert (again.brought, again.there) == (0, again.total)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2026-03-04", "2026-03-05", "2026-02-31", "6/7/2026", "soon"]),
        st.sampled_from(["21:05", "9:05 PM", "25:00", "9.05"]),
        st.sampled_from(["good", "meh", "awful", ""]),
        st.sampled_from(["", "reading", "reading | friends"]),
    ),
    min_size=1,
    max_size=14,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=ROWS, habits=st.frozensets(st.sampled_from(["reading", "friends"])))
def test_the_report_of_any_table_adds_up(
    join: Callable[[str], Member], rows: list[tuple[str, ...]], habits: frozenset[str]
) -> None:
    maya = join_new(join)
    lines = [f"{day},{day},x,{at},{word},{did},a note" for day, at, word, did in rows]
    table = "\n".join(["full_date,date,weekday,time,mood,activities,note", *lines])
    first, again = bring(maya, table, habits), bring(maya, table, habits)
    for known in (first, again):
        assert known.state is State.DONE
        assert known.total == len(rows) == known.brought + known.there + known.refused
    assert (first.there, again.brought) == (0, 0)
    assert again.there == first.brought
    assert again.refused == first.refused
