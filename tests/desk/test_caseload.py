"""The caseload: what a case manager sees before the meetings of a day."""

from datetime import datetime, timedelta

import pytest

from pwa import clock
from pwa.circle import log as circle
from pwa.circle.links import Hours, keep_hours
from tests.acts import PASSWORD, log_mood
from tests.circle.made import let_in, log, show, take_back
from tests.conftest import Member

pytestmark = pytest.mark.database


@pytest.fixture
def desk(dana: Member) -> Member:
    dana.browser.post("/desk/unlock", data={"password": PASSWORD})
    return dana


def names_in_order(page: str, *names: str) -> list[str]:
    return sorted(names, key=lambda name: page.index(f"<span>{name}</span>"))


def test_what_is_not_shared_is_said_in_words(maya: Member, desk: Member) -> None:
    let_in(maya, desk)
    log(maya, 1)
    page = desk.browser.get("/desk").text
    assert "moods not shared" in page
    assert "habits not shared" in page
    assert "none new" in page
    assert "An unmarked person may still be in danger." in page


def test_it_is_never_sorted_by_the_lowest_mood(maya: Member, sam: Member, desk: Member) -> None:
    """The one with more that is new stands first, whatever the numbers are."""
    low, high = let_in(maya, desk), let_in(sam, desk)
    show(maya, log(maya, 1), low)
    for _ in range(2):
        show(sam, log(sam, 9), high)
    assert names_in_order(desk.browser.get("/desk").text, "Maya", "Sam") == ["Sam", "Maya"]


def test_todays_meetings_come_first_in_the_order_of_the_day(
    maya: Member, sam: Member, desk: Member
) -> None:
    first, second = let_in(maya, desk), let_in(sam, desk)
    show(maya, log(maya, 5), first)
    today = datetime.combine(desk.person.today(), datetime.min.time())
    for link, hour in ((first, 15), (second, 11)):
        hours = Hours(next_visit=today + timedelta(hours=hour))
        assert keep_hours(desk.house.database, desk.house.vault, desk.person, link, hours)
    page = desk.browser.get("/desk").text
    assert "Meetings today" in page
    assert names_in_order(page, "Maya", "Sam") == ["Sam", "Maya"]


def test_being_in_the_list_is_written_down_once_a_day(maya: Member, desk: Member) -> None:
    let_in(maya, desk)
    for _ in range(3):
        desk.browser.get("/desk")
    assert maya.browser.get("/circle/looks").text.count("You were in Dana’s list") == 1


def test_what_was_opened_is_new_no_more(maya: Member, desk: Member) -> None:
    link_id = let_in(maya, desk)
    show(maya, log(maya, 5), link_id)
    assert "1 new" in desk.browser.get("/desk").text
    desk.browser.get(f"/desk/{link_id}")
    assert "none new" in desk.browser.get("/desk").text


def test_a_mark_is_there_only_where_the_organisation_has_a_rule(maya: Member, desk: Member) -> None:
    link_id = let_in(maya, desk)
    for back in range(24, -1, -1):
        day = maya.person.today() - timedelta(days=back)
        score = 2 if back < 5 else 6
        act = log_mood(maya.person, score, tapped_at=clock.now() - timedelta(days=back), day=day)
        circle.log(maya.house.database, maya.person, act)
        show(maya, act.entry_id, link_id)
    assert "below usual" not in desk.browser.get("/desk").text
    settings = desk.house.settings.model_copy(update={"marks_rule": "Read each morning."})
    object.__setattr__(desk.house, "settings", settings)
    page = desk.browser.get("/desk").text
    assert "5 days below usual, in shared moods" in page
    assert "Read each morning." in page
    take_back(maya, act.entry_id, link_id)
    assert "below usual" not in desk.browser.get("/desk").text
