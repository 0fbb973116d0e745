"""Trends: what was logged as a picture, a sentence and a table, and nothing is made of a gap."""

from datetime import timedelta

import pytest

from pwa.circle import log as circle
from tests.acts import log_mood
from tests.conftest import Member

pytestmark = pytest.mark.database


def log_days(maya: Member, scores: dict[int, int]) -> None:
    for back, score in scores.items():
        day = maya.person.today() - timedelta(days=back)
        circle.log(maya.house.database, maya.person, log_mood(maya.person, score, day=day))


def test_nothing_yet_invites_with_one_step(maya: Member) -> None:
    page = maya.browser.get("/trends").text
    assert "Nothing here yet" in page
    assert "<table>" not in page


def test_few_days_are_marks_without_a_line_or_a_usual_range(maya: Member) -> None:
    log_days(maya, {0: 6, 1: 4})
    page = maya.browser.get("/trends").text
    assert "2 marks so far" in page
    assert "chart-drift" not in page
    assert "chart-band" not in page


def test_a_month_is_told_in_a_sentence_and_a_table(maya: Member) -> None:
    log_days(maya, {back: 5 + back % 3 for back in range(25)})
    page = maya.browser.get("/trends").text
    assert "Mostly between 5 and 7" in page
    assert "25 of the last 30 days" in page
    assert page.count('class="chart-square mood-') > 25
    assert "Fairly good" in page


@pytest.mark.parametrize("period", ["week", "month", "year", "all", "nonsense"])
def test_every_period_is_a_page(maya: Member, period: str) -> None:
    log_days(maya, dict.fromkeys(range(0, 400, 3), 5))
    assert maya.browser.get(f"/trends?period={period}").status_code == 200


def test_a_month_opens_as_a_list(maya: Member) -> None:
    log_days(maya, {0: 8})
    today = maya.person.today()
    page = maya.browser.get(f"/trends/{today.year}/{today.month}").text
    assert "8, Good" in page
    assert maya.browser.get("/trends/2026/13").status_code == 404


def test_sams_moods_are_not_in_mayas_trends(maya: Member, sam: Member) -> None:
    log_days(sam, {0: 1})
    assert "Nothing here yet" in maya.browser.get("/trends").text
