"""Private until I say so: whatever a client and the people around her do, in any order, each viewer
sees through the gate what a model of ten lines says, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from pwa import clock
from pwa.circle import gate
from pwa.circle import log as circle
from pwa.circle.links import end
from pwa.circle.terms import Role
from pwa.entries import bin as entries_bin
from pwa.entries import record
from tests.acts import bin_it, edit_mood, log_mood, put_back
from tests.circle.made import NONE_BACK, let_in, show, take_back
from tests.conftest import Member

pytestmark = pytest.mark.database

STEPS = ("log", "show", "scores", "take back", "edit", "bin", "restore", "let in", "end")
names = count()
steps = st.lists(
    st.tuples(st.sampled_from((*STEPS, "log", "show", "show")), st.integers(0, 3)), max_size=25
)


@dataclass
class Model:
    """What each link shows: the entry, its words now, and whether they are shown with it."""

    words: dict[UUID, str] = field(default_factory=dict)
    binned: set[UUID] = field(default_factory=set)
    shown: dict[UUID, dict[UUID, bool]] = field(default_factory=dict)
    ended: set[UUID] = field(default_factory=set)

    def sees(self, link_id: UUID) -> dict[UUID, str] | None:
        if link_id in self.ended:
            return None
        shown = self.shown[link_id].items()
        return {each: self.words[each] if words else "" for each, words in shown}


class Life:
    """Maya, and those around her."""

    def __init__(self, maya: Member, others: list[Member]) -> None:
        self.maya, self.others, self.model = maya, others, Model()
        self.links: dict[UUID, Member] = {}
        self.versions: dict[UUID, UUID] = {}

    def do(self, step: str, which: int) -> None:
        getattr(self, f"do_{step.replace(' ', '_')}")(which)

    def pick(self, things: Any, which: int) -> Any:
        listed = list(things)
        return listed[which % len(listed)] if listed else None

    def entry(self, which: int, *, binned: bool = False) -> UUID | None:
        known = (each for each in self.model.words if (each in self.model.binned) is binned)
        found: UUID | None = self.pick(known, which)
        return found

    def link(self, which: int) -> UUID | None:
        found: UUID | None = self.pick(
            (each for each in self.links if each not in self.model.ended), which
        )
        return found

    def do_log(self, _which: int) -> None:
        act = log_mood(self.maya.person, 6, happened=f"words {next(names)}")
        circle.log(self.maya.house.database, self.maya.person, act)
        self.model.words[act.entry_id] = act.payload.happened
        self.versions[act.entry_id] = act.write_id

    def do_show(self, which: int, *, words: bool = True) -> None:
        entry_id, link_id = self.entry(which), self.link(which // 2)
        if entry_id and link_id:
            show(self.maya, entry_id, link_id, words=words)
            self.model.shown[link_id][entry_id] = words

    def do_scores(self, which: int) -> None:
        self.do_show(which, words=False)

    def do_take_back(self, which: int) -> None:
        entry_id, link_id = self.entry(which), self.link(which // 2)
        if entry_id and link_id:
            take_back(self.maya, entry_id, link_id)
            self.model.shown[link_id].pop(entry_id, None)

    def do_edit(self, which: int) -> None:
        entry_id = self.entry(which)
        if entry_id:
            words = f"words {next(names)}"
            base = self.versions[entry_id]
            act = edit_mood(self.maya.person, entry_id, base, 5, happened=words)
            record.edit(self.maya.house.database, self.maya.person, act)
            self.model.words[entry_id], self.versions[entry_id] = words, act.write_id

    def do_bin(self, which: int) -> None:
        entry_id = self.entry(which)
        if entry_id:
            circle.bin(
                self.maya.house.database, self.maya.person, bin_it(self.maya.person, entry_id)
            )
            self.model.binned.add(entry_id)
            for shown in self.model.shown.values():
                shown.pop(entry_id, None)

    def do_restore(self, which: int) -> None:
        entry_id = self.entry(which, binned=True)
        if entry_id:
            act = put_back(self.maya.person, entry_id)
            entries_bin.restore(self.maya.house.database, self.maya.person, act)
            self.model.binned.remove(entry_id)

    def do_let_in(self, which: int) -> None:
        viewer = self.pick(self.others, which)
        link_id = let_in(self.maya, viewer, Role.CASE_MANAGER)
        self.links[link_id], self.model.shown[link_id] = viewer, {}

    def do_end(self, which: int) -> None:
        link_id = self.link(which)
        if link_id:
            who = self.pick((self.maya, self.links[link_id]), which)
            end(self.maya.house.database, self.maya.house.vault, who.person, link_id)
            self.model.ended.add(link_id)

    def check(self) -> None:
        for link_id, own in self.links.items():
            for viewer in self.others:
                expected = self.model.sees(link_id) if viewer is own else None
                assert self.seen(viewer, link_id) == expected

    def seen(self, viewer: Member, link_id: UUID) -> dict[UUID, str] | None:
        house = self.maya.house
        shown = gate.look(house.database, house.vault, viewer.person, link_id, NONE_BACK)
        if shown is None:
            return None
        return {reading.id: reading.payload.happened for reading in shown.readings}


def live(join: Callable[..., Member], walk: list[tuple[str, int]]) -> None:
    maya, *others = (join(f"Somebody {next(names)}") for _ in range(3))
    life = Life(maya, others)
    life.do_let_in(0)
    for step, which in walk:
        life.do(step, which)
        life.check()


SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(walk=steps)
def test_each_sees_what_was_shown_to_them_and_nothing_else(
    join: Callable[..., Member], walk: list[tuple[str, int]]
) -> None:
    live(join, walk)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_twenty_thousand_steps(join: Callable[..., Member]) -> None:
    number = clock.now().toordinal()
    print(f"seed {number}")

    @seed(number)
    @settings(max_examples=1_600, database=None, deadline=None, suppress_health_check=SLOW)
    @given(walk=steps)
    def run(walk: list[tuple[str, int]]) -> None:
        live(join, walk)

    run()
