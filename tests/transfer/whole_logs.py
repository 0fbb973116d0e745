"""Whole logs, made up: something of every kind, with all that its fields can hold."""

from collections.abc import Callable
from datetime import date, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from pwa import clock
from pwa.entries import drafts, record, toolbox
from pwa.entries import patterns as own_patterns
from pwa.entries import versions as entry_versions
from pwa.entries.acts import Bin, Settle, edit_of, log_of
from pwa.entries.bin import bin_entry
from pwa.entries.kind import Payload
from pwa.entries.kinds.breathing.guides import CODES, OWN
from pwa.entries.kinds.breathing.payload import Breathing
from pwa.entries.kinds.habit.payload import Answer
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.kinds.journal.words import TEMPLATES, WORKED
from pwa.entries.kinds.mood.payload import Mood
from pwa.entries.kinds.mood.words import FEELINGS, SLEEP_QUALITY
from pwa.entries.patterns import PatternPayload
from pwa.goals import keep as goals
from pwa.goals.goal import Ending, GoalPayload
from pwa.habits import keep as habits
from pwa.habits.habit import UNITS, HabitPayload
from pwa.habits.pauses import BeginPause, begin_pause
from pwa.safety.acts import Plan, SavePlan, SettlePlan
from pwa.safety.plan import save_plan
from pwa.safety.versions import settle_plan
from tests.acts import stamp
from tests.conftest import Member

Draw = Callable[[st.SearchStrategy[Any]], Any]

# What a spreadsheet would run, what JSON and HTML must escape, other scripts, signs of two parts.
AWKWARD = (
    "=1+1",
    " @x",
    "'-2",
    '<b>&"</b>',
    "a,b;c\n\td",
    "ночь 夜 🌫️👩‍👩‍👧",
    "##x",
    "\u2028",
    "０＋",
)
signs = st.characters(codec="utf-8", exclude_characters="\0\r")
texts = st.text(signs, max_size=12) | st.sampled_from(AWKWARD)
words = texts.map(str.strip).filter(bool)
halves = st.integers(2, 24).map(lambda number: number / 2)
on_scale = st.integers(1, 10)
ZONES = ("Europe/Paris", "America/St_Johns", "Pacific/Kiritimati", "UTC")

OF_ALL = {"day_corrected": st.booleans()}
MOOD = {
    **OF_ALL,
    "score": on_scale,
    "feelings": st.lists(st.sampled_from(sorted(FEELINGS)), max_size=3).map(tuple),
    "energy": on_scale,
    "sleep_hours": halves,
    "sleep_quality": st.sampled_from(sorted(SLEEP_QUALITY)),
    "happened": texts,
    "helped": st.lists(texts, max_size=3).map(tuple),
    "note": texts,
    "tags": st.lists(texts, max_size=3).map(tuple),
    "word": texts,
}
ANSWER = {
    **OF_ALL,
    "state": st.sampled_from(["done", "late", "skipped"]),
    "amount": st.floats(0, 1000, allow_nan=False),
    "dose": st.times().map(lambda at: at.replace(microsecond=0)),
    "reason": texts,
    "note": texts,
}
BREATHING = {
    **OF_ALL,
    "pattern": st.sampled_from(sorted(set(CODES) - {OWN})),
    "seconds": st.integers(5, 600),
    "rounds": st.integers(0, 90),
    "calm_before": on_scale,
    "calm_after": on_scale,
    "note": texts,
}
OF_OWN = {"called": words, "inhale": halves, "hold": halves, "exhale": halves, "rest": halves}
JOURNAL = {
    **OF_ALL,
    "template": st.sampled_from(sorted(TEMPLATES)),
    "words": words,
    **dict.fromkeys(("thing_1", "thing_2", "thing_3", "set_off", "did", "else_helps"), texts),
    **dict.fromkeys(("felt", "in_the_way", "next_try", "remember"), texts),
    "worked": st.sampled_from(sorted(WORKED)),
    "tags": st.lists(texts, max_size=3).map(tuple),
}
GOAL = {
    "words": words,
    "why": texts,
    "begins": st.dates(date(2020, 1, 1), date(2024, 1, 1)),
    "ends": st.dates(date(2024, 1, 2), date(2030, 1, 1)),
}
HABIT = {
    "called": words,
    "is_medicine": st.just(True),
    "schedule": st.sampled_from(["daily", "weekdays", "weekly", "as_needed"]),
    "weekdays": st.lists(st.integers(0, 6), min_size=1, max_size=3).map(tuple),
    "times_a_week": st.integers(1, 7),
    "marks": st.integers(1, 12),
    "when": texts,
    "unit": st.sampled_from(sorted(UNITS)),
    "amount": st.integers(1, 500).map(float),
    "doses": st.lists(st.sampled_from([time(8), time(20, 30)]), max_size=2).map(tuple),
    "late_after": st.integers(5, 720),
    "stock": st.integers(0, 100),
}
PATTERN = {name: OF_OWN[name] for name in ("called", "inhale", "hold", "exhale", "rest")}
PHONES = st.sampled_from(["555 0134", "+44 (0)20 7946 0000", ""])
PLAN = {name: PHONES if "phone" in name else texts for name in Plan.model_fields}

