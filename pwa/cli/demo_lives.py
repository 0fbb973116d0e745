"""What the people of the demo set up for themselves: goals, habits, a pause, a toolbox."""

from datetime import time
from typing import NamedTuple

from pwa.goals.goal import Ending, GoalPayload
from pwa.habits.habit import HabitPayload

DOSE_AT = (time(8), time(21))


class Aim(NamedTuple):
    """A goal by a name of its own here, since when (in days ago), and if it ended, how and when."""

    name: str
    payload: GoalPayload
    begins: int
    ending: Ending | None = None
    ended: int = 0


class Rhythm(NamedTuple):
    """A habit, since when (in days ago), how often of ten times it is done, at which hour of the
    day, and which goal it serves. `stock`: how many doses are in the house today."""

    payload: HabitPayload
    begins: int
    of_ten: float
    hour: float
    serves: str = ""
    stock: int | None = None


class Way(NamedTuple):
    """A way to breathe, its minutes, and how often it is chosen."""

    pattern: str
    minutes: int
    weight: int


class Life(NamedTuple):
    """All of it. `breathes` is the chance of a session on a day; a pause is first and last day, in
    days ago; a tool is its words and where it leads; `tags_serve` says which goal a page of the
    journal serves, by its tag."""

    aims: tuple[Aim, ...]
    rhythms: tuple[Rhythm, ...]
    ways: tuple[Way, ...]
    breathes: float
    breath_serves: str = ""
    pause: tuple[int, int] | None = None
    tools: tuple[tuple[str, str], ...] = ()
    tags_serve: tuple[tuple[str, str], ...] = ()


MAYA = Life(
    aims=(
        Aim(
            "sleep",
            GoalPayload(
                words="Sleep through most nights",
                why="So that the mornings are mine again. Dana and I said: most, not all.",
            ),
            300,
        ),
        Aim(
            "people",
            GoalPayload(words="Be with people again, a little at a time", why="Iris. The choir."),
            120,
        ),
        Aim("home", GoalPayload(words="Find a new flat"), 210, Ending.REACHED, 92),
    ),
    rhythms=(
        Rhythm(
            HabitPayload(called="Tablets", is_medicine=True, doses=DOSE_AT), 330, 8.9, 0, stock=41
        ),
        Rhythm(
            HabitPayload(called="Drops for bad hours", is_medicine=True, schedule="as_needed"),
            180,
            0.5,
            15.4,
        ),
        Rhythm(HabitPayload(called="Screens off at ten", when="22:00"), 290, 7.2, 22.1, "sleep"),
        Rhythm(
            HabitPayload(
                called="A walk with Iris",
                schedule="weekly",
                times_a_week=1,
                unit="minutes",
                amount=40,
            ),
            230,
            8.2,
            16.6,
            "people",
        ),
        Rhythm(
            HabitPayload(called="Swim", schedule="weekdays", weekdays=(1, 4)),
            110,
            7.5,
            7.2,
            "sleep",
        ),
        Rhythm(HabitPayload(called="Read", unit="pages", amount=10), 60, 6.5, 21.2),
    ),
    ways=(Way("long", 5, 8), Way("long", 10, 3), Way("square", 1, 3), Way("muscles", 7, 2)),
    breathes=0.55,
    breath_serves="sleep",
    pause=(66, 58),
    tools=(
        ("The long out-breath", "breathing:long"),
        ("Cold water on my hands", ""),
        ("Calling Sam", ""),
        ("When I got anxious", "journal:when"),
        ("Round the block, phone at home", ""),
    ),
    tags_serve=(("choir", "people"), ("Iris", "people"), ("sleep", "sleep")),
)
DANA = Life(
    aims=(Aim("run", GoalPayload(words="Run ten kilometres without stopping"), 200),),
    rhythms=(
        Rhythm(
            HabitPayload(called="Run", schedule="weekdays", weekdays=(0, 2, 5)), 200, 7, 6.8, "run"
        ),
        Rhythm(HabitPayload(called="Water", unit="glasses", amount=6), 90, 7.5, 17),
    ),
    ways=(Way("even", 5, 3), Way("sigh", 5, 1)),
    breathes=0.2,
)
SAM = Life(
    aims=(),
    rhythms=(
        Rhythm(HabitPayload(called="Stretch after the shift"), 150, 6.5, 8.9),
        Rhythm(
            HabitPayload(called="German, aloud", schedule="weekly", times_a_week=3), 100, 7, 17.5
        ),
    ),
    ways=(Way("muscles", 7, 3), Way("478", 1, 1)),
    breathes=0.15,
    tools=(("A nap", ""), ("Cycling home the long way", "")),
)
LIVES = {"maya": MAYA, "dana": DANA, "sam": SAM}
