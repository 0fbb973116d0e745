"""The words of the breathing guides and of what was breathed."""

from collections.abc import Callable
from typing import Any

from pwa.entries.kinds.breathing import guides
from pwa.words import mark

ONE = mark("Breathing")
MANY = mark("Breathing")

PATTERNS = {
    guides.LONG: mark("Long out-breath"),
    guides.EVEN: mark("Even"),
    guides.SQUARE: mark("Square"),
    guides.FOUR_SEVEN_EIGHT: mark("4-7-8"),
    guides.SIGH: mark("Sigh"),
    guides.MUSCLES: mark("Muscle by muscle"),
    guides.GROUNDING: mark("Grounding"),
    guides.OWN: mark("A pattern of your own"),
}

SECONDS = {
    "in": mark("%(seconds)s in"),
    "sip": mark("%(seconds)s more in"),
    "hold": mark("%(seconds)s hold"),
    "out": mark("%(seconds)s out"),
    "rest": mark("%(seconds)s hold"),
}

CUES = {
    "in": mark("Breathe in"),
    "sip": mark("A sip more"),
    "hold": mark("Hold"),
    "out": mark("Let it go"),
    "rest": mark("Hold"),
    "tense": mark("Tense"),
    "loose": mark("Let go"),
}

PARTS = {
    "feet": mark("Feet: curl your toes"),
    "calves": mark("Calves: pull your toes toward you"),
    "thighs": mark("Thighs: press your knees together"),
    "stomach": mark("Stomach: pull it in"),
    "arms": mark("Hands and arms: make fists, bend your arms"),
    "shoulders": mark("Shoulders: lift them to your ears"),
    "face": mark("Face: shut your eyes, press your lips"),
}

SENSES = {
    "see": mark("Five things you can see"),
    "feel": mark("Four things you can feel"),
    "hear": mark("Three things you can hear"),
    "smell": mark("Two things you can smell"),
    "taste": mark("One thing you can taste"),
}
HINTS = {
    "see": mark("Near or far. A corner, a colour, a crack in the wall."),
    "feel": mark("Your feet on the floor. The cloth on your arm."),
    "hear": mark("The quietest one too."),
    "smell": mark("Your sleeve, the air. A remembered smell is fine."),
    "taste": mark("A sip of water, or what is there now."),
}

DIZZY = mark("Dizzy? Stop, and breathe as you usually do.")
HOLDS = mark(
    "Skip the holds if they feel bad. Ask first if you are pregnant or have heart or lung trouble."
)
SORE = mark("Not to the point of pain. Skip sore places.")


TOLD_WITH_OTHERS = frozenset(("pattern_id", "called", "inhale", "hold", "exhale", "rest", "rounds"))
"""A pattern of one's own is told by its name, and rounds by the time they took."""


def tell(session: Any, say: Callable[[str], str]) -> list[tuple[str, str]]:
    """A session field by field in words: label and text, empty where nothing was given."""
    return [
        (say(mark("What")), name(session, say)),
        (say(mark("How long")), duration(session.seconds, say)),
        (say(mark("Calm before")), _figure(session.calm_before)),
        (say(mark("Calm after")), _figure(session.calm_after)),
        (say(mark("A note")), session.note),
    ]


def name(session: Any, say: Callable[[str], str]) -> str:
    """What was breathed: a pattern of one's own by its name, where that may be seen."""
    return getattr(session, "called", "") or say(PATTERNS[session.pattern])


def duration(seconds: int, say: Callable[[str], str]) -> str:
    """5 min, 5 min 8 s, or 40 s."""
    minutes, rest = divmod(int(seconds), 60)
    if not minutes:
        return say(mark("%(seconds)s s")) % {"seconds": rest}
    if not rest:
        return say(mark("%(minutes)s min")) % {"minutes": minutes}
    return say(mark("%(minutes)s min %(seconds)s s")) % {"minutes": minutes, "seconds": rest}


def breath(beats: tuple[guides.Beat, ...], say: Callable[[str], str]) -> str:
    """4 in, 4 hold, 6 out."""
    return ", ".join(say(SECONDS[beat.what]) % {"seconds": f"{beat.seconds:g}"} for beat in beats)


def _figure(number: int | None) -> str:
    return "" if number is None else str(number)
