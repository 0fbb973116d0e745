"""The page of an export opens by itself, in any browser, and says what was written."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Member
from tests.entries.diary import log_payload, mood
from tests.laws.test_markup import validate
from tests.transfer.test_export import fill
from tests.transfer.test_ours_whole import write_out

pytestmark = pytest.mark.database


def page_of(member: Member) -> str:
    with zipfile.ZipFile(io.BytesIO(write_out(member))) as archive:
        return archive.read("read.html").decode()


def test_with_nothing_and_with_everything_in_it_it_is_valid(maya: Member, tmp_path: Path) -> None:
    pages = {"nothing": page_of(maya)}
    fill(maya)
    pages["everything"] = page_of(maya)
    assert validate(pages, tmp_path) == []


def test_it_needs_nothing_but_the_file_beside_it(maya: Member) -> None:
    fill(maya)
    page = page_of(maya)
    assert re.findall(r'(?:href|src)="([^"]*)"', page) == ["style.css"]
    assert "<script" not in page
    assert "style=" not in page


def test_what_she_wrote_is_words_and_never_markup(maya: Member) -> None:
    log_payload(maya, mood(4, note="<script>alert(1)</script> & <b>rain</b>"))
    page = page_of(maya)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;rain&lt;/b&gt;" in page
    assert "<script" not in page
