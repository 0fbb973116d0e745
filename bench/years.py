"""Believable years of moods, written by the product's own verb."""

import random
from datetime import date, datetime, timedelta
from typing import Any, cast

from pwa import clock
from pwa.db import Database, Session
from pwa.entries.acts import Log, log_of
from pwa.entries.kinds.mood.payload import Mood
from pwa.entries.kinds.mood.words import FEELINGS, HELPED, SLEEP_QUALITY
from pwa.entries.record import record
from pwa.people.person import Person

A_DAY = timedelta(days=1)
HOURS = (8, 13, 21)  # when people mostly log
SLICE = 500
HAPPENED = (
    "Long walk by the river",
    "Argued on the phone, then a quiet evening",
    "Work was loud and I was tired",
    "Tea with Sam, we laughed a lot",
    "Stayed in bed until noon",
)
NOTE = "Slept badly, woke at four. Wrote the list for tomorrow and it got a little lighter. "


class Within:
    """Stands for the database while one transaction is open: all writes of a slice join it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def write(self, fn: Any) -> Any:
        return fn(self._session)


def log_years(database: Database, person: Person, *, years: int) -> int:
    """Logs so many years and the last seven days: 2.7 moods a day. The same day is the same for
    everybody. Returns how many."""
    today = person.today()
    acts = [
        act
        for back in reversed(range(7 + years * 365))
        for act in _a_day(person, today - back * A_DAY, random.Random(back))
    ]
    for begin in range(0, len(acts), SLICE):
        _log(database, person, acts[begin : begin + SLICE])
    return len(acts)


def _log(database: Database, person: Person, acts: list[Log[Any]]) -> None:
    def write(session: Session) -> None:
        within = cast("Database", Within(session))
        for act in acts:
            record(within, person, act)

    database.write(write)


def _a_day(person: Person, day: date, chance: random.Random) -> list[Log[Any]]:
    """Two, three or four moods. Of today, what would come later has been by now."""
    begin = clock.start_of(day, person.zone)
    so_far = min(clock.now() - begin, A_DAY)
    count = chance.choices((2, 3, 4), (35, 55, 10))[0]
    hours = sorted(chance.choice(HOURS) + chance.random() * 2.5 for _ in range(count))
    return [_a_mood(person, day, begin + so_far * (hour / 24), chance) for hour in hours]


def _a_mood(person: Person, day: date, at: datetime, chance: random.Random) -> Log[Any]:
    rich = chance.random() < 0.4
    return log_of(Mood)(
        write_id=clock.new_id(),
        entry_id=clock.new_id(),
        tapped_at=at,
        day=day,
        zone=person.zone,
        payload=Mood(
            score=min(10, max(1, round(chance.gauss(5.5, 2)))),
            feelings=tuple(chance.sample(sorted(FEELINGS), 2)) if rich else (),
            energy=chance.randint(1, 10) if rich else None,
            sleep_hours=chance.randint(8, 18) / 2 if rich else None,
            sleep_quality=chance.choice(sorted(SLEEP_QUALITY)) if rich else None,
            happened=chance.choice(HAPPENED) if chance.random() < 0.5 else "",
            helped=tuple(chance.sample(list(HELPED), 1)) if rich else (),
            note=NOTE * chance.randint(1, 4) if chance.random() < 0.2 else "",
        ),
    )
