"""People whose screens are photographed: one with nothing, one with a little, one with too much."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from pwa import clock
from pwa.circle import log as circle
from pwa.entries import record
from pwa.entries.acts import Edit, Log, log_of
from pwa.entries.kinds.journal.payload import Journal
from pwa.entries.kinds.mood.words import FEELINGS
from pwa.entries.patterns import PatternPayload, SavePattern, save_pattern
from pwa.entries.toolbox import AddTool, add_tool
from pwa.goals.goal import GoalPayload
from pwa.goals.keep import SaveGoal, save_goal
from pwa.people.person import Person
from pwa.people.sessions import Device, SignedIn, Tokens
from pwa.people.sign_in import NewPerson, sign_in, sign_up
from pwa.safety.acts import Plan, SavePlan
from pwa.safety.plan import save_plan
from pwa.web.house import House
from tests.acts import PASSWORD, bin_it, edit_mood, log_mood, stamp
from tests.conftest import Member
from tests.filled import fill_the_rest
from tests.habits.made import answer, make_habit
from tests.reminders.made import fill_reminders

LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
LONG_LINE = " ".join([LONG_WORD, *["uninterruptible"] * 20])
LONG_TEXT = (f"{LONG_WORD} was all I could think of, and nobody laughed. " * 60)[:5_000]
DEVICES = ("Chrome · Android", "Safari · iPhone", "Firefox · Linux", "Edge · Windows", "")


class Shown(NamedTuple):
    """Somebody with an account, and which of their entries has what to look at."""

    person: Person
    tokens: Tokens
    low_id: UUID | None = None
    versions_id: UUID | None = None
    binned_id: UUID | None = None
    others: Mapping[str, UUID] = MappingProxyType({})


def make_nothing(house: House) -> Shown:
    return _join(house, "nothing", "Maya")


def make_little(house: House) -> Shown:
    """A day with three moods, an edit on two phones, and the beginning of a plan."""
    shown = _join(house, "little", "Maya")
    person = shown.person
    early = _log(house, person, 5, 380, sleep_hours=6.5, sleep_quality="broken")
    low = _log(house, person, 2, 260, feelings=("heavy",), happened="Cancelled on Iris.")
    _log(house, person, 7, 25, feelings=("calm",), happened="Walked along the river with Iris.")
    gone = _log(house, person, 4, 1500)
    for happened in ("With cold hands.", "Counted the lamp posts."):
        _edit(house, person, early, 6, happened=happened)
    circle.bin(house.database, person, bin_it(person, gone))
    _save_plan(house, person, Plan(signs="I stop answering.", ask_1="Sam", ask_1_phone="555 0134"))
    _sign_in_again(house, "little", 1)
    others = _fill(_member(house, shown))
    return shown._replace(low_id=low, versions_id=early, binned_id=gone, others=others)


def _fill(member: Member) -> Mapping[str, UUID]:
    others = fill_the_rest(member)
    return {**others, **fill_reminders(member, member.signed_in.session_id)}


def make_too_much(house: House) -> Shown:
    """Every field as full as it can be, many entries in one hour, and many of everything."""
    shown = _join(house, "too much " * 8, f"Maya {LONG_WORD}"[:80])
    person = shown.person
    for back in range(120):
        _log(house, person, 1 + back % 10, 1440 + back * 170, happened=LONG_LINE[: 40 + 2 * back])
    for minutes in (*range(5, 55, 6), 130, 200, 290, 291, 420):
        _log(house, person, 1 + minutes % 10, minutes, feelings=tuple(FEELINGS)[:9])
    full = {
        "feelings": tuple(FEELINGS),
        "energy": 10,
        "sleep_hours": 14.5,
        "sleep_quality": "broken",
        "happened": LONG_LINE,
        "helped": tuple(f"{number} {LONG_WORD}" for number in range(20)),
        "note": LONG_TEXT,
    }
    low = _log(house, person, 1, 2, **full)
    twice = _log(house, person, 10, 3, **full)
    for score in (8, 9, 10, 1):
        _edit(house, person, twice, score, **full | {"note": LONG_TEXT[score:]})
    gone = [_log(house, person, 3, 2000 + minutes, happened=LONG_LINE) for minutes in range(40)]
    for entry_id in gone:
        circle.bin(house.database, person, bin_it(person, entry_id))
    _save_plan(house, person, _full_plan("555 0134"))
    _save_plan(house, person, _full_plan("555 0171"))
    _sign_in_again(house, "too much " * 8, 30)
    others = _fill_to_the_brim(_member(house, shown))
    return shown._replace(low_id=low, versions_id=twice, binned_id=gone[0], others=others)


def _member(house: House, shown: Shown) -> Member:
    return Member(shown.person, shown.tokens, [], FlaskClient(Flask("nobody")), house)


def _fill_to_the_brim(member: Member) -> Mapping[str, UUID]:
    """Many of each, with names as long as they may be."""
    others = _fill(member)
    database, person = member.house.database, member.person
    for number in range(12):
        called = f"{number} {LONG_LINE}"[:80]
        is_medicine = number % 3 == 0
        goal = GoalPayload(words=f"{number} {LONG_LINE}"[:400], why=LONG_TEXT)
        goal_id, tool_id, pattern_id = clock.new_id(), clock.new_id(), clock.new_id()
        save_goal(database, person, SaveGoal(**stamp(person, goal_id=goal_id), payload=goal))
        habit = make_habit(member, called, is_medicine=is_medicine, goal_id=goal_id, when=called)
        answer(member, habit, note=LONG_TEXT)
        add_tool(database, person, AddTool(**stamp(person, tool_id=tool_id, words=called)))
        pattern = PatternPayload(called=called, inhale=4, exhale=8)
        save_pattern(
            database,
            person,
            SavePattern(**stamp(person, pattern_id=pattern_id), payload=pattern),
        )
        page = Journal(
            words=LONG_TEXT * 3, tags=tuple(f"{tag} {LONG_WORD}"[:40] for tag in range(9))
        )
        act = log_of(Journal)(
            **stamp(person, entry_id=clock.new_id(), goal_id=goal_id), payload=page
        )
        circle.log(database, person, act)
    return others


def _join(house: House, sign_in_name: str, display_name: str) -> Shown:
    new = NewPerson(
        sign_in_name.strip(), PASSWORD, display_name.strip(), "Europe/Paris", "US", "en"
    )
    tokens, _codes = sign_up(house.accounts, new, Device("Chrome · Android"))
    found = house.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    return Shown(found.person, tokens)


def _log(house: House, person: Person, score: int, minutes_ago: int, **more: Any) -> UUID:
    at = clock.now() - timedelta(minutes=minutes_ago)
    day = clock.day_of(at, person.zone)
    act: Log[Any] = log_mood(person, score, tapped_at=at, day=day, **more)
    circle.log(house.database, person, act)
    return act.entry_id


def _edit(house: House, person: Person, entry_id: UUID, score: int, **more: Any) -> None:
    """An edit made on a version that nobody has any more, so that it lies beside."""
    act: Edit[Any] = edit_mood(person, entry_id, clock.new_id(), score, **more)
    record.edit(house.database, person, act)


def _save_plan(house: House, person: Person, plan: Plan) -> None:
    save_plan(house.database, person, SavePlan(**stamp(person), payload=plan))


def _full_plan(phone: str) -> Plan:
    fields = {}
    for name in Plan.model_fields:
        if name.endswith("_phone"):
            fields[name] = phone
        else:
            fields[name] = LONG_LINE if name[-1].isdigit() else LONG_TEXT[:1_500]
    return Plan(**fields)


def _sign_in_again(house: House, name: str, times: int) -> None:
    for number in range(times):
        device = Device(DEVICES[number % len(DEVICES)])
        sign_in(house.accounts, name.strip(), PASSWORD, device)
