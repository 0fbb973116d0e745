"""What a session of breathing holds."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, model_validator

from pwa.acts import LongText, ShortText, misfit
from pwa.entries.kind import Mark, Payload
from pwa.entries.kinds.breathing.guides import CODES, OWN
from pwa.entries.patterns import Seconds, check_breath
from pwa.words import mark

SHORTEST, LONGEST = 5, 3 * 60 * 60
MOST_ROUNDS = LONGEST // 2


def _is_pattern(code: str) -> str:
    if code not in CODES:
        raise misfit(mark("Pick a pattern from the list."))
    return code


def _is_session(seconds: int) -> int:
    if not SHORTEST <= seconds <= LONGEST:
        raise misfit(mark("A session lasts 5 seconds to 3 hours."))
    return seconds


def _is_count(rounds: int) -> int:
    if not 0 <= rounds <= MOST_ROUNDS:
        raise misfit(mark("That many breaths do not fit into a session."))
    return rounds


def _is_calm(number: int) -> int:
    if not 1 <= number <= 10:
        raise misfit(mark("Pick a number from 1 to 10."))
    return number


Calm = Annotated[int, AfterValidator(_is_calm)]


class Breathing(Payload):
    """A pattern and the seconds really held to it; calm from 1 (not at all) to 10 (very).

    A pattern of one's own is named by its id; its name and its seconds are kept as they were then.
    `rest` is the hold after the out-breath.
    """

    pattern: Annotated[Annotated[str, AfterValidator(_is_pattern)], Mark.SCORE]
    pattern_id: Annotated[UUID | None, Mark.SCORE] = None
    called: Annotated[ShortText, Mark.WORDS] = ""
    inhale: Annotated[Seconds | None, Mark.SCORE] = None
    hold: Annotated[Seconds | None, Mark.SCORE] = None
    exhale: Annotated[Seconds | None, Mark.SCORE] = None
    rest: Annotated[Seconds | None, Mark.SCORE] = None
    seconds: Annotated[Annotated[int, AfterValidator(_is_session)], Mark.SCORE]
    rounds: Annotated[Annotated[int, AfterValidator(_is_count)] | None, Mark.SCORE] = None
    calm_before: Annotated[Calm | None, Mark.SCORE] = None
    calm_after: Annotated[Calm | None, Mark.SCORE] = None
    note: Annotated[LongText, Mark.WORDS] = ""

    @model_validator(mode="after")
    def _is_whole(self) -> "Breathing":
        own = (self.pattern_id, self.inhale, self.hold, self.exhale, self.rest)
        if self.pattern != OWN:
            if self.called or any(part is not None for part in own):
                raise misfit(mark("Only a pattern of your own has seconds of its own."))
            return self
        if self.pattern_id is None:
            raise misfit(mark("Pick a pattern from the list."))
        check_breath(self.inhale or 0, self.hold or 0, self.exhale or 0, self.rest or 0)
        return self