# Fields that are given by what else there is: a pattern or goal of the person's own.
GIVEN = {
    Breathing: {"pattern_id", *OF_OWN},
    HabitPayload: {"goal_id", "stock_at", "since"},
}
ALL = (
    (Mood, MOOD),
    (Answer, ANSWER),
    (Breathing, BREATHING),
    (Journal, JOURNAL),
    (GoalPayload, GOAL),
    (HabitPayload, HABIT),
    (PatternPayload, PATTERN),
    (Plan, PLAN),
)


def some_of(fields: dict[str, Any], *needed: str) -> st.SearchStrategy[dict[str, Any]]:
    """Any choice of the fields, and always those that are needed."""
    return st.fixed_dictionaries(
        {name: fields[name] for name in needed},
        optional={name: made for name, made in fields.items() if name not in needed},
    )


def live(member: Member, draw: Draw) -> None:
    """Keeps a log for a while: a handful of everything."""
    goal_ids = _set_up(member, draw, "goal", GOAL, ("words",))
    habit_ids = _set_up(member, draw, "habit", HABIT, HABIT.keys(), goal_ids)
    pattern_ids = _set_up(member, draw, "pattern", PATTERN, ("called", "inhale", "exhale"))
    for _ in range(draw(st.integers(0, 4))):
        _log(member, draw, goal_ids, habit_ids, pattern_ids)
    _fill_toolbox(member, draw)
    _plan(member, draw)
    _pause(member, draw)
    _leave_drafts(member, draw)


def _set_up(
    member: Member,
    draw: Draw,
    thing: str,
    fields: dict[str, Any],
    needed: Any,
    goal_ids: tuple[UUID, ...] = (),
) -> tuple[UUID, ...]:
    """Goals, habits or patterns; some ended, some changed on two phones, some settled again."""
    made = []
    for _ in range(draw(st.integers(0, 2))):
        thing_id = clock.new_id()
        made.append(thing_id)
        named = {f"{thing}_id": thing_id}
        base: UUID | None = None
        now = thing_id
        beside: list[UUID] = []
        for number in range(draw(st.integers(1, 4))):
            more = {"goal_id": draw(st.sampled_from(goal_ids))} if goal_ids else {}
            payload = PAYLOADS[thing](**draw(some_of(fields, *needed)), **more)
            at = {} if base is None else {"base": base}
            act = SAVES[thing][0](**stamp(member.person, **named), **at, payload=payload)
            SAVES[thing][1](member.house.database, member.person, act)
            base = base or act.write_id
            beside += [act.write_id] if number > 1 else []
            now = act.write_id if number < 2 else now
        if beside and draw(st.booleans()):
            settle, verb = SETTLES[thing]
            act = settle(**stamp(member.person, **named), keep=now, drop=(now, *beside[:1]))
            verb(member.house.database, member.person, act)
        if draw(st.booleans()):
            end, verb = ENDS[thing]
            more = {"ending": draw(st.sampled_from(Ending))} if thing == "goal" else {}
            verb(member.house.database, member.person, end(**stamp(member.person, **named, **more)))
    return tuple(made)


def _payload(
    draw: Draw, habit_ids: tuple[UUID, ...], pattern_ids: tuple[UUID, ...], kind: type[Payload]
) -> Payload:
    if kind is Mood:
        return Mood(**draw(some_of(MOOD, "score")))
    if kind is Answer and habit_ids:
        return Answer(**draw(some_of(ANSWER, "state")))
    if kind is Journal:
        return Journal(**draw(some_of(JOURNAL, "words")))
    own: dict[str, Any] = {}
    if pattern_ids and draw(st.booleans()):
        own = {"pattern": OWN, "pattern_id": draw(st.sampled_from(pattern_ids))}
        own |= draw(some_of(OF_OWN, "called", "inhale", "exhale"))
    return Breathing(**draw(some_of(BREATHING, "pattern", "seconds")) | own)


