"""What a person gives of themselves is checked once."""

from typing import Any

import pytest
from pydantic import ValidationError

from pwa.people.given import NewDayStart, NewLook, SignUp
from pwa.people.password import LONGEST, hash_password, is_right

GIVEN = {
    "display_name": "Maya",
    "sign_in_name": "maya",
    "password": "a quiet lamp",
    "country": "FR",
    "zone": "Europe/Paris",
}


def wrong_fields(model: type[Any], **given: Any) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(given)
    return {str(error["loc"][0]) for error in caught.value.errors()}


def test_an_empty_form_names_every_field() -> None:
    assert wrong_fields(SignUp) == GIVEN.keys()


def test_a_name_need_not_be_an_e_mail_address() -> None:
    for name in ("maya", "Maya from the harbour", "маяк", "maya@example.org", "灯台"):
        assert SignUp(**GIVEN | {"sign_in_name": f" {name} "}).sign_in_name == name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", "   "),
        ("display_name", "x" * 81),
        ("sign_in_name", "a\0b"),
        ("sign_in_name", "\ud800"),
        ("password", "seven77"),
        ("password", "x" * (LONGEST + 1)),
        ("country", "fr"),
        ("country", "FRA"),
        ("country", "F\n"),
        ("zone", "Europe/Atlantis"),
        ("zone", "../etc/passwd"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(field: str, value: str) -> None:
    assert wrong_fields(SignUp, **GIVEN | {field: value}) == {field}


def test_spaces_around_a_password_are_part_of_it() -> None:
    assert SignUp(**GIVEN | {"password": " a lamp "}).password == " a lamp "


@pytest.mark.parametrize("hour", [-1, 13, "4.5", "noon"])
def test_a_day_starts_between_midnight_and_noon(hour: object) -> None:
    assert wrong_fields(NewDayStart, day_starts=hour) == {"day_starts"}


def test_there_are_three_looks() -> None:
    assert wrong_fields(NewLook, look="pink") == {"look"}


def test_a_password_is_salted_and_compared() -> None:
    stored = hash_password("a quiet lamp")

    assert stored.startswith("$argon2id$")
    assert stored != hash_password("a quiet lamp")
    assert is_right(stored, "a quiet lamp")
    assert not is_right(stored, "a quiet lamb")
    assert not is_right(None, "a password that nobody has")
    assert not is_right("broken", "a quiet lamp")


def test_a_password_is_the_same_from_every_keyboard() -> None:
    composed, decomposed = "caf\u00e9 au lait", "cafe\u0301 au lait"

    assert is_right(hash_password(composed), decomposed)
    assert is_right(hash_password(decomposed), composed)
