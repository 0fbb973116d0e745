"""A diary with something on every page, and the list of all pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.routing import Rule

from pwa import clock
from pwa.circle import log as circle
from pwa.db import Base
from pwa.entries import record
from pwa.people.sessions import Device, SignedIn
from pwa.people.sign_in import NewPerson, sign_in, sign_up
from pwa.safety import plan as own_plan
from pwa.safety.acts import Plan, SavePlan
from pwa.web import limits
from pwa.web.house import House
from tests import filled
from tests.acts import PASSWORD, bin_it, edit_mood, log_mood, stamp
from tests.circle.made import fill_circle, sit_at_desk
from tests.conftest import Member
from tests.reminders.made import LOCK_WORDS, MAIL, fill_reminders

# What Maya wrote; none of it may stand where it does not belong.
NOTE = "counted the lamps until morning"
HAPPENED = "rain on the window"
OWN_HELP = "feeding the heron"
SIGNS = "the stairs feel longer"
FRIEND = "Ruth"
TYPED = (LOCK_WORDS, MAIL, NOTE, HAPPENED, OWN_HELP, SIGNS, FRIEND, "Maya", "maya", *filled.WORDS)

# Pages that look different for what the address says after the question mark.
QUERIES = {
    "today.show": ("saved={entry_id}", "taken_out={binned_id}"),
    "timeline.show": ("taken_out={binned_id}",),
    "log.show": ("join=1", "edit=1"),
    "trends.show": ("period=week", "period=year", "period=all"),
    "journal.new": ("template=three", "template=when"),
    "goals.edit": ("join=1",),
    "habits.edit": ("join=1",),
    "habits.new": ("goal_id={goal_id}",),
    "answers.show": ("dose=08:00",),
    "toolbox.order": ("taken_out={tool_id}",),
    "patterns.show": ("put_away={pattern_id}",),
    "help.edit_plan": ("join=1",),
    "me.settings": ("changed=password&ended=2", "changed=recovered", "changed=name"),
    "me.devices": ("ended=1",),
    "reach.show": ("sent=1",),
    "reminders.new": ("begin=1", "habit_id={habit_id}"),
    "account.sign_in": ("next=/timeline",),
}


@dataclass(frozen=True)
class Diary:
    """Maya's, with a mood of each sort: plain, with two versions, and in the bin."""

    member: Member
    entry_id: UUID
    versions_id: UUID
    binned_id: UUID
    other_session: UUID
    others: Mapping[str, UUID]
    helped: str
    at_desk: Mapping[str, UUID | str]

    @property
    def browser(self) -> FlaskClient:
        return self.member.browser

    def paths(self, app: Flask) -> dict[str, list[str]]:
        """By endpoint, every address that can be read."""
        rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        return {
            rule.endpoint: [path for base in self.fill(rule) for path in self._variants(rule, base)]
            for rule in rules
            if "GET" in (rule.methods or ())
        }

    def fill(self, rule: Rule) -> list[str]:
        """A rule's path with Maya's own ids in it."""
        if "entry_id" not in rule.arguments:
            return [self._built(rule, self.entry_id)]
        return [self._built(rule, entry_id) for entry_id in (self.entry_id, self.versions_id)]

    def _variants(self, rule: Rule, base: str) -> Iterator[str]:
        yield base
        for query in QUERIES.get(rule.endpoint, ()):
            named = {"entry_id": self.entry_id, "binned_id": self.binned_id, **self.others}
            yield f"{base}?" + query.format(**named)

    def _built(self, rule: Rule, entry_id: UUID) -> str:
        named: dict[str, Any] = {**self.others, "entry_id": entry_id}
        named["session_id"] = self.other_session
        if rule.endpoint == "toolbox.again":
            named["code"] = self.helped
        if rule.rule.startswith("/desk/") or rule.endpoint == "invite.join":
            named |= self.at_desk
        return fill_rule(rule, **named)


