"""A believable year of moods, invented. Pure: the same for the same person and the same instant."""

import math
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import msgspec

from pwa import clock
from pwa.entries.kinds.mood.payload import Mood
from pwa.entries.kinds.mood.words import (
    HELPED,
    PLEASANT_LESS,
    PLEASANT_MORE,
    UNPLEASANT_LESS,
    UNPLEASANT_MORE,
)

SOURCE = Path(__file__).parent / "demo_lines.toml"
DAYS = 365
NO_GAP = 9
"""In the last days there is something every day, so that Today and its week look alive."""


class Spell(NamedTuple):
    """A bad time: when it begins, is deepest and is over, in days ago, and how deep it goes."""

    begins: int
    deepest: int
    over: int
    depth: float


class Stay(NamedTuple):
    """Some weeks in another zone, in days ago."""

    first: int
    last: int
    zone: str


class Nature(NamedTuple):
    """How somebody's year goes. `a_day` weighs days with no entry, one, two and so on; `hours` are
    those of their day when they log."""

    name: str
    zone: str
    day_starts: int
    usual: float
    spell: Spell
    a_day: tuple[int, ...]
    hours: tuple[float, ...]
    stay: Stay | None = None


class Moment(NamedTuple):
    """One mood, and when it was."""

    at: datetime
    day: date
    zone: str
    mood: Mood


class Lines(msgspec.Struct, frozen=True):
    morning: list[str]
    later: list[str]


class Stock(msgspec.Struct, frozen=True):
    """What somebody writes, by how they are."""

    helped: list[str]
    low: Lines
    middle: Lines
    high: Lines
    notes: dict[str, list[str]]
    away: Lines | None = None


@cache
def stock_of(name: str) -> Stock:
    stocks = msgspec.convert(tomllib.loads(SOURCE.read_text("utf-8")), dict[str, Stock])
    return stocks[name]


