"""Whose phone it is: nothing of one person is shown, sent or left to another."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pwa.entries import record
from pwa.safety.plan import save_plan
from tests.acts import PASSWORD, log_mood
from tests.conftest import Member
from tests.safety.writing import save
from tests.stories.pocket.conftest import settle
from tests.stories.pocket.hands import nothing_waits, tap
from tests.stories.pocket.log import scores_of

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

MARKED = "Zanzibar"

# All that a browser keeps for a site, as text: Cache Storage, IndexedDB, both web storages, cookies
# that scripts read. Bytes are told letter by letter, so that a word in clear would be seen.
DUMP = """async () => {
  const letters = (bytes) => new TextDecoder("latin1").decode(bytes);
  const told = (value) => JSON.stringify(value, (_, each) => {
    if (each instanceof ArrayBuffer) return letters(each);
    if (ArrayBuffer.isView(each)) return letters(each);
    return each instanceof CryptoKey ? `key ${each.extractable}` : each;
  });
  const all = { cookies: document.cookie, local: told({ ...localStorage }) };
  all.session = told({ ...sessionStorage });
  all.caches = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const answer = await cache.match(request);
      all.caches.push([request.url, await answer.text()]);
    }
  }
  all.databases = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
    });
    for (const store of database.objectStoreNames) {
      all.databases[`${name} ${store}`] = await new Promise((resolve) => {
        const asking = database.transaction(store).objectStore(store).getAll();
        asking.onsuccess = () => resolve(told(asking.result));
      });
    }
    database.close();
  }
  return JSON.stringify(all);
}"""


def dump(page: Page) -> str:
    text: str = page.evaluate(DUMP)
    return text


def write(page: Page, words: str) -> None:
    page.goto("/journal/new")
    page.get_by_role("textbox").first.fill(words)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/journal")


def sign_out(page: Page) -> None:
    page.goto("/me")
    page.get_by_role("button", name="Sign out").click()


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/today")


@pytest.mark.keeps
def test_nothing_personal_lies_open_and_after_signing_out_nothing_is_left(
    maya: Member, open_phone: Open
) -> None:
    save_plan(maya.house.database, maya.person, save(maya.person, signs=MARKED))
    record.record(maya.house.database, maya.person, log_mood(maya.person, 4, happened=MARKED))
    page = open_phone(maya)
    page.context.set_offline(True)
    write(page, f"{MARKED} in the rain")
    page.goto("/help/plan")
    expect(page.get_by_text(MARKED)).to_be_visible()
    held = dump(page)
    assert MARKED not in held
    # As it is written: sealed bytes may spell it in any other case.
    assert re.search("[Mm]aya", held) is None
    pages = json.loads(json.loads(held)["databases"]["daymark pages"])
    assert len(pages) > 20
    page.context.set_offline(False)
    nothing_waits(page)
    sign_out(page)
    page.wait_for_url(re.compile("/$"))
    left = json.loads(dump(page))
    assert json.loads(left["databases"]["daymark pages"]) == []
    assert "key" not in left["databases"]["daymark facts"]
    assert left["cookies"] == ""
    for _ in range(10):
        page.go_back()
        assert MARKED not in page.content()
        assert "How are you right now" not in page.content()


@pytest.mark.keeps("me.show")
def test_a_sign_out_with_no_signal_is_a_real_one(maya: Member, open_phone: Open) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    sign_out(page)
    expect(page.get_by_text("No signal")).to_be_visible()
    page.goto("/today")
    expect(page.get_by_text("How are you right now?")).to_be_hidden()
    page.context.set_offline(False)
    page.goto("/today")
    page.wait_for_url("**/sign-in*")


@pytest.mark.keeps("me.show")
def test_what_waits_goes_when_the_same_person_is_back_and_never_as_another(
    maya: Member, sam: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    page.context.set_offline(True)
    page.goto("/today")
    tap(page, 3)
    sign_out(page)
    expect(page.get_by_text("It stays here, sealed")).to_be_visible()
    page.locator("[data-leave]").click()
    page.wait_for_url(re.compile("/$"))
    page.context.set_offline(False)
    sign_in(page, "sam")
    settle(page, sam)
    nothing_waits(page)
    tap(page, 8)
    page.goto("/outbox")
    expect(page.get_by_text("All saved")).to_be_visible()
    assert scores_of(maya) == []
    assert scores_of(sam) == [8]
    sign_out(page)
    page.wait_for_url(re.compile("/$"))
    sign_in(page, "maya")
    settle(page, maya)
    nothing_waits(page)
    assert scores_of(maya) == [3]
    assert scores_of(sam) == [8]


@pytest.mark.keeps("timeline.show")
def test_somebody_who_signs_in_over_another_finds_nothing_of_theirs(
    maya: Member, sam: Member, open_phone: Open
) -> None:
    record.record(maya.house.database, maya.person, log_mood(maya.person, 4, happened=MARKED))
    page = open_phone(maya)
    page.context.clear_cookies()
    sign_in(page, "sam")
    assert MARKED not in page.content()
    settle(page, sam)
    page.context.set_offline(True)
    page.goto("/timeline")
    expect(page.get_by_role("heading", name="All entries")).to_be_visible()
    assert MARKED not in page.content()


def test_a_session_ended_elsewhere_clears_the_phone_at_the_next_contact(
    maya: Member, open_phone: Open
) -> None:
    page = open_phone(maya)
    maya.house.sessions.end(maya.person.id)
    page.goto("/today")
    page.wait_for_url("**/sign-in*")
    left = json.loads(dump(page))
    assert json.loads(left["databases"]["daymark pages"]) == []


@pytest.mark.keeps("help.plan")
def test_away_for_100_days_with_no_signal_help_now_still_shows_the_plan(
    maya: Member, open_phone: Open
) -> None:
    save_plan(maya.house.database, maya.person, save(maya.person, signs=MARKED))
    page = open_phone(maya)
    run_out(page)
    page.context.set_offline(True)
    page.goto("/help")
    expect(page.get_by_text("In danger right now?")).to_be_visible()
    page.goto("/help/plan")
    expect(page.get_by_text(MARKED)).to_be_visible()
    page.goto("/today")
    expect(page.get_by_text("This page is not on this phone yet")).to_be_visible()


def run_out(page: Page) -> None:
    """The phone's session was to end a hundred days ago, as far as the phone knows."""
    page.evaluate(
        """() => new Promise((resolve) => {
          const opening = indexedDB.open("daymark");
          opening.onsuccess = () => {
            const facts = opening.result.transaction("facts", "readwrite").objectStore("facts");
            const asking = facts.get("phone");
            asking.onsuccess = () => {
              const ended = Date.now() - 10 * 86_400_000;
              facts.put({ ...asking.result, until: ended }, "phone").onsuccess = () => {
                opening.result.close();
                resolve();
              };
            };
          };
        })"""
    )