NO_IDS = {"number": 0, "place": 3, "kind": "mood", "code": "long", "year": 2026, "month": 11}
NO_IDS |= {"secret": "none"}


def fill_rule(rule: Rule, **values: Any) -> str:
    """The path of a rule. Raises where it has an argument that nobody here knows."""
    known = NO_IDS | values
    built = rule.build({name: known[name] for name in rule.arguments}, append_unknown=False)
    assert built is not None
    return built[1]


def never_were(rule: Rule) -> dict[str, UUID]:
    """Ids for a rule that nobody has."""
    return {name: clock.new_id() for name in rule.arguments if name.endswith("_id")}


@pytest.fixture
def diary(maya: Member) -> Diary:
    return fill_diary(maya)


def fill_diary(maya: Member) -> Diary:
    """Writes into Maya's diary what every page has something to show of."""
    database, person = maya.house.database, maya.person
    plain = log_mood(
        person,
        2,
        feelings=("tired", "calm"),
        energy=4,
        sleep_hours=6.5,
        sleep_quality="fair",
        happened=HAPPENED,
        helped=("A walk", OWN_HELP),
        note=NOTE,
    )
    twice, binned = log_mood(person, 6), log_mood(person, 9)
    for act in (plain, twice, binned):
        circle.log(database, person, act)
    for edit in (
        edit_mood(person, twice.entry_id, twice.write_id, 5, happened=HAPPENED),
        edit_mood(person, twice.entry_id, twice.write_id, 4, note=NOTE, helped=(OWN_HELP,)),
    ):
        record.edit(database, person, edit)
    circle.bin(database, person, bin_it(person, binned.entry_id))
    _write_plan(maya)
    elsewhere = _sign_in_elsewhere(maya)
    others = filled.fill_the_rest(maya)
    others = {**others, **fill_circle(maya, _join(maya, "Dana"), plain.entry_id)}
    others = {**others, **fill_reminders(maya, elsewhere)}
    at_desk = sit_at_desk(maya, _join(maya, "Ida"))
    helped = maya.browser.get("/toolbox").text.partition("/toolbox/helped/")[2][:32]
    entries = (plain.entry_id, twice.entry_id, binned.entry_id)
    return Diary(maya, *entries, elsewhere, others, helped, at_desk)


def _write_plan(maya: Member) -> None:
    """A plan with another version beside it."""
    database, person = maya.house.database, maya.person
    words = Plan(signs=SIGNS, ask_1=FRIEND, ask_1_phone="555 0134", services_1="The clinic")
    acts = [SavePlan(**stamp(person), payload=words)]
    acts.append(SavePlan(**stamp(person), base=acts[0].write_id, payload=words))
    beside = words.model_copy(update={"reasons": NOTE})
    acts.append(SavePlan(**stamp(person), base=acts[0].write_id, payload=beside))
    for act in acts:
        own_plan.save_plan(database, person, act)


def _join(maya: Member, called: str) -> Member:
    """Somebody else, who is let in."""
    accounts = maya.house.accounts
    new = NewPerson(f"{called.lower()} of the diary", PASSWORD, called, "Europe/Paris", "US", "en")
    tokens, codes = sign_up(accounts, new, Device("Firefox · Linux"))
    found = accounts.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    return Member(found.person, tokens, codes, maya.browser, maya.house)


def _sign_in_elsewhere(maya: Member) -> UUID:
    accounts = maya.house.accounts
    tokens = sign_in(accounts, maya.person.sign_in_name, PASSWORD, Device("Firefox · Linux"))
    found = accounts.sessions.find(*tokens)
    assert isinstance(found, SignedIn)
    return found.session_id


def count_rows(house: House, *but: str) -> dict[str, int]:
    """How many rows each table has."""
    with house.database.reading() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
            if name not in but
        }


@pytest.fixture(autouse=True)
def _unhurried() -> None:
    """A walk over all forms is faster than any person."""
    limits.forget_all()
