"""What a person changes about their own account."""

import pytest

from pwa.people.change import (
    change_display_name,
    change_password,
    change_settings,
    change_sign_in_name,
    check_password,
)
from pwa.people.sessions import Device, Ended, SignedIn
from pwa.people.sign_in import NameTaken, WrongSignIn, sign_in
from pwa.web.house import House
from tests.acts import PASSWORD
from tests.conftest import Member

pytestmark = pytest.mark.database

LAPTOP = Device("Firefox · Linux")


def test_a_new_name_is_there_at_the_next_request(house: House, maya: Member) -> None:
    change_display_name(house.accounts, maya.person, "May")

    assert maya.signed_in.person.display_name == "May"
    assert maya.signed_in.person.sign_in_name == "maya"


def test_a_new_sign_in_name_replaces_the_old_one(house: House, maya: Member) -> None:
    change_sign_in_name(house.accounts, maya.person, "lighthouse")

    sign_in(house.accounts, "Lighthouse", PASSWORD, LAPTOP)
    with pytest.raises(WrongSignIn):
        sign_in(house.accounts, "maya", PASSWORD, LAPTOP)


def test_ones_own_name_in_other_letters_is_not_taken(house: House, maya: Member) -> None:
    change_sign_in_name(house.accounts, maya.person, "Maya")

    assert maya.signed_in.person.sign_in_name == "Maya"


def test_a_name_of_another_is_taken(house: House, maya: Member, sam: Member) -> None:
    with pytest.raises(NameTaken):
        change_sign_in_name(house.accounts, maya.person, "SAM")

    assert maya.signed_in.person.sign_in_name == "maya"
    sign_in(house.accounts, "sam", PASSWORD, LAPTOP)


def test_a_new_password_ends_all_other_sessions(house: House, maya: Member, sam: Member) -> None:
    laptop = sign_in(house.accounts, "maya", PASSWORD, LAPTOP)
    here = maya.signed_in.session_id

    assert change_password(house.accounts, maya.person.id, here, PASSWORD, "a new lamp") == 1
    assert isinstance(house.sessions.find(*maya.tokens), SignedIn)
    assert isinstance(house.sessions.find(*laptop), Ended)
    assert isinstance(house.sessions.find(*sam.tokens), SignedIn)
    check_password(house.accounts, maya.person.id, "a new lamp")


def test_the_old_password_is_asked_for(house: House, maya: Member) -> None:
    here = maya.signed_in.session_id

    with pytest.raises(WrongSignIn):
        change_password(house.accounts, maya.person.id, here, "not it", "a new lamp")
    check_password(house.accounts, maya.person.id, PASSWORD)


def test_settings_are_one_persons_alone(house: House, maya: Member, sam: Member) -> None:
    change_settings(house.accounts, maya.person.id, zone="Asia/Tokyo", day_starts=4)

    changed, other = maya.signed_in.person, sam.signed_in.person
    assert (changed.zone, changed.day_starts) == ("Asia/Tokyo", 4)
    assert (other.zone, other.day_starts) == ("Europe/Paris", 0)
