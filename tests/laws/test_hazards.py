"""The hazard log is whole: every row is filled in, and every test it names is there."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent.parent
LOG = ROOT / "docs" / "hazards.md"
COLUMNS = ["id", "hazard", "cause", "effect", "control", "test", "what remains", "owner"]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


class Row(NamedTuple):
    """One hazard, column by column."""

    id: str
    hazard: str
    cause: str
    effect: str
    control: str
    test: str
    remains: str
    owner: str


def tables() -> list[list[list[str]]]:
    """The tables of the log, as lines of cells."""
    found: list[list[list[str]]] = []
    before = ""
    for line in LOG.read_text("utf-8").splitlines():
        if line.startswith("|"):
            if not before.startswith("|"):
                found.append([])
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        before = line
    return found


def rows() -> list[Row]:
    return [Row(*cells) for table in tables() for cells in table[2:]]


@cache
def names_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_table_has_the_columns_of_a_hazard_log() -> None:
    assert tables()
    for table in tables():
        assert table[0] == COLUMNS
        assert all(len(cells) == len(COLUMNS) for cells in table)


def test_no_two_hazards_have_one_id() -> None:
    ids = [row.id for row in rows()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Z]\d+", each) for each in ids)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_every_hazard_is_answered_in_full(row: Row) -> None:
    assert all(row)
    assert row.owner in {"maintainers", "operator"}
    assert NAMED.findall(row.test), "a control that no test holds is a wish"
    assert NAMED.sub("", row.test).strip() == ""


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.id)
def test_every_test_that_the_log_names_is_there(row: Row) -> None:
    for path, name in NAMED.findall(row.test):
        assert name.startswith("test_")
        assert (ROOT / path).is_file(), path
        assert name in names_in(ROOT / path), f"{path}::{name}"


def test_the_log_says_what_daymark_is_not_and_who_decides() -> None:
    text = LOG.read_text("utf-8")
    for said in ("not for monitoring, triage or diagnosis", "DCB0160", "medical device"):
        assert said in " ".join(text.split())
