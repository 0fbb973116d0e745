"""Reminders as their person sets them, and the truth about each phone."""

from datetime import time, timedelta

import pytest
import time_machine

from pwa import clock
from pwa.config import Settings
from pwa.people.sessions import Device, SignedIn
from pwa.people.sign_in import sign_in
from pwa.reminders.devices import list_reached
from pwa.reminders.keep import list_reminders
from pwa.reminders.reminder import Reminder
from tests.acts import PASSWORD, form
from tests.conftest import Member
from tests.habits.made import make_habit
from tests.reminders.made import EVENING, make_reminder, run_at
from tests.reminders.service import Browser

pytestmark = pytest.mark.database

SERVICE = "https://updates.push.services.mozilla.com/wpush/v2"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"contact": "care@daymark.example"})


def reminders_of(member: Member) -> list[Reminder]:
    with member.house.database.reading() as session:
        return list_reminders(session, member.person)


def send(member: Member, path: str, **fields: object) -> int:
    return member.browser.post(path, data=form(member.person, **fields)).status_code


def create(member: Member, **fields: object) -> int:
    fields = {"reminder_id": clock.new_id(), "is_on": "yes", "says": "neutral", **fields}
    return send(member, "/reminders/new", **fields)


def test_nothing_is_on_until_it_is_chosen(maya: Member) -> None:
    make_habit(maya, "Walk")
    make_habit(maya, "Tablets", is_medicine=True, doses=(time(8),))
    page = maya.browser.get("/reminders").text
    assert page.count("Off until you choose it") == 4
    assert reminders_of(maya) == []
    proposed = maya.browser.get("/reminders/new?begin=1").text
    assert "Tablets" in proposed
    assert 'value="08:00"' in proposed


def test_one_is_made_changed_switched_and_taken_away(maya: Member) -> None:
    walk = make_habit(maya, "Walk")
    assert create(maya, what=f"habit-{walk}", times=["13:00", ""], weekdays=["0", "4"]) == 303
    [reminder] = reminders_of(maya)
    assert (reminder.what, reminder.habit_id, reminder.times) == ("habit", walk, (time(13),))
    page = maya.browser.get("/reminders").text
    assert "13:00" in page
    assert "Monday, Friday" in page
    path = f"/reminders/{reminder.id}"
    fields = {"what": "mood", "times": ["20:30"], "is_on": "yes"}
    assert send(maya, path, says="own", words="Lamp time", **fields) == 303
    assert reminders_of(maya)[0].words == "Lamp time"
    assert "Lamp time" in maya.browser.get(path).text
    assert send(maya, f"{path}/switch") == 303
    assert 'aria-checked="false"' in maya.browser.get("/reminders").text
    assert send(maya, f"{path}/switch", is_on="yes") == 303
    assert send(maya, f"{path}/end") == 303
    assert reminders_of(maya) == []
    assert maya.browser.get(path).status_code == 404
    assert send(maya, f"{path}/switch", is_on="yes") == 404


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"times": [""]}, "Pick at least one time."),
        ({"times": ["20:30"], "says": "own"}, "Write the words for the lock screen"),
        ({"times": ["20:30"], "times_a_week": "9"}, "Pick a number from 1 to 7."),
        ({"times": ["20:30"], "hours_after": "100"}, "Pick from 1 to 72 hours."),
        ({"times": ["20:30"], "hours_after": "6"}, "Only medicine is counted"),
    ],
)
def test_what_does_not_fit_is_said_in_words(
    maya: Member, fields: dict[str, object], says: str
) -> None:
    given = {"what": "mood", "reminder_id": clock.new_id(), **fields}
    answer = maya.browser.post("/reminders/new", data=form(maya.person, **given))
    assert answer.status_code == 422
    assert says in answer.text


def test_a_habit_without_doses_needs_a_time(maya: Member) -> None:
    walk = make_habit(maya, "Walk")
    pill = make_habit(maya, "Tablets", is_medicine=True, doses=(EVENING,))
    never = {"what": f"habit-{walk}", "reminder_id": clock.new_id(), "times": [""]}
    answer = maya.browser.post("/reminders/new", data=form(maya.person, **never))
    assert answer.status_code == 422
    assert "Pick at least one time." in answer.text
    for fields in ({"times": ["17:00"]}, {"what": f"habit-{pill}"}, {"hours_after": "6"}):
        given = form(maya.person, **never | {"reminder_id": clock.new_id()} | fields)
        assert maya.browser.post("/reminders/new", data=given).status_code == 303
    make_reminder(maya, habit_id=walk, times=())  # from a phone that was away, say
    assert "No time yet" in maya.browser.get("/reminders").text


def test_one_switch_for_all(maya: Member) -> None:
    make_reminder(maya)
    assert maya.browser.post("/reminders/all", data={}).status_code == 303
    page = maya.browser.get("/reminders").text
    assert 'aria-checked="false"' in page[page.index("All reminders") - 300 :]


