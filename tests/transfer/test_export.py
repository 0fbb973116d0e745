"""Everything Maya has goes out in one file, and comes back the same."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from pwa import clock
from pwa.entries.acts import Bin
from pwa.entries.bin import bin_entry
from pwa.entries.models import Entry
from pwa.entries.record import edit
from pwa.goals.goal import Ending
from pwa.goals.keep import EndGoal, end_goal
from pwa.safety.acts import Plan, SavePlan
from pwa.safety.plan import save_plan
from pwa.transfer import exports, receive
from pwa.transfer.exports import State, find_export, forget_exports, read_export
from pwa.transfer.imports import State as ImportState
from pwa.transfer.models import FilePart
from pwa.transfer.sheets import RUNS, defuse
from pwa.transfer.take_out import take_out
from pwa.transfer.write_out import count_records, write_export
from tests.acts import edit_mood, stamp
from tests.conftest import Member
from tests.entries.diary import breathed, log_payload, mood, written
from tests.filled import CAT, THERE, WORDS, fill_the_rest
from tests.transfer.test_imports import answer_all, run

pytestmark = pytest.mark.database


def export(member: Member, since: date | None = None) -> bytes:
    """The file, as she takes it away."""
    export_id = clock.new_id()
    database, person = member.house.database, member.person
    exports.begin_export(database, person, export_id, since)
    member.house.long_loop.run_due()
    with database.reading() as session:
        known = find_export(session, person, export_id)
        assert known is not None
        assert known.state is State.READY
        assert known.done == known.total
    file = b"".join(read_export(database, person, export_id))
    assert len(file) == known.size
    return file


def bring_back(member: Member, file: bytes) -> Any:
    import_id = clock.new_id()
    database, person = member.house.database, member.person
    receive.keep_whole(database, person, import_id, "export.zip", file)
    receive.end_upload(database, person, import_id)
    known = run(member, import_id)
    assert known.state is ImportState.ASKING, known.problem
    answer_all(member, known)
    return run(member, import_id)


def parts(file: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return {
            name.removeprefix("data/").removesuffix(".json"): json.loads(archive.read(name))
            for name in archive.namelist()
            if name.startswith("data/")
        }


def log_of_all(file: bytes) -> dict[str, Any]:
    """What must be the same afterwards: all but settings, the imports themselves, and when things
    were put away."""
    found = parts(file)
    for gone in ("settings", "imports"):
        found.pop(gone)
    for part in found.values():
        for record in part:
            for named in ("at", "number", "made_at") if part is found["drafts"] else ():
                record.pop(named, None)
            record["binned_at"] = bool(record.get("binned_at"))
            record["versions"] = [
                {name: each[name] for name in each if name not in {"made_at", "at"}}
                for each in record.get("versions", [])
                if not each["put_aside"]
            ]
    for pause in found["pauses"]:
        pause.pop("made_at")
    return found


def fill(maya: Member) -> None:
    """One of everything, with other versions, an entry in the bin, an ended goal, a plan."""
    ids = fill_the_rest(maya)
    database, person = maya.house.database, maya.person
    end = EndGoal(**stamp(person, goal_id=ids["goal_id"], ending=Ending.REACHED))
    end_goal(database, person, end)
    binned = log_payload(maya, mood(2, note="=1+1"))
    bin_entry(database, person, Bin(**stamp(person, entry_id=binned)))
    changed = log_payload(maya, mood(6), back=3)
    edit(database, person, edit_mood(person, changed, clock.new_id(), 9, note="the other phone"))
    log_payload(maya, breathed(), back=800)
    log_payload(maya, written(tags=("Bus",)), back=400)
    plan = Plan(signs="I stop answering the phone.", ask_1="Sam", ask_1_phone="555 0134")
    save_plan(database, person, SavePlan(**stamp(person, payload=plan)))


def test_it_comes_back_the_same_in_an_empty_account(
    maya: Member, join: Callable[[str], Member]
) -> None:
    fill(maya)
    file = export(maya)
    other = join("Maya again")
    brought = bring_back(other, file)
    assert (brought.refused, brought.there) == (0, 0), brought.refused_first
    assert brought.brought == brought.total
    assert log_of_all(export(other)) == log_of_all(file)


def test_taken_out_again_nothing_of_it_stays_but_tools_and_drafts(
    maya: Member, join: Callable[[str], Member]
) -> None:
    fill(maya)
    other = join("Maya again")
    brought = bring_back(other, export(maya))
    take_out(other.house.database, other.person, brought.id)
    assert run(other, brought.id).state is ImportState.TAKEN_OUT
    left = {name: records for name, records in parts(export(other)).items() if records}
    assert left.keys() == {"settings", "imports", "toolbox", "drafts"}


def test_brought_back_where_it_came_from_all_of_it_is_there(maya: Member) -> None:
    fill(maya)
    file = export(maya)
    again = bring_back(maya, file)
    assert (again.brought, again.refused) == (0, 0)
    assert again.there == again.total
    assert log_of_all(export(maya)) == log_of_all(file)


def test_brought_back_twice_nothing_comes_twice(
    maya: Member, join: Callable[[str], Member]
) -> None:
    fill(maya)
    file = export(maya)
    other = join("Maya again")
    bring_back(other, file)
    again = bring_back(other, file)
    assert (again.brought, again.refused) == (0, 0)


def test_her_words_are_in_all_three_forms_and_it_is_a_plain_archive(maya: Member) -> None:
    fill(maya)
    with zipfile.ZipFile(io.BytesIO(export(maya))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        page = archive.read("read.html").decode()
        everything = b"".join(archive.read(name) for name in names).decode()
    assert {"daymark.json", "read.html", "style.css", "tables/mood.csv"} <= set(names)
    logged = set(WORDS) - {CAT, THERE}  # these wait in a file that was not brought in
    assert [word for word in logged if word not in everything] == []
    assert "I stop answering the phone." in page
    assert "http" not in page


def test_the_tables_run_nothing(maya: Member) -> None:
    log_payload(maya, mood(3, note='=HYPERLINK("x")', tags=("+tag",), happened="@here"))
    with zipfile.ZipFile(io.BytesIO(export(maya))) as archive:
        table = archive.read("tables/mood.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(table))
    assert (row["score"], row["note"]) == ("3", '\'=HYPERLINK("x")')
    assert (row["tags"], row["happened"]) == ("'+tag", "'@here")


@given(st.text())
def test_no_cell_begins_with_what_a_spreadsheet_runs(text: str) -> None:
    cell = defuse(text)
    assert not cell.lstrip(" \u00a0").startswith(RUNS)
    assert cell.removeprefix("'") == text or cell == text


def test_only_what_was_logged_since_then(maya: Member) -> None:
    log_payload(maya, mood(), back=100)
    newer = log_payload(maya, mood(), back=3)
    found = parts(export(maya, maya.person.today() - timedelta(days=30)))
    assert [entry["id"] for entry in found["entries"]] == [str(newer)]


def test_it_tells_how_far_it_is_and_ends_at_all_of_it(maya: Member) -> None:
    fill(maya)
    told: list[tuple[int, int]] = []
    with maya.house.database.reading() as session:
        records = count_records(session, maya.person, None)
        counted = write_export(
            session,
            maya.person,
            io.BytesIO(),
            since=None,
            tell=lambda done, total: told.append((done, total)),
        )
    assert counted == records
    assert told[-1][0] == told[-1][1] > records


def test_killed_while_packing_it_begins_anew(maya: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(maya)
    export_id = clock.new_id()
    database, person = maya.house.database, maya.person
    exports.begin_export(database, person, export_id, None)

    def die(session: Any, member: Any, into: Any, **more: Any) -> None:
        into.write(b"half" * 200_000)
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(exports, "write_export", die)
        with pytest.raises(SystemExit):
            maya.house.long_loop.run_due()
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        maya.house.long_loop.run_due()
    file = b"".join(read_export(database, person, export_id))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None


def test_a_file_waits_a_day_and_a_new_one_takes_its_place(maya: Member) -> None:
    export(maya)
    export(maya)
    assert parts_kept(maya) == 1
    with time_machine.travel(clock.now() + timedelta(days=2)):
        maya.house.database.write(forget_exports)
    assert parts_kept(maya) == 0


def parts_kept(member: Member) -> int:
    with member.house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(FilePart)) or 0


def test_nobody_else_has_her_file(maya: Member, sam: Member) -> None:
    export_id: UUID = clock.new_id()
    exports.begin_export(maya.house.database, maya.person, export_id, None)
    maya.house.long_loop.run_due()
    exports.drop_export(maya.house.database, sam.person, export_id)
    with maya.house.database.reading() as session:
        assert find_export(session, sam.person, export_id) is None
        assert find_export(session, maya.person, export_id) is not None


@pytest.mark.parametrize(
    ("record", "thing"),
    [
        ("{}", "entries"),
        ("not json", "goals"),
        ('{"id": 1}', "habits"),
        ("{}", "songs"),
        (
            (
                '{"id":"01a2100d-90d4-7528-a4d4-4040c7cc3d21","kind":"song","at":"2026-01-01T00:00:00Z",'
                '"day":"2026-01-01","zone":"Europe/Paris","payload":{}}'
            ),
            "entries",
        ),
        (
            (
                '{"id":"01a2100d-90d4-7528-a4d4-4040c7cc3d21","kind":"mood","at":"2026-01-01T00:00:00Z",'
                '"day":"2026-01-01","zone":"Europe/Paris","payload":{"score":11}}'
            ),
            "entries",
        ),
        (
            (
                '{"id":"01a2100d-90d4-7528-a4d4-4040c7cc3d21","kind":"mood","at":"2026-01-01T00:00:00Z",'
                '"day":"2026-01-01","zone":"Europe/Paris","payload":{"score":5},'
                '"goal_id":"01a2100d-90d4-7528-a4d4-4040c7cc3d22"}'
            ),
            "entries",
        ),
    ],
)
def test_a_record_changed_by_hand_is_refused_with_a_sentence(
    maya: Member, record: str, thing: str
) -> None:
    from pwa.transfer.bring_ours import bring_record
    from pwa.transfer.bringing import Became, Bringing

    person = maya.person
    bringing = Bringing(
        maya.house.database, person, clock.new_id(), "ours", person.zone, person.today()
    )
    became, sentence = bring_record(bringing, thing, record)
    assert (became, bool(sentence)) == (Became.REFUSED, True)
    with maya.house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 0
