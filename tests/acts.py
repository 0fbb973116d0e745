"""What the cast does, as acts and as forms."""

from typing import Any
from uuid import UUID

from pwa import clock
from pwa.entries.acts import Bin, Edit, Log, Restore
from pwa.entries.kinds.mood.payload import Mood
from pwa.people.person import Person

PASSWORD = "a quiet lamp"
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


def stamp(person: Person, **changed: Any) -> dict[str, Any]:
    """What every act carries."""
    return {
        "write_id": clock.new_id(),
        "day": person.today(),
        "zone": person.zone,
        **changed,
    }


def log_mood(
    person: Person, score: int = 7, *, entry_id: UUID | None = None, **more: Any
) -> Log[Any]:
    payload_names = set(Mood.model_fields)
    payload = {name: more.pop(name) for name in list(more) if name in payload_names}
    return Log[Mood](
        **stamp(person, entry_id=entry_id or clock.new_id(), **more),
        payload=Mood(score=score, **payload),
    )


def edit_mood(person: Person, entry_id: UUID, base: UUID, score: int, **more: Any) -> Edit[Any]:
    payload_names = set(Mood.model_fields)
    payload = {name: more.pop(name) for name in list(more) if name in payload_names}
    return Edit[Mood](
        **stamp(person, entry_id=entry_id, base=base, **more),
        payload=Mood(score=score, **payload),
    )


def bin_it(person: Person, entry_id: UUID) -> Bin:
    return Bin(**stamp(person, entry_id=entry_id))


def put_back(person: Person, entry_id: UUID) -> Restore:
    return Restore(**stamp(person, entry_id=entry_id))


def form(person: Person, **fields: Any) -> dict[str, Any]:
    """A form as a page without script sends it."""
    filled = stamp(person, **fields)
    return {
        name: [str(each) for each in value] if isinstance(value, (list, tuple)) else str(value)
        for name, value in filled.items()
    }
