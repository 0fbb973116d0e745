"""A draft on a phone: the newest words win, two tabs lose none of theirs, and a server that was put
back gets them again."""

from collections.abc import Callable
from typing import Any

import pytest

from pwa import clock
from tests.acts import form
from tests.conftest import Member
from tests.promises.phone import Phone
from tests.promises.test_nothing_lost import put_rows, rows_of

pytestmark = pytest.mark.database


@pytest.fixture
def phone(maya: Member, new_phone: Callable[[], Phone]) -> Phone:
    phone = new_phone()
    phone.begin(maya)
    return phone


class Writing:
    """A draft that is typed on in one tab or two."""

    def __init__(self, phone: Phone, maya: Member) -> None:
        self.phone, self.maya = phone, maya
        self.id = str(clock.new_id())
        self.key = f"draft {self.id}"

    def save(self, number: int, words: str, tab: str = "one") -> str:
        fields = form(self.maya.person, draft_number=number, words=words)
        more = {"isSave": True, "key": self.key, "number": number, "typist": tab}
        path, name = f"/journal/drafts/{self.id}", f"{self.id}.{number}"
        became: str = self.phone.take(path, fields, name=name, **more)["became"]
        return became

    def log(self, number: int) -> str:
        fields = form(self.maya.person, entry_id=self.id, words="done", draft_number=number)
        fields["template"] = "free"
        more = {"drops": [self.key], "number": number}
        became: str = self.phone.take("/journal/new", fields, **more)["became"]
        return became

    def discard(self) -> str:
        fields = form(self.maya.person)
        name = str(clock.new_id())
        path = f"/journal/drafts/{self.id}/discard"
        became: str = self.phone.take(path, fields, name=name, isSave=True, ends=self.key)["became"]
        return became


def no_signal(phone: Phone) -> None:
    phone.net.faults = ["request lost"] * 20


def numbers_of(maya: Member) -> list[int]:
    return [row["number"] for row in rows_of(maya)["drafts"]]


def test_what_is_typed_on_replaces_what_waits(maya: Member, phone: Phone) -> None:
    draft = Writing(phone, maya)
    no_signal(phone)
    assert [draft.save(number, f"words {number}") for number in (1, 2, 3)] == ["waits"] * 3
    assert list(phone.items()) == [f"{draft.id}.3"]
    phone.send_all()
    assert numbers_of(maya) == [3]


@pytest.mark.parametrize("number", [1, 2])
def test_another_tab_that_is_behind_takes_nothing_away(
    maya: Member, phone: Phone, number: int
) -> None:
    draft = Writing(phone, maya)
    no_signal(phone)
    assert draft.save(2, "from one tab") == "waits"
    assert draft.save(number, "from another", tab="two") == "behind"
    assert list(phone.items()) == [f"{draft.id}.2"]


def test_logging_in_one_tab_leaves_what_was_typed_on_in_another(maya: Member, phone: Phone) -> None:
    draft = Writing(phone, maya)
    no_signal(phone)
    draft.save(2, "from another", tab="two")
    assert draft.log(1) == "waits"
    phone.send_all()
    assert numbers_of(maya) == [2]
    assert len(rows_of(maya)["entries"]) == 1


def test_a_server_that_was_put_back_gets_the_newest_words_again(maya: Member, phone: Phone) -> None:
    draft = Writing(phone, maya)
    before = rows_of(maya)
    assert [draft.save(number, "words") for number in (1, 2)] == ["sent"] * 2
    phone.take("/log/mood", form(maya.person, entry_id=clock.new_id(), score=7))
    put_rows(maya, before)
    phone.send_all()
    assert numbers_of(maya) == [2]
    assert len(rows_of(maya)["entries"]) == 1


def test_what_became_an_entry_or_was_thrown_away_is_not_sent_again(
    maya: Member, phone: Phone
) -> None:
    logged, discarded = Writing(phone, maya), Writing(phone, maya)
    logged.save(1, "words")
    discarded.save(1, "words")
    logged.log(1)
    discarded.discard()
    phone.send_all()
    held: list[dict[str, Any]] = list(phone.items().values())
    assert [item.get("isSave", False) for item in held] == [False]


def test_a_draft_that_went_on_elsewhere_stays_so(maya: Member, phone: Phone) -> None:
    draft = Writing(phone, maya)
    before = rows_of(maya)
    draft.save(1, "from here")
    phone.take("/log/mood", form(maya.person, entry_id=clock.new_id(), score=7))
    put_rows(maya, before)
    other = form(maya.person, draft_number=5, words="from a computer")
    by_script = {"Accept": "application/json"}
    maya.browser.post(f"/journal/drafts/{draft.id}", data=other, headers=by_script)
    summary = phone.send_all()
    assert (summary["waits"], summary["looks"]) == (0, 0)
    assert numbers_of(maya) == [5]
