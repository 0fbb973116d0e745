"""The person's own plan for hard hours, and the acts that write it."""

import json
from typing import Annotated, ClassVar, NamedTuple
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict

from pwa.acts import Act, LineText, LongText, ShortText, Versions, misfit
from pwa.safety.lines import dial
from pwa.words import mark

SLOTS = range(1, 5)
PHONE_SIGNS = set("+()-./*# \u00a0")


def _is_phone(number: str) -> str:
    if any(not sign.isdecimal() and sign not in PHONE_SIGNS for sign in number):
        raise misfit(mark("Only the number here, as 555 0134. Words go beside it."))
    if number and sum(sign.isdecimal() for sign in number) < 2:
        raise misfit(mark("This is too short for a phone number."))
    return number


Phone = Annotated[ShortText, AfterValidator(_is_phone)]


class Contact(NamedTuple):
    """Somebody in the plan, in the person's words, and the number to call, if there is one."""

    words: str
    phone: str

    @property
    def dial(self) -> str:
        """What a phone dials for the number."""
        return dial(self.phone)


class Plan(BaseModel):
    """Seven parts, all in the person's own words; any may stay empty.

    The parts with people in them have places for a name and a phone number side by side, each a
    field of its own: a form sends no more than that, and no number is ever guessed out of words.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    signs: LongText = ""
    by_myself: LongText = ""
    company: LongText = ""
    ask_1: LineText = ""
    ask_1_phone: Phone = ""
    ask_2: LineText = ""
    ask_2_phone: Phone = ""
    ask_3: LineText = ""
    ask_3_phone: Phone = ""
    ask_4: LineText = ""
    ask_4_phone: Phone = ""
    services_1: LineText = ""
    services_1_phone: Phone = ""
    services_2: LineText = ""
    services_2_phone: Phone = ""
    services_3: LineText = ""
    services_3_phone: Phone = ""
    services_4: LineText = ""
    services_4_phone: Phone = ""
    surroundings: LongText = ""
    reasons: LongText = ""

    @property
    def is_empty(self) -> bool:
        return self == type(self)()

    def contacts(self, part: str) -> list[Contact]:
        """The people of a part, without the places left empty."""
        places = [
            Contact(getattr(self, f"{part}_{n}"), getattr(self, f"{part}_{n}_phone")) for n in SLOTS
        ]
        return [contact for contact in places if contact.words or contact.phone]

    def to_json(self) -> bytes:
        return self.model_dump_json(exclude_defaults=True).encode()

    @classmethod
    def from_json(cls, document: bytes) -> "Plan":
        """A plan as it was checked when it was written: stricter checks since must not lose it."""
        return cls.model_construct(**json.loads(document))


class SavePlan(Act):
    """The whole plan, as changed on the version `base`; the first one has none.

    `joins` names versions kept beside it that this one takes up and settles.
    """

    verb: ClassVar[str] = "save plan"

    base: UUID | None = None
    joins: Versions = ()
    payload: Plan = Plan()


class SettlePlan(Act):
    """Keeps one of several versions; the others are put aside for a while."""

    verb: ClassVar[str] = "settle plan"

    keep: UUID
    drop: Versions
