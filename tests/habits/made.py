"""Habits and their entries, as the cast makes them."""

from datetime import date
from typing import Any
from uuid import UUID

from pwa import clock
from pwa.circle import log as circle
from pwa.entries.acts import Log
from pwa.entries.kinds.habit.payload import Answer
from pwa.habits.habit import HabitPayload
from pwa.habits.keep import SaveHabit, save_habit
from tests.acts import stamp
from tests.conftest import Member


def make_habit(member: Member, called: str = "Walk outside", **fields: Any) -> UUID:
    """A habit of hers. `day` is the day she makes it, and from which its schedule holds."""
    habit_id = clock.new_id()
    day = fields.pop("day", member.person.today())
    act = SaveHabit(
        **stamp(member.person, day=day, habit_id=habit_id),
        payload=HabitPayload(called=called, **fields),
    )
    save_habit(member.house.database, member.person, act)
    return habit_id


def answer(member: Member, habit_id: UUID, *, day: date | None = None, **fields: Any) -> UUID:
    """One time of it. `time` is when; without it now."""
    entry_id = clock.new_id()
    act = Log[Answer](
        **stamp(
            member.person,
            day=day or member.person.today(),
            entry_id=entry_id,
            habit_id=habit_id,
            time=fields.pop("time", None),
            links=fields.pop("links", ()),
        ),
        payload=Answer(**{"state": "done", **fields}),
    )
    circle.log(member.house.database, member.person, act)
    return entry_id


def still_open(member: Member) -> str:
    """What Today lists as open, as it is sent."""
    page = member.browser.get("/today").text
    return page[page.index('id="still-open"') : page.index('id="so-far"')]
