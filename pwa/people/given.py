"""What a person gives of themselves to make, open or change an account, checked once.

An empty field is `""` here, so that each can say in its own words what is missing.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from pwa.acts import ShortText, Zone, misfit
from pwa.people.password import LONGEST, SHORTEST
from pwa.words import mark

LATEST_START = 12


def _needed(sentence: str) -> AfterValidator:
    """A check that something was given, and what to say where it was not."""

    def check(text: str) -> str:
        if not text:
            raise misfit(sentence)
        return text

    return AfterValidator(check)


def _is_long_enough(password: str) -> str:
    if len(password) < SHORTEST:
        raise misfit(mark("Choose 8 letters or more."))
    return password


def _is_code(country: str) -> str:
    if not re.fullmatch("[A-Z]{2}", country):
        raise misfit(mark("Pick a country from the list."))
    return country


DisplayName = Annotated[ShortText, _needed(mark("Write a name, any you like."))]
SignInName = Annotated[ShortText, _needed(mark("Write a sign-in name."))]
Code = Annotated[ShortText, _needed(mark("Write one of your codes."))]
CountryCode = Annotated[str, AfterValidator(_is_code)]
_Secret = Annotated[str, StringConstraints(max_length=LONGEST)]
Password = Annotated[_Secret, _needed(mark("Write your password."))]
ChosenPassword = Annotated[_Secret, AfterValidator(_is_long_enough)]


class Given(BaseModel):
    model_config = ConfigDict(frozen=True, validate_default=True)


class SignUp(Given):
    display_name: DisplayName = ""
    sign_in_name: SignInName = ""
    password: ChosenPassword = ""
    country: CountryCode = ""
    zone: Zone = ""
    of_age: bool = False


class DeviceName(Given):
    """What a phone or computer is called; nothing: what its browser says."""

    called: ShortText = ""


class SignIn(Given):
    sign_in_name: SignInName = ""
    password: Password = ""


class Recover(Given):
    """A code stands in for the forgotten password."""

    sign_in_name: SignInName = ""
    code: Code = ""
    new_password: ChosenPassword = ""


class OwnPassword(Given):
    """Asked for again before something that would let somebody else in."""

    password: Password = ""


class NewPassword(OwnPassword):
    new_password: ChosenPassword = ""


class NewDisplayName(Given):
    display_name: DisplayName = ""


class NewSignInName(Given):
    sign_in_name: SignInName = ""


class NewZone(Given):
    zone: Zone = ""


class NewCountry(Given):
    country: CountryCode = ""


class NewDayStart(Given):
    day_starts: int = Field(ge=0, le=LATEST_START)


class NewQuiet(Given):
    quiet_from: int = Field(ge=0, le=23)
    quiet_until: int = Field(ge=0, le=23)


class NewLook(Given):
    look: Literal["phone", "light", "dark"]
