"""The words of the mood scale and of what may be added to it."""

from collections.abc import Callable
from typing import Any

from pwa.words import mark

ONE = mark("Mood")
MANY = mark("Moods")

SCALE = {
    1: mark("At my worst"),
    2: mark("Very low"),
    3: mark("Low"),
    4: mark("A bit low"),
    5: mark("Getting by"),
    6: mark("Okay"),
    7: mark("Fairly good"),
    8: mark("Good"),
    9: mark("Very good"),
    10: mark("At my best"),
}

# Words by how they feel and how much energy they have (circumplex, Russell 1980).
UNPLEASANT_MORE = {
    "tense": mark("tense"),
    "worried": mark("worried"),
    "angry": mark("angry"),
    "restless": mark("restless"),
    "panicky": mark("panicky"),
    "edgy": mark("edgy"),
}
PLEASANT_MORE = {
    "glad": mark("glad"),
    "keen": mark("keen"),
    "proud": mark("proud"),
    "curious": mark("curious"),
    "hopeful": mark("hopeful"),
    "alive": mark("alive"),
}
UNPLEASANT_LESS = {
    "sad": mark("sad"),
    "tired": mark("tired"),
    "lonely": mark("lonely"),
    "numb": mark("numb"),
    "heavy": mark("heavy"),
    "empty": mark("empty"),
}
PLEASANT_LESS = {
    "calm": mark("calm"),
    "rested": mark("rested"),
    "safe": mark("safe"),
    "thankful": mark("thankful"),
    "close": mark("close"),
    "content": mark("content"),
}
FEELINGS = UNPLEASANT_MORE | PLEASANT_MORE | UNPLEASANT_LESS | PLEASANT_LESS

SLEEP_QUALITY = {
    "bad": mark("Bad"),
    "broken": mark("Broken"),
    "fair": mark("Fair"),
    "good": mark("Good"),
}

HELPED = (
    mark("Seeing someone"),
    mark("A walk"),
    mark("Music"),
    mark("Breathing"),
    mark("A shower"),
)

LOW_NUMBERS = range(1, 4)


def tell(mood: Any, say: Callable[[str], str]) -> list[tuple[str, str]]:
    """A mood field by field in words: label and text, empty where nothing was given."""
    quality = SLEEP_QUALITY.get(mood.sleep_quality, "")
    return [
        (say(mark("The number")), f"{mood.score}, {say(SCALE[mood.score])}"),
        (say(mark("Feelings")), ", ".join(say(FEELINGS[word]) for word in mood.feelings)),
        (say(mark("Energy")), _figure(mood.energy)),
        (say(mark("Hours of sleep")), _figure(mood.sleep_hours)),
        (say(mark("How the night was")), say(quality) if quality else ""),
        (say(mark("What happened?")), mood.happened),
        (say(mark("What helped?")), ", ".join(mood.helped)),
        (say(mark("A note")), mood.note),
        (say(mark("Tags")), ", ".join(mood.tags)),
        (say(mark("In the other diary")), mood.word),
    ]


def _figure(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
