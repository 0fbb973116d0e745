"""What a found thing is told by, so that it is known again in another file."""

import msgspec

from pwa.transfer.found import Found, FoundHabit, FoundMood, FoundTick, FoundWords


class Staged(msgspec.Struct, frozen=True):
    """A thing that was found; `nth` tells it from others of the file that look the same."""

    found: Found
    nth: int = 0


def identity_of(found: Found) -> tuple[str, ...]:
    """What a thing is told by in its own diary; what was changed in it there does not count."""
    if isinstance(found, FoundMood):
        return "mood", str(found.day), str(found.time), found.word or str(found.score)
    if isinstance(found, FoundTick):
        return "tick", found.habit, str(found.day), str(found.time)
    if isinstance(found, FoundWords):
        return "words", str(found.day), str(found.time), found.words, *found.things
    if isinstance(found, FoundHabit):
        return "habit", found.key
    return ()
