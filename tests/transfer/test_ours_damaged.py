"""An export that was changed or damaged on its way: told exactly, and never a reason to stop."""

import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pwa.entries.kinds.journal.payload import Journal
from pwa.transfer.formats import ours
from pwa.transfer.found import FoundOurs, Remark, Unread
from pwa.transfer.sheets import RUNS, defuse
from pwa.transfer.source import NotReadable, Source
from pwa.transfer.write_out import write_export
from tests.conftest import Member
from tests.entries.diary import log_payload, mood

ABOUT = json.dumps({"format": "daymark", "version": 1}).encode()
DEEP = b"[" * 100_000 + b"]" * 100_000


def archive(about: bytes = ABOUT, **parts: bytes) -> Source:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("daymark.json", about)
        for name, content in parts.items():
            made.writestr(f"data/{name}.json", content)
    size = file.tell()
    file.seek(0)
    return Source("export.zip", io.BufferedReader(file), size)


def read(source: Source) -> list[Any]:
    return [found for found in ours.read(source) if not isinstance(found, Remark)]


@pytest.mark.parametrize(
    "damaged", [b'{"id": 2', b"\xff\xfe", DEEP, b'"only words"', b'{"id": 2}}'], ids=range(5)
)
def test_one_damaged_record_is_told_and_the_others_come_in(damaged: bytes) -> None:
    found = read(archive(goals=b'[\n{"id": 1},\n' + damaged + b',\n{"id": 3}\n]\n'))
    assert [type(each) for each in found] == [FoundOurs, Unread, FoundOurs]
    assert [each.line for each in found] == [1, 2, 3]
    assert len(found[1].text) <= 400


def test_laid_out_anew_by_hand_it_reads_the_same() -> None:
    records = [{"id": 1, "payload": {"words": "a\nb"}}, {"id": 2}]
    found = read(archive(goals=json.dumps(records, indent=4).encode()))
    assert [json.loads(each.record) for each in found] == records


@pytest.mark.parametrize("half", [b'[\n{"id": 1},\n{"id"', b"", b"{}", DEEP], ids=range(4))
def test_half_a_part_is_not_taken_for_a_whole_one(half: bytes) -> None:
    with pytest.raises(NotReadable):
        read(archive(goals=half))


@pytest.mark.parametrize("about", [b"", b"[]", b"{}", DEEP, b'{"format":"daymark","version":2}'])
def test_what_is_newer_or_says_nothing_of_itself_is_refused(about: bytes) -> None:
    with pytest.raises(NotReadable):
        read(archive(about, goals=b"[]"))


class Onward(io.RawIOBase):
    """Takes what is written, and can go nowhere else."""

    def __init__(self) -> None:
        self.taken = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.taken += piece
        return len(piece)


@pytest.mark.database
def test_it_is_written_forward_only_and_is_a_whole_archive(maya: Member) -> None:
    log_payload(maya, mood(4, note="the ferry"))
    into = Onward()
    with maya.house.database.reading() as session:
        write_export(session, maya.person, into, since=None)
    with zipfile.ZipFile(io.BytesIO(bytes(into.taken))) as made:
        assert made.testzip() is None
        assert b"the ferry" in made.read("data/entries.json")


AWKWARD = st.text(st.sampled_from(" \u00a0\u3000\u200b\ufeff\x0b'=+-@|%＝﹦\tx1"), max_size=6)


@given(st.text() | AWKWARD)
def test_a_cell_runs_nothing_and_still_says_what_was_written(text: str) -> None:
    cell = defuse(text)
    seen = cell.lstrip(" \u00a0\u3000\u200b\ufeff\x0b")
    assert not seen.startswith(RUNS)
    was_defused = cell.startswith("'") and defuse(cell[1:]) == cell
    assert (cell[1:] if was_defused else cell) == text


@given(st.lists(st.text(st.sampled_from("#x a\u3000\x1c"), max_size=6), max_size=3))
def test_tags_checked_again_stay_as_they_are(tags: list[str]) -> None:
    once = Journal(words="rain", tags=tuple(tags)).tags
    assert Journal(words="rain", tags=once).tags == once
