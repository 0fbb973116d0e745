"""What the server does not take as it is: kept, shown, and mended or discarded by the person."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from pwa.entries import record
from tests.acts import edit_mood, log_mood
from tests.conftest import Member
from tests.stories.pocket.hands import back_in_the_net, nothing_waits, tap
from tests.stories.pocket.log import readings_of, scores_of

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def write_too_much(page: Page) -> None:
    """A night of 27 hours, which no form of ours lets through without a trick."""
    page.goto("/today")
    tap(page, 4)
    page.get_by_role("link", name="Add details").click()
    page.get_by_label("What happened?").fill("A long night")
    page.evaluate("document.querySelector('[name=sleep_hours]').type = 'text'")
    page.evaluate("document.querySelector('[name=sleep_hours]').value = '27'")
    page.get_by_role("button", name="Keep details").click()
    page.wait_for_url("**/today")


def test_what_is_refused_stays_says_why_and_is_mended(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    write_too_much(page)
    page.goto("/today")
    tap(page, 9)
    back_in_the_net(page)
    expect(page.get_by_text("1 entry needs a look")).to_be_visible()
    assert scores_of(maya) == [4, 9]
    page.get_by_role("link", name="Look").click()
    expect(page.get_by_text("A night has 0 to 24 hours")).to_be_visible()
    expect(page.locator(".outbox-card .mark")).to_have_text("4")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("What happened?")).to_have_value("A long night")
    page.locator("[name=sleep_hours]").evaluate("field => { field.value = '7'; }")
    page.get_by_role("button", name="Keep details").click()
    page.wait_for_url(re.compile("/timeline"))
    nothing_waits(page)
    entry = next(each for each in readings_of(maya) if each.payload.score == 4)
    assert (entry.payload.happened, entry.payload.sleep_hours) == ("A long night", 7)


def test_what_is_mended_on_its_own_page_leaves_nothing_behind(
    maya: Member, open_phone: Open
) -> None:
    act = log_mood(maya.person, 4)
    record.record(maya.house.database, maya.person, act)
    page = open_phone(maya)
    page.goto(f"/entries/{act.entry_id}")
    for hours in ("27", "28", "7"):
        page.evaluate("document.querySelector('[name=sleep_hours]').type = 'text'")
        page.locator("[name=sleep_hours]").evaluate(f"field => {{ field.value = '{hours}'; }}")
        page.get_by_role("button", name="Keep details").click()
        if hours != "7":
            expect(page.locator("[name=sleep_hours]")).to_have_attribute("value", hours)
            expect(page.get_by_text("1 entry needs a look")).to_be_visible()
    page.wait_for_url(re.compile("/timeline"))
    page.goto("/outbox")
    expect(page.get_by_text("All saved")).to_be_visible()
    [mood] = readings_of(maya)
    assert mood.payload.sleep_hours == 7


def test_only_the_person_discards_and_is_asked_once_more(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    write_too_much(page)
    back_in_the_net(page)
    expect(page.get_by_text("1 entry needs a look")).to_be_visible()
    page.goto("/outbox")
    page.get_by_role("button", name="Delete it").click()
    page.get_by_role("button", name="Delete for good?").click()
    expect(page.get_by_text("All saved")).to_be_visible()


def test_one_id_with_other_words_is_shown_and_goes_under_a_new_id(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    tap(page, 6)

    def refuse(route: Route) -> None:
        sent = json.loads(route.request.post_data or "")["parcels"]
        problems = ["This was sent before, with something else in it."]
        answers = [{"id": each["id"], "status": 409, "problems": problems} for each in sent]
        route.fulfill(json={"answers": answers, "lacks_last": False, "lacks": []})

    page.context.route("**/api/sync", refuse, times=1)
    back_in_the_net(page)
    expect(page.get_by_text("1 entry needs a look")).to_be_visible()
    page.goto("/outbox")
    page.get_by_role("button", name="Send it as a new one").click()
    expect(page.get_by_text("All saved")).to_be_visible()
    assert scores_of(maya) == [6]


@pytest.mark.keeps("timeline.show")
def test_a_change_made_on_an_old_version_is_kept_beside_and_shown(
    maya: Member, open_phone: Open
) -> None:
    act = log_mood(maya.person, 4, happened="Rain")
    record.record(maya.house.database, maya.person, act)
    page = open_phone(maya)
    page.goto(f"/entries/{act.entry_id}")
    page.goto("/today")
    page.context.set_offline(True)
    page.goto(f"/entries/{act.entry_id}")
    page.get_by_label("What happened?").fill("Rain on the roof")
    page.get_by_role("button", name="Keep details").click()
    elsewhere = edit_mood(maya.person, act.entry_id, act.write_id, 6, happened="Sun after rain")
    record.edit(maya.house.database, maya.person, elsewhere)
    page.wait_for_url("**/timeline")
    back_in_the_net(page)
    expect(page.get_by_text("1 entry needs a look")).to_be_visible()
    page.goto("/outbox")
    page.get_by_role("link", name="Look at both").click()
    expect(page.get_by_text("Rain on the roof")).to_be_visible()
    expect(page.get_by_text("Sun after rain")).to_be_visible()
    page.goto("/outbox")
    page.get_by_role("button", name="Fine").click()
    expect(page.get_by_text("All saved")).to_be_visible()
