"""A believable year of habits, breathing and writing, invented. Pure, as the year of moods is."""

import tomllib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from pwa import clock
from pwa.cli.demo_lives import LIVES, Life, Rhythm
from pwa.cli.demo_year import DAYS, Nature, instant, weight_of, zone_of
from pwa.entries.kind import Payload
from pwa.entries.kinds.breathing.guides import BREATHS
from pwa.entries.kinds.breathing.payload import Breathing
from pwa.entries.kinds.habit.payload import Answer
from pwa.entries.kinds.habit.words import MEDICINE_REASONS, REASONS
from pwa.entries.kinds.journal.payload import Journal
from pwa.habits.schedule import WEEK

SOURCE = Path(__file__).parent / "demo_pages.toml"
NOTES = (
    "Nearly did not.",
    "Easier than last time.",
    "Half asleep, but done.",
    "Longer than I meant to.",
)


class Deed(NamedTuple):
    """One entry, and when it was; `habit` and `goal` by the names the demo gives them."""

    at: datetime
    day: date
    zone: str
    payload: Payload
    habit: str = ""
    goal: str = ""


@cache
def pages_of(name: str) -> tuple[Journal, ...]:
    """What somebody writes in their journal, in order."""
    pages = tomllib.loads(SOURCE.read_text("utf-8"))
    return tuple(Journal.model_validate(page) for page in pages[name])


def tell_days(nature: Nature, now: datetime, days: int = DAYS) -> list[Deed]:
    """Every entry that is no mood, of the days up to this instant, the oldest first."""
    chance = Random(f"{nature.name}, day by day")  # noqa: S311 (a story, not a secret)
    life = LIVES[nature.name]
    today = clock.day_of(now, nature.zone, nature.day_starts)
    writing = _days_of_writing(nature.name, days)
    deeds = []
    for back in range(days - 1, -1, -1):
        day, zone = today - timedelta(days=back), zone_of(nature, back)
        there = _There(nature, chance, day, zone, back)
        deeds += [deed for rhythm in life.rhythms for deed in _keep(there, rhythm, life)]
        deeds += _breathe(there, life)
        if back in writing:
            page = writing[back]
            goal = next((goal for tag, goal in life.tags_serve if tag in page.tags), "")
            deeds.append(there.do(page, chance.uniform(19, 21.5), goal=goal))
    return sorted((deed for deed in deeds if deed.at <= now), key=lambda deed: deed.at)


class _There(NamedTuple):
    """A day of somebody's year."""

    nature: Nature
    chance: Random
    day: date
    zone: str
    back: int

    @property
    def weight(self) -> float:
        return weight_of(self.nature.spell, self.back)

    def do(self, payload: Payload, hour: float, *, habit: str = "", goal: str = "") -> Deed:
        at = instant(self.nature, self.day, hour, self.zone)
        begun = {aim.name for aim in LIVES[self.nature.name].aims if aim.begins >= self.back}
        return Deed(at, self.day, self.zone, payload, habit, goal if goal in begun else "")


def _days_of_writing(name: str, days: int) -> dict[int, Journal]:
    """The pages spread over the year, by days ago; the last was written yesterday."""
    pages = pages_of(name)
    step = (days - 2) / max(1, len(pages) - 1)
    return {1 + round(step * (len(pages) - 1 - place)): page for place, page in enumerate(pages)}


def _keep(there: _There, rhythm: Rhythm, life: Life) -> Iterator[Deed]:
    """What became of a habit on this day. A bad time takes its share of it, and a pause all."""
    chance, habit = there.chance, rhythm.payload
    rests = life.pause is not None and life.pause[1] < there.back <= life.pause[0]
    if there.back > rhythm.begins or (rests and not habit.is_medicine):
        return
    if habit.doses:
        yield from _take(there, rhythm)
        return
    often = rhythm.of_ten / 10 * (1 - 0.6 * there.weight)
    if habit.schedule == "weekly":
        often *= (habit.times_a_week or 1) / WEEK
    elif habit.schedule == "as_needed":
        often = rhythm.of_ten / 10 * (1 + 4 * there.weight)
    elif habit.schedule == "weekdays" and there.day.weekday() not in habit.weekdays:
        return
    hour = rhythm.hour + chance.uniform(-0.4, 0.7)
    if chance.random() < often:
        amount = habit.amount and max(1, round(chance.gauss(habit.amount, habit.amount / 4)))
        note = chance.choice(NOTES) if chance.random() < 0.06 else ""
        done = Answer(state="done", amount=amount, note=note)
        yield there.do(done, hour, habit=habit.called)
    elif habit.schedule in {"daily", "weekdays"} and chance.random() < 0.25:
        skipped = Answer(state="skipped", reason=chance.choice(REASONS))
        yield there.do(skipped, hour, habit=habit.called)


def _take(there: _There, rhythm: Rhythm) -> Iterator[Deed]:
    """Each dose: taken, late, skipped with a reason, or not recorded at all."""
    chance, habit = there.chance, rhythm.payload
    for dose in habit.doses:
        due = dose.hour + dose.minute / 60
        state = chance.choices(
            ("done", "late", "skipped", ""),
            (rhythm.of_ten, 0.5, 0.3 + there.weight, 0.3 + there.weight),
        )[0]
        if not state:
            continue
        late_by = chance.uniform(1.2, 2.8) if state == "late" else chance.uniform(0, 0.7)
        reason = chance.choice(MEDICINE_REASONS) if state == "skipped" else ""
        answer = Answer.model_validate({"state": state, "dose": dose, "reason": reason})
        yield there.do(answer, due + late_by, habit=habit.called)


def _breathe(there: _There, life: Life) -> Iterator[Deed]:
    """A session, calmer after than before on most days; now and then ended early."""
    chance = there.chance
    if chance.random() >= life.breathes:
        return
    way = chance.choices(life.ways, [way.weight for way in life.ways])[0]
    seconds = round(way.minutes * 60 * (chance.uniform(0.4, 0.9) if chance.random() < 0.1 else 1))
    before = round(min(9, max(1, chance.gauss(5 - 2 * there.weight, 1.4))))
    after = min(10, max(1, before + chance.choice((0, 1, 1, 2, 2, 3))))
    told: dict[str, Any] = {"pattern": way.pattern, "seconds": seconds}
    if way.pattern in BREATHS:
        told["rounds"] = int(seconds / sum(beat.seconds for beat in BREATHS[way.pattern]))
    if chance.random() < 0.8:
        told |= {"calm_before": before, "calm_after": after}
    goal = life.breath_serves if way.minutes > 1 and chance.random() < 0.5 else ""
    yield there.do(Breathing(**told), chance.choice((13.5, 21.7)) + chance.random(), goal=goal)
