"""Sign-ins: they hold, roll, run out and end."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text

from pwa.people.sessions import (
    TOMBSTONE,
    Device,
    Ended,
    SignedIn,
    Tokens,
    forget_ended,
    is_own,
    list_sign_ins,
)
from pwa.people.sign_in import sign_in
from pwa.web.house import House
from tests.acts import PASSWORD
from tests.conftest import Member

pytestmark = pytest.mark.database

LAPTOP = Device("Firefox · Linux")


def sign_in_on_laptop(house: House) -> Tokens:
    return sign_in(house.accounts, "maya", PASSWORD, LAPTOP)


def test_both_tokens_are_needed(house: House, maya: Member) -> None:
    token, presence = maya.tokens

    assert house.sessions.find(token, "") is None
    assert house.sessions.find(token, presence + "x") is None
    assert house.sessions.find(presence, token) is None
    assert isinstance(house.sessions.find(token, presence), SignedIn)


def test_tokens_are_not_in_the_tables(house: House, maya: Member) -> None:
    with house.database.reading() as session:
        row = session.execute(text("SELECT * FROM sessions")).one()

    stored = b" ".join(bytes(v) if isinstance(v, bytes | memoryview) else b"" for v in row)
    for secret in (*maya.tokens, "Android"):
        assert secret.encode() not in stored
        assert secret not in map(str, row)


def test_an_ended_session_is_told_from_one_that_ran_out(house: House, maya: Member) -> None:
    laptop = sign_in_on_laptop(house)

    assert house.sessions.end(maya.person.id, only=maya.signed_in.session_id) == 1
    assert isinstance(house.sessions.find(*maya.tokens), Ended)
    assert isinstance(house.sessions.find(*laptop), SignedIn)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=91)):
        assert house.sessions.find(*laptop) is None


def test_nobody_ends_the_session_of_another(house: House, maya: Member, sam: Member) -> None:
    assert house.sessions.end(sam.person.id, only=maya.signed_in.session_id) == 0
    assert isinstance(house.sessions.find(*maya.tokens), SignedIn)
    with house.database.reading() as session:
        assert is_own(session, maya.person.id, maya.signed_in.session_id)
        assert not is_own(session, sam.person.id, maya.signed_in.session_id)


def test_a_session_that_is_used_rolls_on(house: House, maya: Member) -> None:
    began = datetime.now(UTC)
    for days in range(0, 400, 60):
        with time_machine.travel(began + timedelta(days=days)):
            found = house.sessions.find(*maya.tokens)
        assert isinstance(found, SignedIn)
        assert found.rolled == (days > 0)


def test_the_list_names_the_browsers_last_used_first(house: House, maya: Member) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
        laptop = sign_in_on_laptop(house)
        with house.database.reading() as session:
            listed = list_sign_ins(session, maya.person.key)

    found = house.sessions.find(*laptop)
    assert isinstance(found, SignedIn)
    assert [each.id for each in listed] == [found.session_id, maya.signed_in.session_id]
    assert [each.device.browser for each in listed] == ["Firefox · Linux", "Chrome · Android"]


def test_a_tombstone_stays_for_ninety_days(house: House, maya: Member) -> None:
    house.sessions.end(maya.person.id)

    with time_machine.travel(datetime.now(UTC) + TOMBSTONE - timedelta(hours=1)):
        assert house.database.write(forget_ended) == 0
    with time_machine.travel(datetime.now(UTC) + TOMBSTONE + timedelta(hours=1)):
        assert house.database.write(forget_ended) == 1


def test_a_session_found_while_it_is_ended_is_not_remembered(
    house: House, maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = house.sessions
    load = sessions._load
    read, ended = threading.Event(), threading.Event()

    def load_slowly(digest: bytes) -> SignedIn | Ended | None:
        found = load(digest)
        read.set()
        ended.wait(5)
        return found

    sessions.forget(maya.person.id)
    monkeypatch.setattr(sessions, "_load", load_slowly)
    slow = threading.Thread(target=sessions.find, args=maya.tokens)
    slow.start()
    read.wait(5)
    sessions.end(maya.person.id)
    ended.set()
    slow.join()

    assert isinstance(sessions.find(*maya.tokens), Ended)
