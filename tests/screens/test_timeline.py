"""All entries as a page: looked for by POST, so that no typed word stands in an address."""

import re
from datetime import timedelta

import pytest

from pwa.circle import log as circle
from tests.acts import FRAGMENT, bin_it
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

MANY = 35


def rows(html: str) -> int:
    return html.count('class="entry-row"')


def test_a_search_shows_what_fits_and_keeps_what_was_typed(maya: Member) -> None:
    log_payload(maya, mood(happened="Lunch with Iris."))
    log_payload(maya, mood(happened="Rain."))
    page = maya.browser.post("/timeline", data={"words": "IRIS"})
    assert page.status_code == 200
    assert rows(page.text) == 1
    assert 'value="IRIS"' in page.text
    assert "1 entry fits" in page.text


def test_what_is_looked_for_stands_in_no_address(maya: Member) -> None:
    for _ in range(MANY):
        log_payload(maya, mood(happened="Lunch with Iris."))
    for headers in ({}, FRAGMENT):
        page = maya.browser.post("/timeline", data={"words": "iris"}, headers=headers)
        addresses = re.findall(r'(?:href|action|hx-[a-z]+)="([^"]*)"', page.text)
        assert not [each for each in addresses if "iris" in each.lower()]


def test_following_pages_go_by_post_and_show_every_entry_once(maya: Member) -> None:
    for _ in range(MANY):
        log_payload(maya, mood(happened="Rain."))
    first = maya.browser.post("/timeline", data={"words": "rain"})
    after = re.search(r'name="after" value="([^"]+)"', first.text)
    assert after
    fields = {"words": "rain", "after": after[1]}
    part = maya.browser.post("/timeline", data=fields, headers=FRAGMENT)
    whole = maya.browser.post("/timeline", data=fields)
    ids = [re.findall(r'id="entry-([^"]+)"', each.text) for each in (first, part, whole)]
    assert ids[1] == ids[2]
    assert len({*ids[0], *ids[1]}) == len(ids[0]) + len(ids[1]) == MANY
    assert "<h1" not in part.text
    assert 'name="after"' not in part.text


def test_looking_for_nothing_is_the_whole_list(maya: Member) -> None:
    assert maya.browser.post("/timeline", data={"words": "  "}).location == "/timeline"
    month = maya.browser.post("/timeline", data={"month": "2026-03"})
    assert month.location == "/timeline?month=2026-03"


def test_a_month_begins_the_list_at_its_last_day(maya: Member) -> None:
    today = maya.person.today()
    of_last_month = today.replace(day=1) - timedelta(days=1)
    log_payload(maya, mood(3, happened="Now."))
    log_payload(maya, mood(8, happened="Then."), back=(today - of_last_month).days)
    page = maya.browser.get(f"/timeline?month={of_last_month:%Y-%m}").text
    assert "Then." in page
    assert "Now." not in page
    assert f"{of_last_month:%B}" in page
    both = maya.browser.post("/timeline", data={"month": f"{of_last_month:%Y-%m}", "low": "9"})
    assert rows(both.text) == 0


@pytest.mark.parametrize("month", ["nonsense", "2026-13", "", "%00", "0000-01"])
def test_a_month_that_is_none_shows_the_latest(maya: Member, month: str) -> None:
    log_payload(maya, mood())
    assert rows(maya.browser.get(f"/timeline?month={month}").text) == 1


def test_nothing_found_says_what_to_do(maya: Member) -> None:
    log_payload(maya, mood())
    for fields in ({"words": "zebra"}, {"kinds": "journal"}, {"low": "9", "high": "10"}):
        page = maya.browser.post("/timeline", data=fields).text
        assert page.count("Show all entries") == 1
    assert (
        "No entry has these words." in maya.browser.post("/timeline", data={"words": "zebra"}).text
    )
    empty = maya.browser.get("/timeline?month=2020-01").text
    assert "Nothing was logged before the end of that month." in empty


