"""One thing found in another diary becomes entries and habits here, through the same verbs and
checks as everything else. It comes in private."""

from collections.abc import Callable
from datetime import datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import ValidationError

from pwa import clock
from pwa.acts import LONG, SHORT, TAG, misfit_in
from pwa.entries.acts import log_of
from pwa.entries.kind import Payload
from pwa.entries.kinds.habit.payload import Answer
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.kinds.mood.payload import Mood
from pwa.entries.record import record
from pwa.entries.tags import MOST_TAGS
from pwa.habits.habit import HabitPayload
from pwa.habits.keep import ArchiveHabit, SaveHabit, archive_habit, save_habit
from pwa.receipts import NotThere, OtherContent
from pwa.transfer.bring_ours import bring_record
from pwa.transfer.bringing import Became, Bringing
from pwa.transfer.found import (
    FoundHabit,
    FoundMood,
    FoundOurs,
    FoundTick,
    FoundWords,
    Unread,
)
from pwa.transfer.identity import Staged, identity_of
from pwa.words import mark

NO_TIME = time(12)
"""Where a diary has no time of day, an entry stands at noon."""

ELSE = mark("This does not fit into Daymark.")
NO_NUMBER = mark("No number was picked for its word.")
NO_HABIT = mark("The habit it belongs to is not in the file.")
ACTIVITY = "activity"


class Result(NamedTuple):
    """What became of one thing, and why where it did not come in."""

    became: Became
    reason: str = ""


def bring(bringing: Bringing, staged: Staged) -> Result:
    """Brings one thing in, exactly once however often it is tried."""
    found = staged.found
    try:
        if isinstance(found, FoundOurs):
            return Result(*bring_record(bringing, found.thing, found.record))
        if isinstance(found, Unread):
            return Result(Became.REFUSED, found.reason)
        return _BRING[type(found)](bringing, found, (*identity_of(found), staged.nth))
    except ValidationError as error:
        return Result(Became.REFUSED, misfit_in(error) or ELSE)


def _bring_mood(bringing: Bringing, mood: FoundMood, identity: tuple[Any, ...]) -> Result:
    score = bringing.scores.get(mood.word) if mood.score is None else mood.score
    if score is None:
        return Result(Became.REFUSED, NO_NUMBER)
    tags, further = _split_tags(
        [activity for activity in mood.activities if activity not in bringing.habits]
    )
    note = _join(mood.title, mood.note, *mood.extra, ", ".join(further))
    parts = []
    if len(note) > LONG:
        parts.append(_log(bringing, mood, (*identity, "note"), Journal(words=note, tags=tags)))
        note = ""
    payload = Mood(
        score=score, word=mood.word[:SHORT], tags=tags, note=note, sleep_hours=mood.sleep_hours
    )
    parts.append(_log(bringing, mood, identity, payload))
    for activity in mood.activities:
        if activity in bringing.habits:
            habit_id = bringing.thing_id(bringing.code, "habit", ACTIVITY, activity)
            tick = (*identity, ACTIVITY, activity)
            parts.append(_log(bringing, mood, tick, Answer(state="done"), habit_id=habit_id))
    return _all_of(parts)


def _bring_habit(bringing: Bringing, habit: FoundHabit, _identity: tuple[Any, ...]) -> Result:
    payload = HabitPayload(
        called=habit.called,
        schedule="as_needed" if habit.is_medicine else _schedule(habit.times_a_week),
        is_medicine=habit.is_medicine,
        times_a_week=None if habit.is_medicine else habit.times_a_week,
        when=habit.about[:SHORT],
        unit=habit.unit,
        amount=habit.amount,
    )
    return keep_habit(bringing, (habit.key,), payload, is_archived=habit.is_archived)


def _bring_tick(bringing: Bringing, tick: FoundTick, identity: tuple[Any, ...]) -> Result:
    payload = Answer(state=tick.state, amount=tick.amount, note=tick.note)
    habit_id = bringing.thing_id(bringing.code, "habit", tick.habit)
    return _log(bringing, tick, identity, payload, habit_id=habit_id)


def _bring_words(bringing: Bringing, words: FoundWords, identity: tuple[Any, ...]) -> Result:
    tags, further = _split_tags(words.tags)
    if words.things:
        things = {f"thing_{number}": thing for number, thing in enumerate(words.things[:3], 1)}
        payload = Journal(template="three", tags=tags, **things)
    else:
        payload = Journal(words=_join(words.words, ", ".join(further)), tags=tags)
    return _log(bringing, words, identity, payload)


def keep_habit(
    bringing: Bringing, name: tuple[Any, ...], payload: HabitPayload, *, is_archived: bool = False
) -> Result:
    """A habit as the other diary has it; one that is here already stays as it is."""
    habit_id = bringing.thing_id(bringing.code, "habit", *name)
    write_id = bringing.write_id("habit", habit_id)
    stamp = {"day": bringing.first, "zone": bringing.zone, "habit_id": habit_id}
    act = SaveHabit(write_id=write_id, payload=payload, **stamp)
    try:
        save_habit(bringing.database, bringing.person, act)
    except OtherContent:
        return Result(Became.THERE)
    if is_archived:
        end = ArchiveHabit(write_id=bringing.write_id("archive", habit_id), **stamp)
        archive_habit(bringing.database, bringing.person, end)
    return Result(Became.BROUGHT)


def _log(
    bringing: Bringing,
    found: FoundMood | FoundTick | FoundWords,
    identity: tuple[Any, ...],
    payload: Payload,
    *,
    habit_id: UUID | None = None,
) -> Result:
    """An entry of its own id: met again, it is there already."""
    entry_id = bringing.thing_id(bringing.code, *identity)
    zone = getattr(found, "zone", None) or bringing.zone
    at = found.time or NO_TIME
    act = log_of(type(payload))(
        write_id=bringing.write_id(entry_id),
        entry_id=entry_id,
        day=clock.day_of(
            clock.resolve(datetime.combine(found.day, at), zone), zone, bringing.person.day_starts
        ),
        zone=zone,
        time=at,
        habit_id=habit_id,
        payload=payload,
    )
    try:
        record(bringing.database, bringing.person, act)
    except OtherContent:
        return Result(Became.THERE)
    except NotThere:
        return Result(Became.REFUSED, NO_HABIT)
    return Result(Became.BROUGHT)


def _all_of(parts: list[Result]) -> Result:
    """One line's result: brought in where any of it is new."""
    refused = next((part for part in parts if part.became is Became.REFUSED), None)
    if refused is not None:
        return refused
    new = any(part.became is Became.BROUGHT for part in parts)
    return Result(Became.BROUGHT if new else Became.THERE)


def _split_tags(words: Any) -> tuple[tuple[str, ...], list[str]]:
    """What fits as tags, and what is left for the note."""
    tags = [word for word in words if len(word) <= TAG][:MOST_TAGS]
    return tuple(tags), [word for word in words if word not in tags]


def _schedule(times_a_week: int | None) -> str:
    return "daily" if times_a_week is None else "weekly"


def _join(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


_BRING: dict[type, Callable[[Bringing, Any, tuple[Any, ...]], Result]] = {
    FoundMood: _bring_mood,
    FoundHabit: _bring_habit,
    FoundTick: _bring_tick,
    FoundWords: _bring_words,
}
