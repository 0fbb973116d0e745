"""What an older version wrote down on a phone still opens, and still goes. One file for each
released form of an item; none of them is ever changed."""

import json
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
import time_machine

from pwa.vault.keys import PersonKey
from pwa.vault.phone import open_parcels
from tests.conftest import Member
from tests.parcels import seal
from tests.promises.phone import Phone
from tests.promises.test_nothing_lost import rows_of

pytestmark = pytest.mark.database

FILES = sorted(Path(__file__).parent.glob("outbox_v*.json"))
every_version = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def read(file: Path) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return written


def letters(file: Path) -> list[dict[str, str]]:
    """What is in its parcels, opened with the key that they were sealed for."""
    written = read(file)
    key = PersonKey(UUID(written["person"]), bytes.fromhex(written["data_key"]))
    texts = open_parcels(key, [b64decode(item["parcel"]) for item in written["items"]])
    return [json.loads(text or "") for text in texts]


@every_version
def test_its_parcels_open(file: Path) -> None:
    assert [letter["path"].split("/")[1] for letter in letters(file)] == [
        "log",
        "entries",
        "log",
        "journal",
    ]


@every_version
@time_machine.travel(datetime(2026, 11, 27, 8, tzinfo=UTC))
def test_it_is_listed_and_sent(maya: Member, new_phone: Callable[[], Phone], file: Path) -> None:
    phone = new_phone()
    phone.begin(maya)
    items = read(file)["items"]
    for item, letter in zip(items, letters(file), strict=True):
        sealed = seal(phone.point, letter["path"], dict(parse(letter["body"])))
        item |= {"whose": phone.whose, "parcel": list(b64decode(sealed))}
    phone.run("load", items=items)
    told = phone.run("summary", whose=phone.whose)
    assert (told["waits"], told["looks"]) == (3, 1)
    told = phone.send_all()
    assert (told["waits"], told["looks"]) == (0, 1)
    rows = rows_of(maya)
    assert (len(rows["entries"]), len(rows["drafts"])) == (1, 1)
    assert rows["entries"][0]["version"] == UUID(items[1]["id"])


def parse(body: str) -> list[tuple[str, str]]:
    return parse_qsl(body, keep_blank_values=True)
