"""Habits and medicine on their pages and on Today."""

import re
from datetime import time, timedelta
from typing import Any
from uuid import UUID

import pytest

from pwa import clock
from pwa.goals.goal import GoalPayload
from pwa.goals.keep import SaveGoal, save_goal
from pwa.habits.keep import find_habit
from tests.acts import FRAGMENT, form, stamp
from tests.conftest import Member
from tests.habits.made import answer, make_habit, still_open

pytestmark = pytest.mark.database

MISSED = "Missed some days?"


def tap(member: Member, habit_id: UUID, **fields: Any) -> Any:
    filled = form(member.person, entry_id=clock.new_id(), habit_id=habit_id, state="done")
    given = {name: str(value) for name, value in fields.items()}
    return member.browser.post("/log/habit", data=filled | given, headers=FRAGMENT)


def save(member: Member, **fields: Any) -> Any:
    filled = form(member.person, habit_id=clock.new_id(), **fields)
    return member.browser.post("/habits/new", data=filled)


def test_one_tap_does_it_and_it_is_no_longer_open(maya: Member) -> None:
    walk = make_habit(maya)
    assert "Walk outside" in still_open(maya)
    done = tap(maya, walk)
    assert done.status_code == 200
    assert "Undo" in done.text
    refreshed = maya.browser.get("/today/horizon").text
    assert "1 of 1 done" in refreshed
    assert "Done: Walk outside" not in refreshed


def test_without_script_the_tap_lands_on_today_with_a_way_back(maya: Member) -> None:
    walk = make_habit(maya)
    filled = form(maya.person, entry_id=clock.new_id(), habit_id=walk, state="done")
    done = maya.browser.post("/log/habit", data=filled)
    assert done.status_code == 303
    page = maya.browser.get(done.location).text
    assert "Undo" in page
    assert "Add a note" in page


def test_several_times_a_day_each_have_a_mark(maya: Member) -> None:
    water = make_habit(maya, "A glass of water", marks=3)
    for count in (1, 2):
        tap(maya, water)
        assert f"{count} of 3 today" in still_open(maya)
    tap(maya, water)
    assert "1 of 1 done" in still_open(maya)
    assert maya.browser.get("/timeline").text.count("A glass of water") == 3


def test_an_amount_adds_up_over_the_day(maya: Member) -> None:
    pages = make_habit(maya, "Read", amount=20, unit="pages")
    tap(maya, pages, amount="12.5")
    assert "12.5 of 20 pages" in still_open(maya)
    tap(maya, pages, amount="7.5")
    assert "1 of 1 done" in still_open(maya)


def test_a_skip_with_own_words_is_neither_done_nor_open(maya: Member) -> None:
    walk = make_habit(maya)
    make_habit(maya, "Read")
    filled = form(maya.person, entry_id=clock.new_id(), habit_id=walk, state="skipped")
    maya.browser.post("/log/habit", data={**filled, "reason": ["Too tired", "My knee"]})
    assert "0 of 1 done" in still_open(maya)
    page = maya.browser.get("/timeline").text
    assert "My knee" in page
    assert "Too tired" not in page


@pytest.mark.parametrize("amount", ["-1", "1e9", "nan", "inf", "many", "9" * 400])
def test_an_absurd_amount_comes_back_with_the_form(maya: Member, amount: str) -> None:
    pages = make_habit(maya, "Read", amount=20, unit="pages")
    for headers in (FRAGMENT, {}):
        filled = form(maya.person, entry_id=clock.new_id(), habit_id=pages, state="done")
        refused = maya.browser.post("/log/habit", data=filled | {"amount": amount}, headers=headers)
        assert refused.status_code == 422
        assert "f-amount-error" in refused.text
        assert "Read" in refused.text
    assert "0 of 1 done" in still_open(maya)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"called": ""}, "called"),
        ({"called": "x" * 81}, "called"),
        ({"called": "Read", "amount": "-3"}, "amount"),
        ({"called": "Read", "amount": "1e12"}, "amount"),
        ({"called": "Read", "amount": "20", "unit": "furlongs of an old map"}, "unit"),
        ({"called": "Read", "schedule": "hourly"}, "schedule"),
        ({"called": "Read", "schedule": "weekdays"}, "weekdays"),
        ({"called": "Read", "schedule": "weekdays", "weekdays": ["7"]}, "weekdays"),
        ({"called": "Read", "schedule": "weekly"}, "times_a_week"),
        ({"called": "Read", "schedule": "weekly", "times_a_week": "8"}, "times_a_week"),
        ({"called": "Read", "schedule": "as_needed"}, ""),
        ({"called": "Read", "marks": "0"}, "marks"),
        ({"called": "Pill", "is_medicine": "yes", "doses": ["25:00"]}, "doses"),
        ({"called": "Pill", "is_medicine": "yes", "stock": "-1"}, "stock"),
        ({"called": "Pill", "is_medicine": "yes", "late_after": "0"}, "late_after"),
    ],
)
def test_a_habit_that_does_not_fit_comes_back_with_a_sentence(
    maya: Member, fields: dict[str, Any], wrong: str
) -> None:
    refused = save(maya, **fields)
    assert refused.status_code == 422
    assert 'class="error-summary"' in refused.text
    assert not wrong or f'href="#f-{wrong}"' in refused.text
    assert fields["called"][:20] in refused.text
    assert "Nothing counts as missed" not in maya.browser.get("/habits").text


