"""What Maya keeps beside her log: a goal, habits, a pause, a pattern, a tool, a draft; a file that
came in, and one that waits to be taken away."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from pwa import clock
from pwa.circle import log as circle
from pwa.entries.acts import log_of
from pwa.entries.drafts import SaveDraft, save_draft
from pwa.entries.kinds.breathing.payload import Breathing
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.patterns import PatternPayload, SavePattern, save_pattern
from pwa.entries.toolbox import AddTool, add_tool
from pwa.goals.goal import GoalPayload
from pwa.goals.keep import SaveGoal, save_goal
from pwa.habits.habit import HabitPayload
from pwa.habits.keep import SaveHabit, save_habit
from pwa.habits.pauses import BeginPause, begin_pause
from pwa.leaving import leave_in_a_week
from pwa.transfer import exports, receive
from tests.acts import stamp
from tests.conftest import Member
from tests.habits.made import answer, make_habit

GOAL = "take the long way home"
HABIT = "stand by the river"
MEDICINE = "the white ones"
PATTERN = "slow evening"
TOOL = "ring the bell twice"
DRAFT = "the sentence is not finished"
PAGE = "the harbour was all fog"
TAG = "harbour"
THERE = "fed the neighbour's cat"
CAT = "cat sitting"
DIARY = (
    "full_date,date,weekday,time,mood,activities,note\n"
    f'2026-03-04,March 4,Wednesday,21:05,wobbly,"{CAT} | friends","{THERE}"\n'
    '2026-03-03,March 3,Tuesday,20:50,meh,"friends",""\n'
    '2026-02-31,February 31,Tuesday,20:50,meh,"",""\n'
)
WORDS = (GOAL, HABIT, MEDICINE, PATTERN, TOOL, DRAFT, PAGE, TAG, THERE, CAT)

NAMED = (
    "goal_id",
    "habit_id",
    "pattern_id",
    "tool_id",
    "draft_id",
    "pause_id",
    "import_id",
    "export_id",
)


def fill_the_rest(maya: Member) -> Mapping[str, UUID]:
    """Makes one of each, with another version beside whatever has versions. By argument's name."""
    goal_id = _twice(maya, "goal_id", save_goal, SaveGoal, GoalPayload(words=GOAL, why=PAGE))
    habit_id = _twice(
        maya, "habit_id", save_habit, SaveHabit, HabitPayload(called=HABIT, goal_id=goal_id)
    )
    pattern = PatternPayload(called=PATTERN, inhale=4, exhale=7)
    pattern_id = _twice(maya, "pattern_id", save_pattern, SavePattern, pattern)
    _log_other_kinds(maya, goal_id, habit_id, pattern_id)
    tool_id, draft_id, pause_id = clock.new_id(), clock.new_id(), clock.new_id()
    database, person = maya.house.database, maya.person
    add_tool(database, person, AddTool(**stamp(person, tool_id=tool_id, words=TOOL)))
    begin_pause(
        database,
        person,
        BeginPause(
            **stamp(person, pause_id=pause_id, first=person.today() + timedelta(60), length="3")
        ),
    )
    draft = SaveDraft(number=1, fields={"words": (DRAFT,)})
    save_draft(database, person, "journal", draft_id, draft)
    files = _move(maya)
    ids = (goal_id, habit_id, pattern_id, tool_id, draft_id, pause_id, *files)
    return dict(zip(NAMED, ids, strict=True))


def _move(maya: Member) -> tuple[UUID, UUID]:
    """A file was looked through and waits for her answers; another is ready to be fetched. She has
    asked to be deleted."""
    database, person = maya.house.database, maya.person
    import_id, export_id = clock.new_id(), clock.new_id()
    receive.keep_whole(database, person, import_id, "diary.csv", DIARY.encode())
    receive.end_upload(database, person, import_id)
    exports.begin_export(database, person, export_id, None)
    maya.house.long_loop.run_due()
    leave_in_a_week(database, person)
    return import_id, export_id


def _twice(
    maya: Member, name: str, save: Callable[..., object], act: Callable[..., Any], payload: Any
) -> UUID:
    """One thing, changed on two phones from the same version."""
    thing_id, first = clock.new_id(), None
    for base in (False, True, True):
        more: dict[str, UUID] = {"base": first.write_id} if base and first else {}
        done = act(**stamp(maya.person, **{name: thing_id}), **more, payload=payload)
        save(maya.house.database, maya.person, done)
        first = first or done
    return thing_id


def _log_other_kinds(maya: Member, goal_id: UUID, habit_id: UUID, pattern_id: UUID) -> None:
    answer(maya, habit_id)
    medicine = make_habit(maya, MEDICINE, is_medicine=True, doses=("08:00", "20:00"), stock=20)
    answer(maya, medicine, state="skipped", reason=PAGE)
    own = {"pattern": "own", "pattern_id": pattern_id, "called": PATTERN, "inhale": 4, "exhale": 7}
    for payload in (
        Breathing(**own, seconds=120, calm_before=3, calm_after=6, note=PAGE),
        Journal(words=PAGE, tags=(TAG,)),
    ):
        act = log_of(type(payload))(
            **stamp(maya.person, entry_id=clock.new_id(), goal_id=goal_id), payload=payload
        )
        circle.log(maya.house.database, maya.person, act)
