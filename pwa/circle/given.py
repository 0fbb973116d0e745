"""What is typed about a circle, checked: an invitation, and what a link shows from now on."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pwa import clock
from pwa.acts import LineText, PastDay, ShortText, misfit
from pwa.circle.links import Hours
from pwa.circle.replies import Words
from pwa.circle.standing import may_start_out
from pwa.circle.terms import Role, Terms
from pwa.entries.kind import kind_names
from pwa.safety.acts import Phone
from pwa.words import mark


def _is_kind(name: str) -> str:
    if name not in kind_names():
        raise misfit(mark("Pick from what can be logged."))
    return name


def _lies_ahead(day: date | None) -> date | None:
    if day is not None and day < clock.now().date():
        raise misfit(mark("Pick a day that is still to come."))
    return day


Kinds = Annotated[tuple[Annotated[str, AfterValidator(_is_kind)], ...], AfterValidator(tuple)]
DayAhead = Annotated[date | None, AfterValidator(_lies_ahead)]


MOST = 200
_Named = Annotated[
    str, Field(pattern=r"^(plan|pause|kinds [a-z]+|(goals|serving|habits) [0-9a-f-]{36})$")
]
Several = Annotated[tuple[UUID, ...], Field(max_length=MOST)]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class NewInvitation(_Given):
    """Whom a client wants to let in, for what, until when, and what they see from now on."""

    role: Role
    works_for: ShortText = ""
    purpose: LineText = ""
    ends_on: DayAhead = None
    kinds: Kinds = ()

    def terms(self) -> Terms:
        """The terms, before anybody has a name."""
        kinds = tuple(kind for kind in self.kinds if may_start_out(self.role, kind))
        return Terms("", self.works_for, self.purpose, self.ends_on, kinds)


class NewClient(_Given):
    """What a case manager asks a client for."""

    purpose: LineText = ""
    ends_on: DayAhead = None
    kinds: Kinds = ()

    def terms(self, name: str, works_for: str) -> Terms:
        return Terms(name, works_for, self.purpose, self.ends_on, self.kinds)


class LetIn(_Given):
    """The kinds that a client turns on where somebody asked to be let in."""

    kinds: Kinds = ()


class FromNow(_Given):
    """The kinds of which new entries start out shown, what is shown beside them,
    and which goals and habits are followed. `was`: all that was on in the form that was shown, as
    `kinds mood` or `plan`; only the difference is a word on anything."""

    was: Annotated[tuple[_Named, ...], Field(max_length=4 * MOST)] = ()
    kinds: Kinds = ()
    goals: Several = ()
    serving: Several = ()
    habits: Several = ()
    plan: bool = False
    pause: bool = False


class NewHours(_Given):
    """When a case manager reads, and when they meet a client."""

    reads: ShortText = ""
    away_until: DayAhead = None
    phone: Phone = ""
    last_visit: PastDay | None = None
    next_visit: datetime | None = None

    def hours(self) -> Hours:
        return Hours(**self.model_dump())


class NewReply(_Given):
    """A few words to a client about what they showed."""

    words: Words


class Code(_Given):
    """The short code of an invitation."""

    code: ShortText
