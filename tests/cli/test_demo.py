"""The demo: invented people in a folder of their own, and a year that could be true."""

import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from pwa import clock
from pwa.cli import demo
from pwa.cli.demo_day import Deed, pages_of, tell_days
from pwa.cli.demo_lives import DOSE_AT, LIVES
from pwa.cli.demo_year import DAYS, Moment, Nature, tell_year
from pwa.config import Settings, SettingsError
from pwa.entries.kinds.breathing.payload import Breathing
from pwa.entries.kinds.habit.payload import Answer
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.kinds.journal.words import TEMPLATES
from pwa.entries.kinds.mood.words import FEELINGS, PLEASANT_LESS, PLEASANT_MORE
from pwa.entries.models import Entry
from pwa.entries.timeline import list_days
from pwa.entries.toolbox import find_toolbox
from pwa.goals.keep import list_goals
from pwa.habits.keep import list_habits
from pwa.habits.medicine import count_doses, doses_left
from pwa.people.person import Person
from pwa.people.sessions import Device, SignedIn
from pwa.people.sign_in import sign_in
from pwa.receipts import ReceiptRow
from pwa.safety.plan import has_plan
from pwa.web.house import House
from tests.conftest import Member

NOW = datetime(2026, 11, 24, 19, 5, tzinfo=UTC)
NATURES = [nature for nature, _ in demo.CAST]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def told() -> list[Moment]:
    return tell_year(demo.MAYA, NOW)


def person_of(house: House, name: str) -> Person:
    tokens = sign_in(house.accounts, name, demo.PASSWORD, Device("Firefox · Linux"))
    found = house.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    return found.person


def count_set_up(nature: Nature) -> int:
    """How many acts made what somebody lives by."""
    life = LIVES[nature.name]
    ended = sum(aim.ending is not None for aim in life.aims)
    counted = sum(rhythm.stock is not None for rhythm in life.rhythms)
    return (
        len((*life.aims, *life.rhythms, *life.tools)) + ended + counted + (life.pause is not None)
    )


@pytest.mark.database
def test_all_three_can_sign_in_and_have_lived_a_year(house: House) -> None:
    demo.fill_once(house)
    for nature in NATURES:
        person = person_of(house, nature.name)
        today = person.today()
        with house.database.reading() as session:
            logged = list_days(session, person, today - timedelta(days=DAYS), today)
            count = select(func.count()).where(ReceiptRow.person_id == person.id)
            receipts = session.scalar(count)
            assert has_plan(session, person) == (nature is demo.MAYA)
        assert (today - logged[-1].day).days > DAYS - 14
        assert logged[0].day == today
        assert receipts == len(logged) + count_set_up(nature) + (nature is demo.MAYA)


@pytest.mark.database
def test_a_second_start_invents_nothing(house: House) -> None:
    demo.fill_once(house)
    with house.database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Entry))
    demo.fill_once(house)
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == before


@pytest.mark.database
def test_a_folder_where_somebody_lives_is_left_alone(maya: Member, house: House) -> None:
    with pytest.raises(SettingsError, match="not the demo's"):
        demo.fill_once(house)
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 0


def test_it_never_touches_the_real_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DAYMARK_DATA", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgresql://real")
    unnamed = demo.in_own_folder(Settings())
    assert unnamed.data == demo.FOLDER != Settings().data
    assert not unnamed.database_url
    monkeypatch.setenv("DAYMARK_DATA", "elsewhere")
    assert demo.in_own_folder(Settings()).data == Path("elsewhere")


def test_it_prints_the_address_and_how_to_sign_in_and_nothing_else(tmp_path: Path) -> None:
    own = {"DAYMARK_DATA": str(tmp_path / "demo"), "DAYMARK_PORT": "0"}
    others = {name: value for name, value in os.environ.items() if not name.startswith("DAYMARK_")}
    process = subprocess.Popen(
        [sys.executable, "run.py", "demo"],
        cwd=ROOT,
        env=others | own,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = [process.stdout.readline(), process.stdout.readline()]
    process.send_signal(signal.SIGTERM)
    rest, complaints = process.communicate(timeout=40)
    assert re.fullmatch(r"Daymark is at http://127\.0\.0\.1:\d+/\n", lines[0]), complaints
    assert lines[1] == "Sign in as maya, dana or sam; the password is: a quiet lamp\n"
    assert (rest, complaints, process.returncode) == ("", "", 0)


def test_the_same_year_is_told_twice(told: list[Moment]) -> None:
    assert tell_year(demo.MAYA, NOW) == told
    assert [moment.mood for moment in tell_year(demo.SAM, NOW)] != [each.mood for each in told]


def test_there_are_silences_and_days_with_several(told: list[Moment]) -> None:
    days = [moment.day for moment in told]
    assert max((later - earlier).days for earlier, later in pairwise(days)) >= 3
    assert max(days.count(day) for day in set(days)) >= 3


def test_a_bad_time_comes_and_passes(told: list[Moment]) -> None:
    spell = demo.MAYA.spell

    def usual(first: int, last: int) -> float:
        between = (NOW.date() - timedelta(days=first), NOW.date() - timedelta(days=last))
        return mean(each.mood.score for each in told if between[0] <= each.day <= between[1])

    deepest = usual(spell.deepest + 7, spell.deepest - 7)
    assert deepest < usual(DAYS, spell.begins) - 1.5
    assert deepest < usual(spell.over, 0) - 1.5


def test_after_bad_nights_the_numbers_are_lower(told: list[Moment]) -> None:
    nights = [each.mood for each in told if each.mood.sleep_hours is not None]
    short = mean(mood.score for mood in nights if (mood.sleep_hours or 0) <= 6)
    long = mean(mood.score for mood in nights if (mood.sleep_hours or 0) >= 8)
    assert short < long - 1


@pytest.mark.parametrize("nature", NATURES, ids=lambda nature: nature.name)
def test_the_words_fit_the_number(nature: Nature) -> None:
    pleasant = {*PLEASANT_MORE, *PLEASANT_LESS}
    for moment in tell_year(nature, NOW):
        feelings = set(moment.mood.feelings)
        assert feelings <= set(FEELINGS)
        if moment.mood.score <= 4:
            assert not feelings & pleasant
        if moment.mood.score >= 7:
            assert feelings <= pleasant


@given(
    nature=st.sampled_from(NATURES),
    now=st.datetimes(
        datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC), allow_imaginary=False
    ),
)
@settings(max_examples=60, deadline=None)
def test_today_is_alive_at_any_hour_and_nothing_lies_ahead(nature: Nature, now: datetime) -> None:
    told = tell_year(nature, now, days=10)
    today = clock.day_of(now, nature.zone, nature.day_starts)
    assert sum(moment.day == today for moment in told) >= 2
    assert {moment.day for moment in told} >= {today - timedelta(days=back) for back in range(8)}
    for moment in told:
        assert moment.at <= now
        assert clock.day_of(moment.at, moment.zone, nature.day_starts) == moment.day


