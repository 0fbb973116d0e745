"""Making an account, signing in, and getting back in with a code."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from pwa.people import password
from pwa.people import sign_in as people
from pwa.people.person import name_digest
from pwa.people.sessions import Device, Ended, SignedIn
from pwa.people.sign_in import (
    CODES,
    TRIES,
    NameTaken,
    NewPerson,
    TooManyTries,
    WrongSignIn,
    count_codes,
    forget_failures,
    new_codes,
    recover,
    sign_in,
    sign_up,
)
from pwa.vault.keeper import LocalKeeper
from pwa.web.house import House
from tests.acts import PASSWORD
from tests.conftest import Member

PHONE = Device("Chrome · Android")
NEW_PASSWORD = "another quiet lamp"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def new_person(name: str) -> NewPerson:
    return NewPerson(name, PASSWORD, name.title(), "Europe/Paris", "FR", "en")


@pytest.mark.database
def test_an_account_is_signed_in_at_once_and_has_codes(house: House) -> None:
    tokens, codes = sign_up(house.accounts, new_person("maya"), PHONE)

    found = house.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    assert (found.person.display_name, found.person.country) == ("Maya", "FR")
    assert len(set(codes)) == CODES


@pytest.mark.database
@pytest.mark.parametrize("same", ["maya", "MAYA", "  maya ", "ｍａｙａ"])
def test_a_name_is_taken_however_it_is_written(house: House, maya: Member, same: str) -> None:
    with pytest.raises(NameTaken):
        sign_up(house.accounts, new_person(same), PHONE)


@given(st.text(max_size=40))
def test_a_name_is_found_in_any_case_and_form(name: str) -> None:
    name = name.encode("utf-8", "ignore").decode()
    keeper = LocalKeeper(bytes(32))

    assert name_digest(keeper, f" {name}") == name_digest(keeper, name)
    assert name_digest(keeper, name_lower(name)) == name_digest(keeper, name)


def name_lower(name: str) -> str:
    """Lower case, but only where that is one letter for one: the Turkish I is not asked for."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in name)


@pytest.mark.database
def test_names_are_nowhere_in_the_tables(house: House, maya: Member) -> None:
    with house.database.reading() as session:
        row = session.execute(text("SELECT * FROM persons")).one()

    assert not any(b"maya" in bytes(str(value), "utf-8").lower() for value in row)
    assert not any(b"maya" in value.lower() for value in row if isinstance(value, bytes))


@pytest.mark.database
def test_each_sign_in_is_a_session_of_its_own(house: House, maya: Member) -> None:
    tokens = sign_in(house.accounts, "maya", PASSWORD, PHONE)

    found = house.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    assert found.session_id != maya.signed_in.session_id


@pytest.mark.database
@pytest.mark.parametrize("name", ["maya", "nobody"])
def test_a_wrong_sign_in_takes_the_same_work_for_everybody(
    house: House, maya: Member, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    verify = password._hasher.verify

    class Counting:
        def verify(self, stored: str, given: str) -> Any:
            compared.append(stored)
            return verify(stored, given)

    monkeypatch.setattr(password, "_hasher", Counting())
    with pytest.raises(WrongSignIn):
        sign_in(house.accounts, name, "not it, not it", PHONE)
    assert len(compared) == 1


@pytest.mark.database
@pytest.mark.parametrize("name", ["maya", "nobody"])
def test_a_wrong_code_takes_the_same_work_for_everybody(
    house: House, maya: Member, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []

    def hash_password(given: str) -> str:
        hashed.append(given)
        return ""

    monkeypatch.setattr(people, "hash_password", hash_password)
    with pytest.raises(WrongSignIn):
        recover(house.accounts, name, "aaaa-aaaa-aaaa-aaaa", NEW_PASSWORD, PHONE)
    assert hashed == [NEW_PASSWORD]


@pytest.mark.database
@pytest.mark.parametrize("name", ["maya", "nobody"])
def test_guessing_is_slowed_down_for_a_quarter_of_an_hour(
    house: House, maya: Member, name: str
) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(TRIES):
            with pytest.raises(WrongSignIn):
                sign_in(house.accounts, name, "not it, not it", PHONE)
        with pytest.raises(TooManyTries):
            sign_in(house.accounts, name, PASSWORD, PHONE)
        with pytest.raises(TooManyTries):
            recover(house.accounts, name, maya.recovery_codes[0], NEW_PASSWORD, PHONE)

        clock.shift(timedelta(minutes=15, seconds=1))
        assert house.database.write(forget_failures) == TRIES
        if name == "maya":
            sign_in(house.accounts, name, PASSWORD, PHONE)


@pytest.mark.database
def test_guessing_at_one_name_does_not_slow_down_another(
    house: House, maya: Member, sam: Member
) -> None:
    for _ in range(TRIES):
        with pytest.raises(WrongSignIn):
            sign_in(house.accounts, "maya", "not it, not it", PHONE)

    sign_in(house.accounts, "sam", PASSWORD, PHONE)


@pytest.mark.database
def test_a_code_sets_a_new_password_and_ends_every_session(house: House, maya: Member) -> None:
    tokens = recover(house.accounts, "maya", maya.recovery_codes[3], NEW_PASSWORD, PHONE)

    assert isinstance(house.sessions.find(*maya.tokens), Ended)
    assert isinstance(house.sessions.find(*tokens), SignedIn)
    sign_in(house.accounts, "maya", NEW_PASSWORD, PHONE)
    with pytest.raises(WrongSignIn):
        sign_in(house.accounts, "maya", PASSWORD, PHONE)


@pytest.mark.database
def test_a_code_works_once(house: House, maya: Member) -> None:
    recover(house.accounts, "maya", maya.recovery_codes[0], NEW_PASSWORD, PHONE)

    with pytest.raises(WrongSignIn):
        recover(house.accounts, "maya", maya.recovery_codes[0], PASSWORD, PHONE)
    with house.database.reading() as session:
        assert count_codes(session, maya.person.id) == CODES - 1


@pytest.mark.database
def test_a_code_is_read_off_paper(house: House, maya: Member) -> None:
    written = maya.recovery_codes[0].upper().replace("-", " ").replace("O", "0").replace("I", "1")

    recover(house.accounts, "maya", written, NEW_PASSWORD, PHONE)


@pytest.mark.database
def test_nobody_gets_in_with_the_code_of_another(house: House, maya: Member, sam: Member) -> None:
    with pytest.raises(WrongSignIn):
        recover(house.accounts, "maya", sam.recovery_codes[0], NEW_PASSWORD, PHONE)
    sign_in(house.accounts, "maya", PASSWORD, PHONE)


@pytest.mark.database
def test_new_codes_end_the_old_ones(house: House, maya: Member) -> None:
    codes = new_codes(house.accounts, maya.person.id)

    with pytest.raises(WrongSignIn):
        recover(house.accounts, "maya", maya.recovery_codes[0], NEW_PASSWORD, PHONE)
    recover(house.accounts, "maya", codes[0], NEW_PASSWORD, PHONE)
