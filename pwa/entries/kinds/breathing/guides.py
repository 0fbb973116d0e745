"""What there is to follow: the beats of each pattern and their seconds.

A breath is a round of beats; the muscles are one long row of them. `part` names the part of the
body.
"""

from typing import NamedTuple


class Beat(NamedTuple):
    """One thing to do for so many seconds."""

    what: str
    seconds: float
    part: str = ""


LONG, EVEN, SQUARE, FOUR_SEVEN_EIGHT, SIGH = "long", "even", "square", "478", "sigh"
MUSCLES, GROUNDING, OWN = "muscles", "grounding", "own"

BREATHS = {
    LONG: (Beat("in", 4), Beat("hold", 4), Beat("out", 6)),
    EVEN: (Beat("in", 5.5), Beat("out", 5.5)),
    SQUARE: (Beat("in", 4), Beat("hold", 4), Beat("out", 4), Beat("rest", 4)),
    FOUR_SEVEN_EIGHT: (Beat("in", 4), Beat("hold", 7), Beat("out", 8)),
    SIGH: (Beat("in", 2), Beat("sip", 1), Beat("out", 6)),
}
CODES = (*BREATHS, MUSCLES, GROUNDING, OWN)

PARTS = ("feet", "calves", "thighs", "stomach", "arms", "shoulders", "face")
TENSE, LOOSE = 6, 25
EACH = 2
MUSCLE_BEATS = tuple(
    beat
    for part in PARTS
    for beat in (Beat("tense", TENSE, part), Beat("loose", LOOSE, part)) * EACH
)

# Grounding has no seconds: each sense, and how many things it is asked for.
SENSES = {"see": 5, "feel": 4, "hear": 3, "smell": 2, "taste": 1}

MINUTES = (1, 5, 10)

# Where it is not the minutes that count.
SET_ROUNDS = {FOUR_SEVEN_EIGHT: 4, MUSCLES: 1}


def breath_of(inhale: float, hold: float, exhale: float, rest: float) -> tuple[Beat, ...]:
    """The beats of a pattern of one's own."""
    beats = (Beat("in", inhale), Beat("hold", hold), Beat("out", exhale), Beat("rest", rest))
    return tuple(beat for beat in beats if beat.seconds)
