"""A whole log, with versions, bin, toolbox and plan, comes back the same from its own records."""

import io
import json
import zipfile
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pwa import clock
from pwa.safety.acts import Plan, SavePlan
from pwa.safety.plan import save_plan
from pwa.transfer.bring_ours import bring_record
from pwa.transfer.bringing import Became, Bringing
from pwa.transfer.formats import ours
from pwa.transfer.found import FoundOurs
from pwa.transfer.source import Source
from pwa.transfer.write_out import write_export
from tests.acts import stamp
from tests.conftest import Member
from tests.transfer.whole_logs import ALL, GIVEN, live

pytestmark = pytest.mark.database

OF_HERE = {"settings", "imports"}
numbers = count()


def write_out(member: Member) -> bytes:
    file = io.BytesIO()
    with member.house.database.reading() as session:
        write_export(session, member.person, file, since=None)
    return file.getvalue()


def bringing_for(member: Member) -> Bringing:
    person = member.person
    return Bringing(
        member.house.database, person, clock.new_id(), "ours", person.zone, person.today()
    )


def bring_in(
    member: Member, file: bytes, bringing: Bringing | None = None
) -> list[tuple[Became, str]]:
    bringing = bringing or bringing_for(member)
    stream = io.BufferedReader(io.BytesIO(file))
    return [
        bring_record(bringing, each.thing, each.record)
        for each in ours.read(Source("export.zip", stream, len(file)))
        if isinstance(each, FoundOurs)
    ]


def log_in(file: bytes) -> dict[str, Any]:
    """All of it, but when something was put away or a draft was kept; versions that wait side by
    side have no order."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            part = name.removeprefix("data/").removesuffix(".json")
            if name.startswith("data/") and part not in OF_HERE:
                found[part] = json.loads(archive.read(name))
    for record in found["entries"]:
        record["binned_at"] = record["binned_at"] is not None
    for draft in found["drafts"]:
        del draft["at"]
    for record in (each for part in found.values() for each in part):
        record.get("versions", []).sort(key=json.dumps)
    found["drafts"].sort(key=json.dumps)
    return found


@pytest.fixture
def newcomer(join: Callable[..., Member]) -> Callable[..., Member]:
    """Somebody with an empty account, and another each time."""
    return lambda **where: join(f"Newcomer {next(numbers)}", **where)


@settings(
    max_examples=10,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # making it smaller takes minutes
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_whole_log_comes_back_the_same(
    newcomer: Callable[..., Member], data: st.DataObject
) -> None:
    maya = newcomer(starts=data.draw(st.sampled_from([0, 4])))
    live(maya, data.draw)
    file = write_out(maya)
    other = newcomer(zone="Asia/Tokyo")
    bringing = bringing_for(other)
    for _ in range(2):  # killed after all of it was written, and tried again
        assert {(Became.BROUGHT, "")} >= set(bring_in(other, file, bringing)) - KEPT_BY_NUMBER
        assert log_in(write_out(other)) == log_in(file)
    for again in (other, maya):
        assert {(Became.THERE, "")} >= set(bring_in(again, file))
        assert log_in(write_out(again)) == log_in(file)


# A draft leaves no receipt: tried again, it is there.
KEPT_BY_NUMBER = {(Became.THERE, "")}


@pytest.mark.parametrize(("model", "fields"), ALL, ids=lambda each: getattr(each, "__name__", ""))
def test_every_field_is_tried(model: Any, fields: dict[str, Any]) -> None:
    assert fields.keys() | GIVEN.get(model, set()) == set(model.model_fields)


def test_an_older_plan_lies_beside_her_newer_one_once_however_often_it_comes(
    maya: Member,
) -> None:
    database, person = maya.house.database, maya.person
    first = SavePlan(**stamp(person), payload=Plan(signs="I stop answering."))
    save_plan(database, person, first)
    file = write_out(maya)
    newer = SavePlan(**stamp(person), base=first.write_id, payload=Plan(signs="I sleep late."))
    save_plan(database, person, newer)
    assert bring_in(maya, file) == [(Became.BROUGHT, "")]
    assert bring_in(maya, file) == [(Became.THERE, "")]
    (plan,) = log_in(write_out(maya))["plan"]
    assert [each["payload"]["signs"] for each in plan["versions"]] == ["I stop answering."]


ID, OTHER = "01a2100d-90d4-7528-a4d4-4040c7cc3d21", "01a2100d-90d4-7528-a4d4-4040c7cc3d22"
THEN = "2026-01-01T08:00:00Z"
ENTRY: dict[str, Any] = {
    "id": ID,
    "kind": "mood",
    "at": THEN,
    "day": "2026-01-01",
    "zone": "Europe/Paris",
}
ENTRY |= {"payload": {"score": 5}}
VERSION = {name: ENTRY[name] for name in ("at", "day", "zone", "payload")}
HABIT = {"id": ID, "made_at": THEN, "payload": {"called": "Swim"}}
PAUSE = {"id": ID, "first": "2026-01-01", "until": "2026-01-05", "keeps_medicine": True}
BY_HAND: list[tuple[str, dict[str, Any]]] = [
    ("entries", ENTRY | {"at": "2026-01-01T08:00:00"}),
    ("entries", ENTRY | {"at": "0001-01-01T00:00:00+14:00"}),
    ("entries", ENTRY | {"at": "9999-12-31T23:59:59-12:00"}),
    ("entries", ENTRY | {"zone": "Nowhere/Else"}),
    ("entries", ENTRY | {"versions": [VERSION | {"payload": {"score": 11}}]}),
    ("entries", ENTRY | {"versions": [VERSION | {"goal_id": OTHER}]}),
    ("entries", ENTRY | {"versions": [VERSION | {"at": "9999-12-31T23:59:59Z"}]}),
    ("habits", HABIT | {"made_at": "2026-01-01T08:00:00"}),
    ("habits", HABIT | {"made_at": "9999-12-31T23:59:59Z"}),
    ("habits", HABIT | {"ended_at": "0001-01-01T00:00:00Z"}),
    ("habits", HABIT | {"payload": {"called": "Swim", "goal_id": OTHER}}),
    ("habits", HABIT | {"payload": {"called": "x", "stock": 3, "stock_at": "2026-01-01T08:00:00"}}),
    ("habits", HABIT | {"payload": {"called": "x", "is_medicine": True, "doses": ["08:00Z"]}}),
    ("pauses", PAUSE | {"until": "2025-01-01"}),
    ("pauses", PAUSE | {"first": "9999-12-30", "until": "9999-12-31"}),
    ("toolbox", {"id": ID, "words": ""}),
    ("toolbox", {"id": ID, "words": "x", "taken_out": True, "taken_from": -1}),
    ("plan", {"at": THEN, "payload": {"ask_1_phone": "my sister"}}),
    ("drafts", {"id": ID, "kind": "mood", "number": 1, "fields": {}}),
    ("drafts", {"id": ID, "kind": "journal", "number": 0, "fields": {}}),
]


@pytest.mark.parametrize(("thing", "record"), BY_HAND)
def test_what_was_changed_by_hand_is_refused_and_nothing_of_it_is_kept(
    maya: Member, thing: str, record: dict[str, Any]
) -> None:
    before = log_in(write_out(maya))
    became, sentence = bring_record(bringing_for(maya), thing, json.dumps(record))
    assert became is Became.REFUSED
    assert sentence
    assert log_in(write_out(maya)) == before