@pytest.fixture
def deeds() -> list[Deed]:
    return tell_days(demo.MAYA, NOW)


def answers(deeds: list[Deed], habit: str) -> list[Answer]:
    return [
        deed.payload for deed in deeds if deed.habit == habit and isinstance(deed.payload, Answer)
    ]


def test_the_same_days_are_told_twice(deeds: list[Deed]) -> None:
    assert tell_days(demo.MAYA, NOW) == deeds
    assert [deed.at for deed in deeds] == sorted(deed.at for deed in deeds)


def test_medicine_is_taken_late_and_skipped_with_a_reason(deeds: list[Deed]) -> None:
    doses = answers(deeds, "Tablets")
    assert {dose.state for dose in doses} == {"done", "late", "skipped"}
    assert all(bool(dose.reason) == (dose.state == "skipped") for dose in doses)
    assert {dose.dose for dose in doses} == set(DOSE_AT)


def test_habits_rest_while_they_are_paused_and_medicine_does_not(deeds: list[Deed]) -> None:
    assert LIVES["maya"].pause
    first, last = (NOW.date() - timedelta(days=back) for back in LIVES["maya"].pause)
    paused = {deed.habit for deed in deeds if first <= deed.day < last and deed.habit}
    assert paused == {"Tablets"}


def test_breathing_calms_on_most_days(deeds: list[Deed]) -> None:
    both = [
        (each.calm_before, each.calm_after)
        for each in (deed.payload for deed in deeds)
        if isinstance(each, Breathing) and each.calm_before and each.calm_after
    ]
    assert sum(after > before for before, after in both) > len(both) / 2


def test_every_way_to_write_is_used(deeds: list[Deed]) -> None:
    written = {deed.payload.template for deed in deeds if isinstance(deed.payload, Journal)}
    assert written == set(TEMPLATES)


@pytest.mark.parametrize("nature", NATURES, ids=lambda nature: nature.name)
def test_each_page_is_written_once(nature: Nature) -> None:
    told = tell_days(nature, NOW)
    written = [deed.payload for deed in told if isinstance(deed.payload, Journal)]
    assert tuple(written) == pages_of(nature.name)
    goals = {deed.goal for deed in told if deed.goal}
    assert goals <= {aim.name for aim in LIVES[nature.name].aims}


@given(
    nature=st.sampled_from(NATURES),
    now=st.datetimes(
        datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC), allow_imaginary=False
    ),
)
@settings(max_examples=40, deadline=None)
def test_no_deed_lies_ahead_or_on_another_day(nature: Nature, now: datetime) -> None:
    for deed in tell_days(nature, now, days=20):
        assert deed.at <= now
        assert clock.day_of(deed.at, deed.zone, nature.day_starts) == deed.day


@pytest.mark.database
def test_goals_habits_and_medicine_look_as_old_as_they_are(house: House) -> None:
    demo.fill_once(house)
    person = person_of(house, "maya")
    today = person.today()
    with house.database.reading() as session:
        habits = {habit.called: habit for habit in list_habits(session, person)}
        goals = list_goals(session, person)
        entries = list_days(session, person, today - timedelta(days=13), today)
        toolbox = find_toolbox(session, person)
    tablets = habits["Tablets"]
    counts = count_doses(tablets, entries, today, person.zone, person.day_starts)
    assert sum(counts) >= 13 * len(tablets.doses)  # today's may still lie ahead
    assert (doses_left(tablets, entries) or 0) in range(39, 42)
    assert all(today - goal.made_at.date() > timedelta(days=30) for goal in goals)
    assert sum(goal.ended_at is not None for goal in goals) == 1
    assert len(toolbox.tools) == len(LIVES["maya"].tools)
    assert habits["Swim"].goal_id in {goal.id for goal in goals}
