"""A push reaches the real service worker of a phone: what it shows, where a tap leads, and "Later"
without a window. A browser cannot subscribe without the internet: there alone stands a stand-in."""

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, Worker, expect

from pwa import clock, jobs
from pwa.config import Settings
from pwa.reminders.keep import REMIND
from tests.conftest import Member
from tests.habits.made import make_habit
from tests.reminders.conftest import reaching
from tests.reminders.made import fates, make_reminder, past, run
from tests.reminders.service import Browser, PushService
from tests.stories.test_breathing import wait_for

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

SUBSCRIBE = """({endpoint, p256dh, auth}) => {
  PushManager.prototype.subscribe = async () => ({
    endpoint,
    options: {},
    toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
    unsubscribe: async () => true,
  });
}"""
SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  const all = await registration.getNotifications();
  return all.map(({ title, body, tag, icon, data, actions }) => (
    { title, body, tag, icon, url: data?.url, actions: actions.map((each) => each.title) }));
}"""
TAP = """async ([action]) => {
  self.opened = [];
  self.clients.openWindow = async (address) => { self.opened.push(new URL(address).pathname); };
  const [notification] = await self.registration.getNotifications();
  const waits = [];
  const event = new NotificationEvent("notificationclick", { notification, action });
  event.waitUntil = (promise) => waits.push(promise);
  self.dispatchEvent(event);
  await Promise.all(waits);
  return self.opened;
}"""


@pytest.fixture
def settings(settings: Settings, service: PushService) -> Settings:
    return reaching(settings, service)


class Phone:
    """A phone on which reminders were allowed, and the way a push takes into it."""

    def __init__(self, page: Page, browser: Browser, service: PushService) -> None:
        self.page, self.browser, self.service = page, browser, service
        self.origin = page.evaluate("origin")
        self.session = page.context.new_cdp_session(page)
        self.registrations: list[str] = []
        self.session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.session.send("ServiceWorker.enable")
        wait_for(page, lambda: bool(self.registrations))

    def _note(self, told: dict[str, Any]) -> None:
        self.registrations.extend(each["registrationId"] for each in told["registrations"])

    @property
    def worker(self) -> Worker:
        return self.page.context.service_workers[0]

    def deliver(self, text: str) -> None:
        where = {"origin": self.origin, "registrationId": self.registrations[-1]}
        self.session.send("ServiceWorker.deliverPushMessage", {**where, "data": text})

    def receive(self) -> dict[str, Any]:
        """What the push service was handed last, opened as the browser opens it."""
        message = self.service.messages(self.browser.name)[-1]
        self.deliver(json.dumps(message))
        return message

    def shown(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(SHOWN)
        return found

    def tap(self, action: str = "") -> list[str]:
        opened: list[str] = self.worker.evaluate(TAP, [action])
        return opened


@pytest.fixture
def allow(open_phone: Open, service: PushService) -> Callable[[Member], Phone]:
    def allow_on(member: Member) -> Phone:
        page = open_phone(member, permissions=["notifications"])
        browser = service.browser("phone")
        page.goto("/reminders/reach")
        page.evaluate(SUBSCRIBE, browser.form())
        page.get_by_role("button", name="Let reminders reach this phone").click()
        expect(page.get_by_text("You allowed reminders here")).to_be_visible()
        return Phone(page, browser, service)

    return allow_on


def test_a_test_is_sent_and_shown_and_confirmed_where_subscribe_is_a_stand_in(
    maya: Member, allow: Callable[[Member], Phone]
) -> None:
    phone = allow(maya)
    expect(phone.page.get_by_text("None has arrived yet")).to_be_visible()
    phone.page.get_by_role("button", name="Send one now").click()
    expect(phone.page.get_by_text("On its way.").first).to_be_visible()
    run(maya)
    phone.receive()
    wait_for(phone.page, lambda: fates(maya) == [("confirmed", None)])
    [shown] = phone.shown()
    assert (shown["title"], shown["body"]) == ("Daymark", "A moment for you?")
    assert shown["icon"].endswith("/app/icon-192.png")
    phone.page.reload()
    expect(phone.page.get_by_text("The last one arrived")).to_be_visible()
    expect(phone.page.get_by_text("arrived", exact=True)).to_be_visible()


def test_a_tap_opens_the_right_screen_and_later_needs_no_window(
    maya: Member, allow: Callable[[Member], Phone]
) -> None:
    phone = allow(maya)
    pill = make_habit(maya, "Tablets", is_medicine=True)
    remind_now(maya, pill)
    phone.receive()
    wait_for(phone.page, lambda: len(phone.shown()) == 1)
    [shown] = phone.shown()
    assert shown["actions"] == ["Open", "Later"]
    assert "Tablets" not in json.dumps(shown)
    assert phone.tap("later") == []
    assert phone.shown() == []
    assert fates(maya) == [("snoozed", None)]
    phone.deliver(json.dumps(phone.service.messages("phone")[-1]))
    wait_for(phone.page, lambda: len(phone.shown()) == 1)
    assert phone.tap() == [f"/habits/{pill}/day"]
    phone.page.goto(f"/habits/{pill}/day")
    expect(phone.page.get_by_role("heading", name="Tablets").first).to_be_visible()
    wait_for(phone.page, lambda: past(maya)[0].fate in {"snoozed", "opened"})


def shows(phone: Phone, bodies: list[str]) -> bool:
    return sorted(each["body"] for each in phone.shown()) == bodies


def test_what_cannot_be_read_is_shown_all_the_same_and_a_newer_takes_its_place(
    maya: Member, allow: Callable[[Member], Phone]
) -> None:
    """A browser takes its leave of pushes that show nothing."""
    phone = allow(maya)
    phone.deliver("not what we send")
    wait_for(phone.page, lambda: len(phone.shown()) == 1)
    assert phone.shown()[0]["title"] == "Daymark"
    for body in ("one", "two"):
        phone.deliver(json.dumps({"title": "Daymark", "body": body, "tag": "same"}))
        wait_for(phone.page, partial(shows, phone, ["", body]))


def test_an_address_that_changed_is_told_at_the_next_start(
    maya: Member, allow: Callable[[Member], Phone]
) -> None:
    """A push service may give another one, without a word."""
    phone = allow(maya)
    anew = phone.service.browser("phone, anew")
    phone.page.goto("/today")
    phone.worker.evaluate(SUBSCRIBE, anew.form())
    phone.page.reload()

    def end() -> str:
        told: str = maya.browser.get("/api/phone").get_json()["push"]["end"]
        return told

    wait_for(phone.page, lambda: end() == anew.endpoint[-24:])


def remind_now(maya: Member, habit_id: UUID) -> None:
    """A reminder of it that was due a minute ago."""
    due_at = clock.now() - timedelta(minutes=1)
    local = due_at.astimezone(clock.zone(maya.person.zone))
    at = local.time().replace(second=0, microsecond=0, tzinfo=None)
    reminder_id = make_reminder(maya, habit_id=habit_id, times=(at,))
    subject = jobs.subject_of(maya.person.id, reminder_id)
    before = due_at - timedelta(minutes=1)
    maya.house.database.write(lambda session: jobs.plan(session, REMIND, before, subject))
    run(maya)
