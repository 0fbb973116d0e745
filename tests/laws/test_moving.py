"""What somebody has goes with them, and goes when they leave: no table is forgotten by both."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import func, select

from pwa.leaving import Departure, Leaving, list_tables
from pwa.migrations.tables import metadata
from pwa.people.models import FailedTry, PersonRow, RecoveryCode, SessionRow, Tombstone
from pwa.receipts import ReceiptRow
from pwa.transfer.formats import ours
from pwa.transfer.models import ExportRow, FilePart, ImportPage
from pwa.transfer.parts import PARTS
from pwa.transfer.schema import describe
from pwa.transfer.write_out import write_export
from pwa.vault.models import Canary, DataKey
from pwa.web.house import House
from tests.laws.conftest import Diary
from tests.laws.test_tables import NOBODYS

pytestmark = pytest.mark.database

SCHEMA = Path(__file__).parents[2] / "docs/export.schema.json"

# What no export holds, and why.
NOT_TAKEN = {
    Canary: "tells the right master key; nobody's",
    DataKey: "a key that opens nothing elsewhere; what it sealed is in the export, opened",
    Departure: "nobody's: that somebody left",
    ExportRow: "the export itself",
    FailedTry: "names that were tried, perhaps nobody's",
    FilePart: "the file that comes in, or this one that goes out",
    ImportPage: "what became of each line of a file; the report is fetched by itself",
    Leaving: "that somebody is about to leave",
    ReceiptRow: "tells a second try of a write; of no use elsewhere",
    RecoveryCode: "digests of codes for this account alone",
    SessionRow: "where one is signed in here",
    Tombstone: "nobody's: a token that ended",
}
WORK = "due_work"


def name_of(table: Any) -> str:
    return str(table.__tablename__)


def test_every_table_goes_out_or_says_why_not() -> None:
    taken = {name_of(table) for part in PARTS for table in part.tables}
    left = {name_of(table) for table in NOT_TAKEN}
    assert not taken & left
    assert metadata.tables.keys() - taken - left == {WORK}


def test_leaving_knows_every_table_of_a_person() -> None:
    known = {table.name for table in list_tables()} | {PersonRow.__tablename__}
    known |= {Leaving.__tablename__}
    assert metadata.tables.keys() - known == NOBODYS.keys()


def test_every_part_that_is_more_than_for_reading_is_brought_in_again() -> None:
    for_reading = {"settings", "imports", "circle", "invitations"}
    for_reading |= {"reminders", "reminder_wishes", "push_devices", "deliveries"}
    brought = [part.name for part in PARTS if part.name not in for_reading]
    assert brought == list(ours.BROUGHT)


def test_the_schema_in_the_docs_is_that_of_the_code() -> None:
    """python -m pwa.cli schema > docs/export.schema.json"""
    assert json.loads(SCHEMA.read_text("utf-8")) == describe()


def test_what_goes_out_is_as_the_schema_says(diary: Diary, house: House) -> None:
    file = io.BytesIO()
    with house.database.reading() as session:
        write_export(session, diary.member.person, file, since=None)
    with zipfile.ZipFile(file) as archive:
        data = {
            name: json.loads(archive.read(f"data/{name}.json")) for name in describe()["properties"]
        }
        about = json.loads(archive.read("daymark.json"))
    assert (about["format"], about["version"]) == (ours.FORMAT, ours.VERSION)
    assert all(data.values())
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    assert [error.message for error in validator.iter_errors(data)] == []
    data["entries"][0]["payload"]["score"] = "high"
    assert [error.message for error in validator.iter_errors(data)] != []


def test_every_row_of_what_is_taken_is_a_record(diary: Diary, house: House) -> None:
    """As many records as rows; versions stand within theirs."""
    person = diary.member.person
    with house.database.reading() as session:
        for part in PARTS:
            table = part.tables[0]
            owner = table.id if table is PersonRow else table.person_id  # type: ignore[attr-defined]
            rows = session.scalar(select(func.count()).select_from(table).where(owner == person.id))
            records = list(part.records(session, person, None))
            if part.name == "toolbox":
                rows = len(records)  # one row holds all tools
            assert len(records) == rows == part.size(session, person, None), part.name
            assert records, part.name


def test_the_file_is_named_neutrally(diary: Diary) -> None:
    page = diary.browser.get(f"/moving/out/{diary.others['export_id']}/file")
    name = page.headers["Content-Disposition"].partition("filename=")[2].strip('"')
    assert name == f"export-{diary.member.person.today().isoformat()}.zip"