def test_a_habit_is_made_changed_put_away_and_taken_up(maya: Member) -> None:
    made = save(maya, called="Walk outside", schedule="weekly", times_a_week=4, when="Before dark")
    assert made.status_code == 303
    page = maya.browser.get(made.location).text
    assert "Four times a week" in page
    edit = maya.browser.get(f"{made.location}/edit").text
    base = re.search(r'name="base" value="([^"]+)"', edit)
    assert base
    changed = form(maya.person, base=base[1], called="Walk slowly", schedule="daily")
    assert maya.browser.post(f"{made.location}/edit", data=changed).status_code == 303
    assert "Walk slowly" in still_open(maya)
    maya.browser.post(f"{made.location}/archive", data=form(maya.person))
    assert "Walk slowly" not in still_open(maya)
    maya.browser.post(f"{made.location}/take-up", data=form(maya.person))
    assert "Walk slowly" in still_open(maya)


def test_a_change_made_on_an_old_version_is_kept_beside(maya: Member) -> None:
    walk = make_habit(maya)
    with maya.house.database.reading() as session:
        found = find_habit(session, maya.person, walk)
    assert found
    for called in ("Walk far", "Walk slowly"):
        fields = form(maya.person, base=found.version, called=called)
        last = maya.browser.post(f"/habits/{walk}/edit", data=fields)
    page = maya.browser.get(last.location).text
    assert "Both are kept." in page
    keep = re.findall(r'name="keep" value="([^"]+)"', page)
    settled = form(maya.person, keep=keep[0], drop=[keep[1]])
    maya.browser.post(f"/habits/{walk}/versions", data=settled)
    assert "Walk slowly" in maya.browser.get("/habits").text


def test_somebody_elses_habit_is_not_there(maya: Member, sam: Member) -> None:
    walk = make_habit(maya)
    nowhere = clock.new_id()
    paths = ("", "/edit", "/day", "/versions")
    assert [sam.browser.get(f"/habits/{walk}{path}").status_code for path in paths] == [404] * 4
    for path in paths:
        theirs = sam.browser.get(f"/habits/{walk}{path}")
        assert theirs.data == sam.browser.get(f"/habits/{nowhere}{path}").data
    for verb in ("edit", "archive", "take-up", "versions"):
        fields = form(sam.person, called="Mine", base=nowhere, keep=nowhere, drop=[nowhere])
        assert sam.browser.post(f"/habits/{walk}/{verb}", data=fields).status_code == 404
    assert tap(sam, walk).status_code == 404
    assert "Walk outside" in still_open(maya)


def test_a_refused_form_never_names_somebody_elses_habit(maya: Member, sam: Member) -> None:
    walk = make_habit(maya)
    refused = tap(sam, walk, amount="-1")
    assert refused.status_code == 422
    assert "Walk outside" not in refused.text


def test_an_answer_to_no_habit_is_refused_in_words(maya: Member) -> None:
    nothing = form(maya.person, entry_id=clock.new_id(), state="done")
    for headers in (FRAGMENT, {}):
        refused = maya.browser.post("/log/habit", data=nothing, headers=headers)
        assert refused.status_code == 422
        assert "This is of no habit. Open the habit, and do it there." in refused.text
        assert "/habits" in refused.text
    assert 'id="entry-' not in maya.browser.get("/timeline").text


def test_an_edit_keeps_its_habit(maya: Member, sam: Member) -> None:
    entry_id = answer(maya, make_habit(maya))
    page = maya.browser.get(f"/entries/{entry_id}").text
    base = page.partition('name="base" value="')[2][:36]
    for habit_id, status in ((None, 422), (make_habit(sam), 404), (clock.new_id(), 404)):
        of_habit = {"habit_id": habit_id} if habit_id else {}
        sent = form(maya.person, base=base, state="done", **of_habit)
        assert maya.browser.post(f"/entries/{entry_id}/edit", data=sent).status_code == status