class Deck:
    """Draws one of several lines; none comes again before all have been drawn."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._left: dict[int, list[str]] = {}

    def draw(self, lines: Sequence[str]) -> str:
        left = self._left.setdefault(id(lines), [])
        if not left:
            left.extend(self._chance.sample(lines, len(lines)))
        return left.pop()


class Night(NamedTuple):
    hours: float
    quality: str


def tell_year(nature: Nature, now: datetime, days: int = DAYS) -> list[Moment]:
    """Every mood of the days up to this instant, the oldest first."""
    chance = Random(nature.name)  # noqa: S311 (a story, not a secret)
    deck = Deck(chance)
    today = clock.day_of(now, nature.zone, nature.day_starts)
    moments = []
    pull, gap = 0.0, 0
    for back in range(days - 1, -1, -1):
        pull = 0.75 * pull + chance.gauss(0, 0.5)
        weight = weight_of(nature.spell, back)
        night = _sleep(chance, weight)
        level = nature.usual + pull + _wave(back) - nature.spell.depth * weight
        zone = zone_of(nature, back)
        level += 0.5 * (night.hours - 7) + 0.8 * (zone != nature.zone)
        gap = _go_on_with(gap, chance, back)
        hours = [] if gap else _hours(nature, chance, back, weight)
        day = today - timedelta(days=back)
        instants = [instant(nature, day, hour, zone) for hour in hours]
        if back == 0:
            instants = _so_far(instants, clock.start_of(day, zone, nature.day_starts), now)
        words = 1.0 if back == 0 else 0.6
        for number, at in enumerate(instants):
            hour = at.astimezone(clock.zone(zone)).hour
            mood = _feel(nature, chance, deck, level, hour, words, is_away=zone != nature.zone)
            if number == 0 and chance.random() < 0.75:
                told = {"sleep_hours": night.hours, "sleep_quality": night.quality}
                mood = mood.model_copy(update=told)
            moments.append(Moment(at, day, zone, mood))
    return moments


def weight_of(spell: Spell, back: int) -> float:
    """How much of the bad time weighs on a day: from 0 to 1 at its deepest, and back slowly."""
    if not spell.over < back < spell.begins:
        return 0.0
    length = spell.begins - spell.deepest if back > spell.deepest else spell.deepest - spell.over
    return (1 + math.cos(math.pi * abs(back - spell.deepest) / length)) / 2


def _wave(back: int) -> float:
    """The slow drift of weeks and of months."""
    return 0.5 * math.sin(back / 4.1) + 0.6 * math.sin(back / 13.7)


def _sleep(chance: Random, weight: float) -> Night:
    hours = round(2 * min(10.0, max(2.5, chance.gauss(7.2, 0.9) - 1.6 * weight))) / 2
    felt = hours + chance.gauss(0, 0.6)
    steps = ((5.0, "bad"), (6.3, "broken"), (7.3, "fair"))
    return Night(hours, next((name for most, name in steps if felt < most), "good"))


def _go_on_with(gap: int, chance: Random, back: int) -> int:
    """How many days of a silence are left, this one counted; now and then a new one begins."""
    if back < NO_GAP:
        return 0
    if gap:
        return gap - 1
    return chance.randint(2, 6) if chance.random() < 0.022 else 0


def _hours(nature: Nature, chance: Random, back: int, weight: float) -> list[float]:
    """When on this day something is logged: seldom in a bad time, always in the last days."""
    weights = list(nature.a_day)
    weights[0] = 0 if back < NO_GAP else round(weights[0] * (1 + 2 * weight))
    count = len(nature.hours) if back == 0 else chance.choices(range(len(weights)), weights)[0]
    picked = chance.sample(nature.hours, count)
    return sorted(hour + chance.uniform(-0.8, 0.8) for hour in picked)


def zone_of(nature: Nature, back: int) -> str:
    """Where somebody was, so many days ago."""
    stay = nature.stay
    return stay.zone if stay and stay.last <= back <= stay.first else nature.zone


def instant(nature: Nature, day: date, hour: float, zone: str) -> datetime:
    """An hour of their day there, as an instant."""
    seconds = int(hour * 3600) % 86_400
    at = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    return clock.instant_on(day, at, zone, nature.day_starts)


def _so_far(instants: list[datetime], begin: datetime, now: datetime) -> list[datetime]:
    """What has been of today; soon after it began, two moments of the little that has passed."""
    been = [at for at in instants if at < now - timedelta(minutes=3)]
    return been if len(been) >= 2 else [begin + (now - begin) * share for share in (0.35, 0.75)]


def _feel(
    nature: Nature,
    chance: Random,
    deck: Deck,
    level: float,
    hour: int,
    words: float,
    *,
    is_away: bool,
) -> Mood:
    """A mood around a level; `words` is how likely it says what happened."""
    is_morning = 4 <= hour < 11
    score = round(min(10.0, max(1.0, chance.gauss(level - 0.4 * is_morning, 0.75))))
    energy = round(min(10.0, max(1.0, chance.gauss(2.4 + 0.5 * score, 1.6))))
    stock = stock_of(nature.name)
    band = "low" if score <= 4 else "middle" if score <= 6 else "high"
    lines: Lines = stock.away if is_away and stock.away else getattr(stock, band)
    said = lines.morning if is_morning else lines.later
    helped = (*HELPED, *stock.helped)
    return Mood(
        score=score,
        feelings=tuple(_feelings(chance, score, energy)) if chance.random() < 0.6 else (),
        energy=energy if chance.random() < 0.4 else None,
        happened=deck.draw(said) if chance.random() < words else "",
        helped=tuple(chance.sample(helped, chance.randint(1, 2))) if chance.random() < 0.3 else (),
        note=deck.draw(stock.notes[band]) if chance.random() < 0.08 else "",
    )


def _feelings(chance: Random, score: int, energy: int) -> Iterator[str]:
    """Words that fit the number; in the middle of the scale one mild word."""
    good = list(PLEASANT_MORE if energy >= 6 else PLEASANT_LESS)
    bad = list(UNPLEASANT_MORE if energy >= 6 else UNPLEASANT_LESS)
    if score <= 4:
        yield from chance.sample(bad, chance.randint(1, 3))
    elif score >= 7:
        yield from chance.sample(good, chance.randint(1, 3))
    else:
        yield chance.choice(good if score == 6 else bad[:2])