def _log(
    member: Member,
    draw: Draw,
    goal_ids: tuple[UUID, ...],
    habit_ids: tuple[UUID, ...],
    pattern_ids: tuple[UUID, ...],
) -> None:
    kind = draw(st.sampled_from([Mood, Answer, Breathing, Journal]))
    make = partial(_payload, draw, habit_ids, pattern_ids, kind)
    payload = make()
    database, person, entry_id = member.house.database, member.person, clock.new_id()

    def when() -> dict[str, Any]:
        days = timedelta(draw(st.integers(2, 4000)))
        return {
            "day": person.today() - days,
            "zone": draw(st.sampled_from(ZONES)),
            "time": draw(st.none() | st.times()),
            "goal_id": draw(st.sampled_from([None, *goal_ids])),
            "habit_id": draw(st.sampled_from(habit_ids))
            if isinstance(payload, Answer)
            else draw(st.sampled_from([None, *habit_ids])),
        }

    act = log_of(type(payload))(**stamp(person, entry_id=entry_id, **when()), payload=payload)
    record.record(database, person, act)
    edits: list[UUID] = []
    for _ in range(draw(st.integers(0, 3))):
        other = make()
        if type(other) is not type(payload):
            continue
        changed = edit_of(type(payload))(
            **stamp(person, entry_id=entry_id, base=act.write_id, **when()), payload=other
        )
        record.edit(database, person, changed)
        edits.append(changed.write_id)
    if len(edits) > 1 and draw(st.booleans()):
        named = {"entry_id": entry_id, "keep": edits[0], "drop": (edits[0], edits[1])}
        entry_versions.settle(database, person, Settle(**stamp(person, **named)))
    if draw(st.booleans()):
        bin_entry(database, person, Bin(**stamp(person, entry_id=entry_id)))


def _fill_toolbox(member: Member, draw: Draw) -> None:
    database, person = member.house.database, member.person
    tool_ids = []
    for called in draw(st.lists(words, max_size=3, unique_by=str.casefold)):
        act = toolbox.AddTool(**stamp(person, tool_id=clock.new_id(), words=called))
        toolbox.add_tool(database, person, act)
        tool_ids.append(act.tool_id)
    if tool_ids and draw(st.booleans()):
        tool_id = draw(st.sampled_from(tool_ids))
        act_out = toolbox.TakeOutTool(**stamp(person, tool_id=tool_id))
        toolbox.take_out_tool(database, person, act_out)


def _plan(member: Member, draw: Draw) -> None:
    database, person = member.house.database, member.person
    made: list[UUID] = []
    for _ in range(draw(st.integers(0, 3))):
        base = {"base": made[0]} if made else {}
        act = SavePlan(**stamp(person), **base, payload=Plan(**draw(some_of(PLAN))))
        save_plan(database, person, act)
        made.append(act.write_id)
    if len(made) > 2 and draw(st.booleans()):
        settled = SettlePlan(**stamp(person), keep=made[1], drop=(made[2],))
        settle_plan(database, person, settled)


def _pause(member: Member, draw: Draw) -> None:
    if draw(st.booleans()):
        first = member.person.today() + timedelta(draw(st.integers(-30, 300)))
        act = BeginPause(
            **stamp(member.person, pause_id=clock.new_id(), first=first),
            length=draw(st.sampled_from(["3", "7", "14"])),
            keeps_medicine=draw(st.booleans()),
        )
        begin_pause(member.house.database, member.person, act)


def _leave_drafts(member: Member, draw: Draw) -> None:
    database, person = member.house.database, member.person
    for _ in range(draw(st.integers(0, 2))):
        draft_id, number = clock.new_id(), draw(st.integers(1, 9))
        fields = {"words": (draw(texts),), "tags": tuple(draw(st.lists(texts, max_size=2)))}
        save = drafts.SaveDraft(number=number, fields=fields)
        drafts.save_draft(database, person, "journal", draft_id, save)
        if draw(st.booleans()):
            drafts.set_binned(database, person, draft_id, binned=True, number=number)


PAYLOADS: dict[str, Any] = {"goal": GoalPayload, "habit": HabitPayload, "pattern": PatternPayload}
SAVES: dict[str, Any] = {
    "goal": (goals.SaveGoal, goals.save_goal),
    "habit": (habits.SaveHabit, habits.save_habit),
    "pattern": (own_patterns.SavePattern, own_patterns.save_pattern),
}
SETTLES: dict[str, Any] = {
    "goal": (goals.SettleGoal, goals.settle_goal),
    "habit": (habits.SettleHabit, habits.settle_habit),
    "pattern": (own_patterns.KeepPattern, own_patterns.keep_pattern),
}
ENDS: dict[str, Any] = {
    "goal": (goals.EndGoal, goals.end_goal),
    "habit": (habits.ArchiveHabit, habits.archive_habit),
    "pattern": (own_patterns.EndPattern, own_patterns.end_pattern),
}
