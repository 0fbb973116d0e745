"""Nothing lost, nothing twice: whatever happens on the way, what the screen said was saved is on
the server exactly once in the end, and nothing else is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from pwa import clock
from pwa.db import Base
from pwa.entries.sealed import open_payload
from tests.acts import form
from tests.conftest import Member
from tests.promises.phone import FAULTS, GOOD, Phone

pytestmark = pytest.mark.database

KEPT_TABLES = ("entries", "entry_versions", "receipts", "drafts")
names = count()

faults = st.lists(st.sampled_from((GOOD, GOOD, *FAULTS)), max_size=4)
steps = st.sampled_from(
    (
        "log",
        "log",
        "log",
        "edit",
        "edit",
        "bin",
        "bad",
        "draft",
        "two at once",
        "send",
        "later",
        "clock back",
        "killed",
        "backup",
        "put back",
    )
)
schedules = st.lists(st.tuples(steps, faults), min_size=1, max_size=20)


@pytest.fixture
def newcomer(join: Callable[..., Member]) -> Callable[[], Member]:
    return lambda: join(f"Newcomer {next(names)}")


@dataclass
class Life:
    """What Maya did on her phone, as she would tell it: by entry its words, and whether it is in
    the bin; how often her draft was saved; what was refused."""

    maya: Member
    phone: Phone
    words: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    binned: set[str] = field(default_factory=set)
    draft_id: str = field(default_factory=lambda: str(clock.new_id()))
    saves: int = 0
    saved: int = 0
    refused: set[str] = field(default_factory=set)
    backup: dict[str, list[Any]] | None = None
    now: int = 0

    def do(self, step: str, faults: list[str]) -> None:
        self.phone.net.faults = [*faults]
        getattr(self, f"do_{step.replace(' ', '_')}")()

    def do_log(self) -> None:
        entry_id, item = self._log()
        self._hear_log(entry_id, item, self.phone.run("take", **item))

    def do_two_at_once(self) -> None:
        """Two tabs."""
        (one, first), (other, second) = self._log(), self._log()
        self.phone.run("both", first=first, second=second)
        for entry_id, item in ((one, first), (other, second)):
            self._hear_log(entry_id, item, None)

    def do_edit(self) -> None:
        there = [entry_id for entry_id in self.words if entry_id not in self.binned]
        if not there:
            return
        entry_id = there[-1]
        words = f"changed {next(names)}"
        fields = form(self.maya.person, base=self.versions[entry_id], score=5, happened=words)
        said = self.phone.take(f"/entries/{entry_id}/edit", fields)
        if self._counts(fields["write_id"], said):
            self.words[entry_id] = words
            self.versions[entry_id] = fields["write_id"]

    def do_bin(self) -> None:
        there = [entry_id for entry_id in self.words if entry_id not in self.binned]
        if not there:
            return
        fields = form(self.maya.person)
        said = self.phone.take(f"/entries/{there[0]}/bin", fields)
        if self._counts(fields["write_id"], said):
            self.binned.add(there[0])

    def do_bad(self) -> None:
        """What no server takes: a number that is not on the scale."""
        fields = form(self.maya.person, entry_id=clock.new_id(), score=11)
        said = self.phone.take("/log/mood", fields)
        if self._counts(fields["write_id"], said):
            self.refused.add(fields["write_id"])

    def do_draft(self) -> None:
        self.saves += 1
        words = f"draft {next(names)}"
        fields = form(self.maya.person, draft_number=self.saves, words=words)
        name = f"{self.draft_id}.{self.saves}"
        path, key = f"/journal/drafts/{self.draft_id}", f"draft {self.draft_id}"
        more = {"isSave": True, "key": key, "number": self.saves, "typist": "the one tab"}
        self.phone.take(path, fields, name=name, **more)
        if name in self.phone.items():
            self.saved = self.saves

    def do_send(self) -> None:
        self.phone.run("send", whose=self.phone.whose, isForced=False)

    def do_later(self) -> None:
        self.now += 400_000
        self.phone.run("clock", now=self.now)
        self.do_send()

    def do_clock_back(self) -> None:
        """Her phone's clock was a day ahead, and is set right."""
        self.now -= 86_400_000
        self.phone.run("clock", now=self.now)

    def do_killed(self) -> None:
        self.phone.run("kill")

    def do_backup(self) -> None:
        self.backup = rows_of(self.maya)

    def do_put_back(self) -> None:
        """The server is put back to its backup. What it lacks now, the phone has. It is by a write
        that it lacks that this comes out: a save of a draft leaves no receipt."""
        if self.backup is None:
            return
        known = {str(row["write_id"]) for row in self.backup["receipts"]}
        sent = [item for item in self.phone.items().values() if item["state"] in {"sent", "beside"}]
        writes = [item["id"] for item in sent if not item.get("isSave")]
        if len(writes) == len(sent) or not known.issuperset(writes):
            put_rows(self.maya, self.backup)

    def _log(self) -> tuple[str, dict[str, Any]]:
        entry_id = str(clock.new_id())
        fields = form(self.maya.person, entry_id=entry_id, score=7, happened=f"words {next(names)}")
        item = self.phone.item("/log/mood", fields)
        return entry_id, item | {"words": fields["happened"]}

    def _hear_log(self, entry_id: str, item: dict[str, Any], said: dict[str, Any] | None) -> None:
        write_id = item["item"]["id"]
        if self._counts(write_id, said):
            self.words[entry_id] = item["words"]
            self.versions[entry_id] = write_id

    def _counts(self, write_id: str, said: dict[str, Any] | None) -> bool:
        """Whether the screen said that it is saved, or that it waits. A phone that was killed
        before it wrote anything down has said nothing, and sent nothing."""
        known = self.phone.items().get(write_id)
        if said and said["became"] == "sent":
            assert known is not None
            assert known["state"] in {"sent", "beside"}
        return known is not None


