"""What a mood holds."""

from typing import Annotated

from pydantic import AfterValidator, Field

from pwa.acts import LineText, LongText, ShortText, misfit
from pwa.entries.kind import Mark, Payload
from pwa.entries.kinds.mood.words import FEELINGS, SLEEP_QUALITY
from pwa.entries.tags import Tags
from pwa.words import mark

MOST_WORDS = 25


def _is_on_scale(score: int) -> int:
    if not 1 <= score <= 10:
        raise misfit(mark("Pick a number from 1 to 10."))
    return score


def _is_feeling(word: str) -> str:
    if word not in FEELINGS:
        raise misfit(mark("Pick from the words shown."))
    return word


def _is_quality(word: str) -> str:
    if word not in SLEEP_QUALITY:
        raise misfit(mark("Pick from the words shown."))
    return word


def _is_half_hours(hours: float) -> float:
    if not 0 <= hours <= 24 or hours * 2 != int(hours * 2):
        raise misfit(mark("A night has 0 to 24 hours. Halves are fine."))
    return hours


def _is_short(line: str) -> str:
    if len(line.split()) > MOST_WORDS:
        raise misfit(mark("25 words at most. Write the rest in the note, if you like."))
    return line


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in words if word))


OnScale = Annotated[int, AfterValidator(_is_on_scale)]


class Mood(Payload):
    """A number from 1 (worst) to 10 (best); all else is optional. Sleep is in hours. `word` is what
    another diary called it, where it came from there."""

    score: Annotated[OnScale, Mark.SCORE]
    feelings: Annotated[
        tuple[Annotated[str, AfterValidator(_is_feeling)], ...],
        AfterValidator(_once),
        Mark.WORDS,
    ] = ()
    energy: Annotated[OnScale | None, Mark.SCORE] = None
    sleep_hours: Annotated[Annotated[float, AfterValidator(_is_half_hours)] | None, Mark.SCORE] = (
        None
    )
    sleep_quality: Annotated[Annotated[str, AfterValidator(_is_quality)] | None, Mark.SCORE] = None
    happened: Annotated[LineText, AfterValidator(_is_short), Mark.WORDS] = ""
    helped: Annotated[
        tuple[ShortText, ...], Field(max_length=20), AfterValidator(_once), Mark.WORDS
    ] = ()
    note: Annotated[LongText, Mark.WORDS] = ""
    tags: Annotated[Tags, Mark.WORDS] = ()
    word: Annotated[ShortText, Mark.WORDS] = ""
