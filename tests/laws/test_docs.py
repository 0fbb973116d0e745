"""What the documents say is what the code does."""

import re
import runpy
from pathlib import Path

import pytest

from pwa.config import Settings, variable
from pwa.db import Base
from pwa.people import password, sessions, sign_in
from pwa.vault import keys

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
SECURITY = ROOT / "docs/security.md"
ROW = re.compile(r"^\| (.*) \|$", re.MULTILINE)


def rows(page: Path, heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    section = page.read_text("utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    cells = [[cell.strip() for cell in row.split(" | ")] for row in ROW.findall(section)]
    return cells[2:]


def shown(default: object) -> str:
    """A default as the table writes it: nothing where there is none."""
    if default in {None, "", ()}:
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def names(cell: str) -> set[str]:
    return {name.partition(" (")[0] for name in cell.split(", ") if name}


def test_every_setting_stands_in_the_table_as_it_is() -> None:
    fields = Settings.model_fields
    assert rows(ROOT / "docs/deploying.md", "Settings") == [
        [f"`{variable(name)}`", shown(field.default), field.description]
        for name, field in fields.items()
    ]


def test_every_column_is_said_to_stand_open_or_sealed() -> None:
    said = {
        table: names(opened) | names(sealed)
        for table, opened, sealed in rows(SECURITY, "What stands open in the database")
    }
    assert said == {
        name: {column.name for column in table.columns}
        for name, table in Base.metadata.tables.items()
    }


def test_only_bytes_are_said_to_be_sealed() -> None:
    for table, _opened, sealed in rows(SECURITY, "What stands open in the database"):
        for name in names(sealed):
            assert Base.metadata.tables[table].c[name].type.python_type is bytes


def test_the_figures_of_the_security_page_are_those_of_the_code() -> None:
    hasher = runpy.run_path(password.__file__)["_hasher"]
    memory, passes, lanes = hasher.memory_cost // 1024, hasher.time_cost, hasher.parallelism
    text = SECURITY.read_text("utf-8")
    for figure in (
        f"argon2id, {memory} MiB, {passes} passes, {lanes} lane;",
        f"{password.SHORTEST} to {password.LONGEST:,} characters",
        f"{sign_in.CODES} of {sign_in.CODE_BYTES * 8} random bits",
        f"{sign_in.TRIES} wrong tries for a name in {sign_in.TRIES_WITHIN.seconds // 60} minutes",
        f"steps of {keys.STEP} bytes",
        f"stays {sessions.TOMBSTONE.days} days",
    ):
        assert figure in text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r'\]\(([^)#]+)[^)]*\)|src="([^"]+)"', text):
        link = "".join(target)
        if not link.startswith("http"):
            assert (page.parent / link).is_file(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_to_be_made_can_be_made(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    for target in re.findall(r"(?:`|^)make ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE):
        assert target in targets


def test_the_readme_names_every_room() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    said = set(re.findall(r"^  ([a-z]+)/ ", text, re.MULTILINE))
    rooms = {path.name for path in (ROOT / "pwa").iterdir() if path.is_dir()}
    assert said == rooms - {"__pycache__"}
    for folder in re.findall(r"^([a-z]+)/ ", text, re.MULTILINE):
        assert (ROOT / folder).is_dir()