def test_each_filter_is_told_and_can_be_left_out(maya: Member) -> None:
    goal = make_goal(maya, "Sleep better")
    habit = make_habit(maya, "Screens off")
    log_payload(maya, written(tags=("bus",)), goal_id=goal)
    fields = {
        "words": "full",
        "kinds": ["journal", "mood"],
        "goals": str(goal),
        "habits": str(habit),
        "tags": "bus",
        "low": "5",
        "high": "2",
        "month": "2026-03",
    }
    page = maya.browser.post("/timeline", data=fields).text
    told = re.findall(r"Leave out:</span> (.*?) <svg", page)
    assert told == [
        "Journal",
        "Moods",
        "Mood 2 to 5",
        "Sleep better",
        "Screens off",
        "#bus",
        "Up to March 2026",
    ]
    assert page.count('value="full"') == 1 + len(told)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("words", "x" * 201, "That is too long."),
        ("words", "a\0b", "One sign in these words cannot be looked for."),
        ("kinds", "nonsense", "Pick from the kinds shown."),
        ("low", "0", "Pick a number from 1 to 10."),
        ("high", "11", "Pick a number from 1 to 10."),
        ("low", "few", "Use a whole number."),
        ("goals", "nonsense", "This does not fit here."),
        ("habits", "nonsense", "This does not fit here."),
        ("tags", "x" * 81, "That is too long."),
        ("month", "2026-13", "Write the month as 2026-11."),
    ],
)
def test_nonsense_comes_back_with_a_sentence(
    maya: Member, field: str, value: str, sentence: str
) -> None:
    make_habit(maya, goal_id=make_goal(maya))
    log_payload(maya, written(tags=("bus",)))
    for path in ("/timeline", "/timeline/filter", "/timeline/months"):
        answer = maya.browser.post(path, data={field: value, "words": value})
        assert answer.status_code == 422
        assert sentence in answer.text
        part = maya.browser.post(path, data={field: value}, headers=FRAGMENT)
        assert part.headers["HX-Retarget"] == "#sheet"
        assert sentence in part.text
        assert "<h1" not in part.text


def test_what_is_anothers_is_not_there(maya: Member, sam: Member) -> None:
    unknown = "01900000-0000-7000-8000-000000000000"
    for field, made in (("goals", make_goal(sam)), ("habits", make_habit(sam))):
        answers = [
            maya.browser.post("/timeline", data={field: str(each)}) for each in (made, unknown)
        ]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].data == answers[1].data


def test_the_filters_offer_what_the_person_has(maya: Member, sam: Member) -> None:
    bare = maya.browser.get("/timeline/filter").text
    assert "Moods" in bare
    assert "Tags" not in bare
    make_habit(maya, "Screens off", make_goal(maya, "Sleep better"))
    log_payload(maya, written(tags=("bus",)))
    log_payload(sam, written(tags=("rye",)))
    page = maya.browser.post("/timeline/filter", data={"tags": "trams", "kinds": "mood"}).text
    for own in ("Screens off", "Sleep better", "bus", "trams"):
        assert own in page
    assert "rye" not in page
    assert len(re.findall(r'value="(?:trams|mood)" checked', page)) == 2


def test_months_are_addresses_unless_something_is_looked_for(maya: Member) -> None:
    today = maya.person.today()
    log_payload(maya, mood())
    assert f'href="/timeline?month={today:%Y-%m}"' in maya.browser.get("/timeline/months").text
    looking = maya.browser.post("/timeline/months", data={"words": "iris"}).text
    assert f'name="month" value="{today:%Y-%m}"' in looking
    assert "?month=" not in looking


def test_the_bin_shows_every_kind_by_its_name(maya: Member) -> None:
    habit = make_habit(maya, "Screens off")
    ids = [
        log_payload(maya, mood(3)),
        log_payload(maya, answer(), habit_id=habit),
        log_payload(maya, breathed()),
        log_payload(maya, written(template="free")),
    ]
    for entry_id in ids:
        circle.bin(maya.house.database, maya.person, bin_it(maya.person, entry_id))
    page = maya.browser.get("/bin").text
    day = f"{maya.person.today():%-d %B}"
    for title in ("Low", "Screens off", "Long out-breath", "Free"):
        assert f"{title}, {day}" in page
    assert page.count("Put back") == len(ids)


def test_the_month_of_another_year_names_it(maya: Member) -> None:
    assert maya.person.today().year != 2020
    assert "February 2020" in maya.browser.get("/timeline?month=2020-02").text


def test_it_belongs_to_today_and_leads_back_there(maya: Member) -> None:
    for page in ("/timeline", "/timeline/filter", "/timeline/months"):
        html = maya.browser.get(page).text
        current = html[: html.index('aria-current="page"')].rpartition("<a ")[2]
        assert 'href="/today"' in current
    assert '<a class="head-back" href="/today">' in maya.browser.get("/timeline").text
