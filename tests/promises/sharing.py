"""A life in which a client shares and takes back in any order, beside the model of what each of
those around her sees of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from pwa import clock
from pwa.circle import gate, standing
from pwa.circle import log as circle
from pwa.circle.links import end
from pwa.circle.terms import Role
from pwa.entries import bin as entries_bin
from pwa.entries import record
from tests.acts import PASSWORD, bin_it, edit_mood, log_mood, put_back
from tests.circle.made import NONE_BACK, let_in, said, show, take_back
from tests.conftest import Member

names = count()
OTHER_PHONE = clock.new_id()
MINUTE = timedelta(minutes=1)
ROUTES = ("", "/print", "/hours", "/end")


@dataclass
class Model:
    """What each link shows: the entry, its words now, and whether they are shown with it."""

    words: dict[UUID, str] = field(default_factory=dict)
    binned: set[UUID] = field(default_factory=set)
    shown: dict[UUID, dict[UUID, bool]] = field(default_factory=dict)
    standing: set[UUID] = field(default_factory=set)
    ended: set[UUID] = field(default_factory=set)

    def sees(self, link_id: UUID) -> dict[UUID, str] | None:
        if link_id in self.ended:
            return None
        shown = self.shown[link_id].items()
        return {each: self.words[each] if words else "" for each, words in shown}


class Life:
    """Maya, and those around her. A step is drawn by its name and a number."""

    def __init__(self, join: Callable[..., Member]) -> None:
        self.maya, *self.others = (join(f"Somebody {next(names)}") for _ in range(3))
        self.model = Model()
        self.links: dict[UUID, Member] = {}
        self.versions: dict[UUID, UUID] = {}
        self.last_said: dict[tuple[UUID, UUID], datetime] = {}
        self.form: set[UUID] = set()
        for viewer in self.others:
            viewer.browser.post("/desk/unlock", data={"password": PASSWORD})
        self.do_let_in(0)

    def do(self, step: str, which: int) -> None:
        on = set(self.model.standing)
        getattr(self, f"do_{step.replace(' ', '_')}")(which)
        self.form = on  # the next form was opened before this step

    def pick(self, things: Any, which: int) -> Any:
        listed = list(things)
        return listed[which % len(listed)] if listed else None

    def entry(self, which: int, *, binned: bool = False) -> UUID | None:
        known = (each for each in self.model.words if (each in self.model.binned) is binned)
        found: UUID | None = self.pick(known, which)
        return found

    def link(self, which: int) -> UUID | None:
        holding = (each for each in self.links if each not in self.model.ended)
        found: UUID | None = self.pick(holding, which)
        return found

    def pair(self, which: int) -> tuple[UUID, UUID] | None:
        entry_id, link_id = self.entry(which), self.link(which // 2)
        return (entry_id, link_id) if entry_id and link_id else None

    def do_log(self, which: int) -> None:
        """Sent from a form that may be older than what starts out shown now."""
        hand = self.link(which) if which == 3 else None
        act = log_mood(
            self.maya.person,
            6,
            happened=f"<{next(names)}>",
            links=tuple(self.form),
            picked=(hand,) if hand else (),
        )
        circle.log(self.maya.house.database, self.maya.person, act)
        self.model.words[act.entry_id] = act.payload.happened
        self.versions[act.entry_id] = act.write_id
        starts = (self.form & self.model.standing) - self.model.ended
        for link_id in starts | ({hand} if hand else set()):
            self.model.shown[link_id][act.entry_id] = True
            self.last_said[act.entry_id, link_id] = clock.now()

    def do_standing(self, which: int) -> None:
        link_id = self.link(which)
        if link_id is None:
            return
        person, on = self.maya.person, link_id not in self.model.standing

        def change(session: Any) -> None:
            if on:
                standing.share_from_now(session, person, link_id, "mood", words=True)
            else:
                standing.no_longer_from_now(session, person, link_id, "mood")

        self.maya.house.database.write(change)
        self.model.standing ^= {link_id}

    def do_show(self, which: int, *, words: bool = True) -> None:
        if pair := self.pair(which):
            self.last_said[pair] = clock.now()
            show(self.maya, *pair, said(self.last_said[pair]), words=words)
            self.model.shown[pair[1]][pair[0]] = words

    def do_scores(self, which: int) -> None:
        self.do_show(which, words=False)

    def do_take_back(self, which: int) -> None:
        if pair := self.pair(which):
            self.last_said[pair] = clock.now()
            take_back(self.maya, *pair, said(self.last_said[pair]))
            self.model.shown[pair[1]].pop(pair[0], None)

    def do_late_show(self, which: int) -> None:
        """Said long before the last word, and sent after it: it changes nothing."""
        pair = self.pair(which)
        if pair and (last := self.last_said.get(pair)):
            show(self.maya, *pair, said(last - 10 * MINUTE, OTHER_PHONE))

    def do_late_take_back(self, which: int) -> None:
        pair = self.pair(which)
        if pair and (last := self.last_said.get(pair)):
            take_back(self.maya, *pair, said(last - 10 * MINUTE, OTHER_PHONE))

    def do_near_take_back(self, which: int) -> None:
        """Across phones a take-back within two minutes wins, though it was said first."""
        pair = self.pair(which)
        if pair and (last := self.last_said.get(pair)):
            take_back(self.maya, *pair, said(last - MINUTE, OTHER_PHONE))
            self.model.shown[pair[1]].pop(pair[0], None)

    def do_edit(self, which: int) -> None:
        if entry_id := self.entry(which):
            words, base = f"<{next(names)}>", self.versions[entry_id]
            act = edit_mood(self.maya.person, entry_id, base, 5, happened=words)
            record.edit(self.maya.house.database, self.maya.person, act)
            self.model.words[entry_id], self.versions[entry_id] = words, act.write_id

    def do_bin(self, which: int) -> None:
        if entry_id := self.entry(which):
            act = bin_it(self.maya.person, entry_id)
            circle.bin(self.maya.house.database, self.maya.person, act)
            self.model.binned.add(entry_id)
            for shown in self.model.shown.values():
                shown.pop(entry_id, None)

    def do_restore(self, which: int) -> None:
        if entry_id := self.entry(which, binned=True):
            act = put_back(self.maya.person, entry_id)
            entries_bin.restore(self.maya.house.database, self.maya.person, act)
            self.model.binned.remove(entry_id)

    def do_let_in(self, which: int) -> None:
        viewer = self.pick(self.others, which)
        link_id = let_in(self.maya, viewer, Role.CASE_MANAGER)
        self.links[link_id], self.model.shown[link_id] = viewer, {}

    def do_end(self, which: int) -> None:
        if link_id := self.link(which):
            who = self.pick((self.maya, self.links[link_id]), which)
            end(self.maya.house.database, self.maya.house.vault, who.person, link_id)
            self.model.ended.add(link_id)

    def check_gate(self) -> None:
        """What the gate gives every viewer through every link."""
        for link_id, own in self.links.items():
            for viewer in self.others:
                expected = self.model.sees(link_id) if viewer is own else None
                assert self.given(viewer, link_id) == expected

    def given(self, viewer: Member, link_id: UUID) -> dict[UUID, str] | None:
        house = self.maya.house
        shown = gate.look(house.database, house.vault, viewer.person, link_id, NONE_BACK)
        if shown is None:
            return None
        return {reading.id: reading.payload.happened for reading in shown.readings}

    def check_route(self, which: int) -> None:
        """One page of one viewer, and one entry's own page."""
        link_id = self.pick(self.links, which)
        viewer = self.pick(self.others, which // 2)
        seen = self.model.sees(link_id) if viewer is self.links[link_id] else None
        self.open_page(viewer, link_id, self.pick(ROUTES, which), seen)
        if entry_id := self.entry(which):
            answer = viewer.browser.get(f"/desk/{link_id}/entries/{entry_id}")
            assert answer.status_code == (200 if seen and entry_id in seen else 404)
            assert self.words_in(answer.text) <= {(seen or {}).get(entry_id)}

    def check_all_routes(self) -> None:
        for link_id, own in self.links.items():
            for viewer in self.others:
                seen = self.model.sees(link_id) if viewer is own else None
                for route in ROUTES:
                    self.open_page(viewer, link_id, route, seen)
        for viewer in self.others:
            assert self.words_in(viewer.browser.get("/desk").text) == set()

    def open_page(
        self, viewer: Member, link_id: UUID, route: str, seen: dict[UUID, str] | None
    ) -> None:
        answer = viewer.browser.get(f"/desk/{link_id}{route}")
        assert answer.status_code == (404 if seen is None else 200), route
        told = set((seen or {}).values()) - {""} if route in {"", "/print"} else set()
        assert self.words_in(answer.text) == told, route

    def words_in(self, page: str) -> set[str | None]:
        """Which of her words a page holds."""
        return {words for words in self.model.words.values() if words[1:-1].join(QUOTED) in page}


QUOTED = ("&lt;", "&gt;")
