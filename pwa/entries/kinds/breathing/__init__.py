"""A session of breathing, of the muscles or of grounding, with the seconds really done."""

from pwa.db import Session
from pwa.entries.kind import Kind, register
from pwa.entries.kinds.breathing import words
from pwa.entries.kinds.breathing.payload import Breathing
from pwa.entries.patterns import PATTERNS
from pwa.people.person import Person


def _owns_pattern(session: Session, person: Person, breathing: Breathing) -> bool:
    named = breathing.pattern_id
    return named is None or PATTERNS.has(session, person, named)


register(Kind("breathing", Breathing, words, owns=_owns_pattern))