def test_somebody_elses_goal_on_a_habit_is_not_there(maya: Member, sam: Member) -> None:
    goal_id = clock.new_id()
    goal = SaveGoal(**stamp(sam.person, goal_id=goal_id), payload=GoalPayload(words="Sleep better"))
    save_goal(sam.house.database, sam.person, goal)
    assert save(maya, called="Walk outside", goal_id=goal_id).status_code == 404
    assert save(sam, called="Walk outside", goal_id=goal_id).status_code == 303


def test_the_same_habit_sent_twice_is_one(maya: Member) -> None:
    fields = form(maya.person, habit_id=clock.new_id(), called="Walk outside")
    first = maya.browser.post("/habits/new", data=fields)
    second = maya.browser.post("/habits/new", data=fields)
    assert first.headers["Daymark-Write"] == second.headers["Daymark-Write"]
    assert maya.browser.get("/habits").text.count('class="habit-name"') == 1


def test_medicine_shows_counts_and_never_a_strength(maya: Member) -> None:
    today = maya.person.today()
    pills = make_habit(
        maya, "Morning tablets", is_medicine=True, doses=(time(8),), day=today - timedelta(days=20)
    )
    answer(maya, pills, day=today - timedelta(days=1), time=time(8, 6), dose=time(8))
    for path in ("/habits", f"/habits/{pills}"):
        page = maya.browser.get(path).text
        assert "not recorded" in page
        assert "strength" not in page
        assert "costs very little" not in page


def test_two_days_without_a_dose_are_noted_gently(maya: Member) -> None:
    today = maya.person.today()
    pills = make_habit(
        maya, "Morning tablets", is_medicine=True, doses=(), day=today - timedelta(days=9)
    )
    answer(maya, pills, day=today - timedelta(days=3), time=time(8))
    assert MISSED in still_open(maya)
    assert MISSED in maya.browser.get("/habits").text
    tap(maya, pills)
    assert MISSED not in still_open(maya)
    assert MISSED not in maya.browser.get("/habits").text


def test_as_needed_shows_how_long_ago_and_no_due_time(maya: Member) -> None:
    calm = make_habit(maya, "Calming tablet", is_medicine=True, schedule="as_needed")
    answer(maya, calm, day=maya.person.today() - timedelta(days=1), time=time(0, 1))
    assert "Calming tablet" not in still_open(maya)
    page = maya.browser.get(f"/habits/{calm}").text
    assert "since the last one" in page
    assert "Due at" not in page
    assert "Last one yesterday, 00:01" in maya.browser.get("/habits").text


def test_the_dose_sheet_asks_why_and_says_who_sees_it(maya: Member) -> None:
    pills = make_habit(maya, "Morning tablets", is_medicine=True, doses=(time(8),))
    sheet = maya.browser.get(f"/habits/{pills}/day", headers=FRAGMENT).text
    assert "Due at 08:00" in sheet
    assert "The reason: only you" in sheet
    assert "Side effects" in sheet
    tap(maya, pills, state="skipped", dose="08:00", reason="Ran out")
    assert "Ran out" in maya.browser.get(f"/habits/{pills}/day").text


def test_stock_is_shown_as_days(maya: Member) -> None:
    pills = make_habit(maya, "Tablets", is_medicine=True, doses=(time(8), time(20)), stock=20)
    assert "10 days left in stock" in maya.browser.get("/habits").text
    tap(maya, pills)
    assert "9 days left in stock" in maya.browser.get("/habits").text


def test_any_day_of_the_month_can_be_filled_in_and_undone(maya: Member) -> None:
    walk = make_habit(maya)
    day = maya.person.today() - timedelta(days=3)
    page = maya.browser.get(f"/habits/{walk}/day?day={day}").text
    assert 'name="time"' in page
    tap(maya, walk, day=day, time="12:00")
    assert "Undo" in maya.browser.get(f"/habits/{walk}/day?day={day}").text


@pytest.mark.parametrize("query", ["?month=2026-99", "?month=0001-01", "?month=9999-12", "?month="])
def test_a_month_that_is_none_is_this_one(maya: Member, query: str) -> None:
    walk = make_habit(maya)
    assert maya.browser.get(f"/habits/{walk}{query}").status_code == 200


def test_nothing_older_is_listed_as_undone(maya: Member) -> None:
    make_habit(maya, day=maya.person.today() - timedelta(days=30))
    waits = still_open(maya)
    assert waits.count("due-row-title") == 1
    assert "missed" not in waits.lower()