def test_a_browser_that_gives_a_strange_address_is_refused(maya: Member) -> None:
    good = Browser(SERVICE, "abc").form()
    for wrong in (
        good | {"endpoint": "https://10.0.0.1/push"},
        good | {"endpoint": "https://evil.example/push"},
        good | {"p256dh": "AAAA"},
        good | {"auth": "not base64!"},
        {"endpoint": good["endpoint"]},
    ):
        assert maya.browser.post("/api/push/device", data=wrong).status_code in {400, 422}
    assert maya.browser.get("/api/phone").get_json()["push"]["end"] is None


def test_the_truth_about_each_phone(maya: Member) -> None:
    browser = Browser(SERVICE, "abc")
    assert "They reach no phone yet." in maya.browser.get("/reminders").text
    for _ in range(2):
        assert maya.browser.post("/api/push/device", data=browser.form()).status_code == 204
    told = maya.browser.get("/api/phone").get_json()["push"]
    assert told == {"key": maya.house.sender.point, "end": browser.endpoint[-24:]}
    page = maya.browser.get("/reminders/reach").text
    assert "You allowed reminders here" in page
    assert "None has arrived yet" in page
    assert "They are set up." in maya.browser.get("/reminders").text


def test_a_phone_is_called_what_its_owner_calls_it(maya: Member) -> None:
    maya.browser.post("/api/push/device", data=Browser(SERVICE, "abc").form())
    house = maya.house
    found = house.sessions.find(*sign_in(house.accounts, "maya", PASSWORD, Device("Firefox")))
    assert isinstance(found, SignedIn)
    path = f"/me/devices/{maya.signed_in.session_id}/name"
    assert "What do you call it?" in maya.browser.get(path).text
    assert maya.browser.post(path, data={"called": "My old phone"}).status_code == 303
    assert "My old phone" in maya.browser.get("/me/devices").text
    with house.database.reading() as session:
        assert [each.called for each in list_reached(session, maya.person)] == ["My old phone"]
    assert maya.browser.post(path, data={"called": "x" * 200}).status_code == 422
    house.sessions.end(maya.person.id, only=found.session_id)
    gone = f"/me/devices/{found.session_id}/name"
    assert maya.browser.post(gone, data={"called": "Mine"}).status_code == 404


def test_another_phone_can_be_told_to_stop(maya: Member) -> None:
    browser = Browser(SERVICE, "abc")
    maya.browser.post("/api/push/device", data=browser.form())
    house = maya.house
    laptop = sign_in(house.accounts, "maya", PASSWORD, Device("Firefox · Linux"))
    found = house.sessions.find(*laptop)
    assert isinstance(found, SignedIn)
    elsewhere = maya.browser
    from pwa.web.session import PRESENCE, TOKEN

    phone = maya.signed_in.session_id
    elsewhere.set_cookie(TOKEN, laptop.token)
    elsewhere.set_cookie(PRESENCE, laptop.presence)
    assert "Chrome · Android" in elsewhere.get("/reminders/reach").text
    assert elsewhere.post(f"/reminders/reach/{phone}/gone").status_code == 303
    assert "Chrome · Android" not in elsewhere.get("/reminders/reach").text
    assert elsewhere.post(f"/reminders/reach/{clock.new_id()}/gone").status_code == 404
    elsewhere.set_cookie(TOKEN, maya.tokens.token)
    elsewhere.set_cookie(PRESENCE, maya.tokens.presence)
    assert elsewhere.get("/api/phone").get_json()["push"]["end"] == "stopped"
    elsewhere.post("/api/push/device", data=browser.form())  # allowed there once more
    assert elsewhere.get("/api/phone").get_json()["push"]["end"] == browser.endpoint[-24:]


def test_what_did_not_reach_her_is_said_gently_on_today(maya: Member) -> None:
    make_habit(maya, "Walk")
    today = maya.person.today()
    with time_machine.travel(clock.now(), tick=False) as traveller:
        noon = clock.instant_on(today, time(12), maya.person.zone)
        traveller.move_to(noon)
        make_reminder(maya, "mood", EVENING)
        evening = clock.instant_on(today, EVENING, maya.person.zone)
        run_at(maya, evening)
        traveller.move_to(evening + timedelta(minutes=1))
        assert "these reminders did not reach you: How are you?" in maya.browser.get("/today").text
        reach = maya.browser.get("/reminders/reach").text
        assert "no phone to reach" in reach
        traveller.move_to(evening + timedelta(days=2))
        assert "did not reach you" not in maya.browser.get("/today").text


def test_without_a_contact_it_says_that_they_do_not_reach_phones(maya: Member) -> None:
    maya.house.sender.is_ready = False
    for path in ("/reminders", "/reminders/reach"):
        assert "Reminders do not reach phones here yet" in maya.browser.get(path).text
    assert maya.browser.get("/api/phone").get_json()["push"]["key"] == ""


def test_the_address_of_a_calendar_is_made_shown_and_ended(maya: Member) -> None:
    make_reminder(maya)
    assert maya.browser.post("/reminders/calendar").status_code == 303
    page = maya.browser.get("/reminders/reach").text
    path = "/calendar/" + page.partition("/calendar/")[2].partition("<")[0]
    assert maya.browser.get(path).content_type.startswith("text/calendar")
    assert maya.browser.post("/reminders/calendar/end").status_code == 303
    assert maya.browser.get(path).status_code == 404