def rows_of(maya: Member) -> dict[str, list[Any]]:
    found = {}
    with maya.house.database.reading() as session:
        for name in KEPT_TABLES:
            table = Base.metadata.tables[name]
            mine = select(table).where(table.c.person_id == maya.person.id)
            found[name] = [dict(row._mapping) for row in session.execute(mine)]
    return found


def put_rows(maya: Member, rows: dict[str, list[Any]]) -> None:
    def write(session: Any) -> None:
        for name in reversed(KEPT_TABLES):
            table = Base.metadata.tables[name]
            session.execute(delete(table).where(table.c.person_id == maya.person.id))
        for name in KEPT_TABLES:
            if rows[name]:
                session.execute(insert(Base.metadata.tables[name]), rows[name])

    maya.house.database.write(write)


def check(maya: Member, phone: Phone, schedule: list[tuple[str, list[str]]]) -> None:
    phone.begin(maya)
    life = Life(maya, phone)
    for step, faults in schedule:
        life.do(step, faults)
    summary = phone.send_all()
    assert summary["waits"] == 0
    assert summary["looks"] == len(life.refused)
    left = {name for name, item in phone.items().items() if item["state"] == "refused"}
    assert left == life.refused
    entries = rows_of(maya)["entries"]
    key = maya.person.key
    on_server = {
        str(row["id"]): open_payload(key, row["kind"], row["id"], row["sealed"]).happened
        for row in entries
    }
    assert on_server == life.words
    assert {str(row["id"]) for row in entries if row["deleted_at"]} == life.binned
    assert rows_of(maya)["entry_versions"] == []
    assert [row["number"] for row in rows_of(maya)["drafts"]] == [life.saved] * bool(life.saved)


SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(max_examples=300, deadline=None, suppress_health_check=SLOW)
@given(schedule=schedules)
def test_whatever_happens_on_the_way_all_is_there_once(
    newcomer: Callable[[], Member],
    new_phone: Callable[[], Phone],
    schedule: list[tuple[str, list[str]]],
) -> None:
    check(newcomer(), new_phone(), schedule)


def test_a_clock_that_was_set_back_hides_nothing_that_a_server_lacks(
    newcomer: Callable[[], Member], new_phone: Callable[[], Phone]
) -> None:
    steps = ("later", "log", "backup", "clock back", "log", "put back")
    check(newcomer(), new_phone(), [(step, []) for step in steps])


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_ten_thousand_times(newcomer: Callable[[], Member], new_phone: Callable[[], Phone]) -> None:
    number = clock.now().toordinal()
    print(f"seed {number}")

    @seed(number)
    @settings(max_examples=10_000, database=None, deadline=None, suppress_health_check=SLOW)
    @given(schedule=schedules)
    def run(schedule: list[tuple[str, list[str]]]) -> None:
        check(newcomer(), new_phone(), schedule)

    run()
