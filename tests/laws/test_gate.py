"""What somebody sees of another's log comes through the gate, and through nothing else: by the
structure of the code, and by what two worlds show that differ only in what is private."""

import ast
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

import pwa
from pwa import clock
from pwa.circle import log as circle
from pwa.circle import standing
from pwa.circle.terms import Role
from tests.acts import PASSWORD, log_mood
from tests.circle.made import let_in, show
from tests.conftest import Member

pytestmark = pytest.mark.database

ROOM = Path(pwa.__file__).parent
# What reads a person's things, by the person. A viewer's page never has the client's person.
READERS = ("pwa.entries", "pwa.goals", "pwa.habits", "pwa.safety.plan", "pwa.safety.versions")
# What the desk may know of the log: what kinds there are called.
NAMES_ONLY = {"pwa.entries.kind"}
# The modules that may turn a link into a person.
OPENERS = {"circle/clients.py", "circle/links.py", "circle/invitations.py"}


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{each.name}" for each in node.names}
        elif isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
    return found


def test_the_desk_reads_no_log_but_through_the_gate() -> None:
    for path in (ROOM / "desk").glob("*.py"):
        reads = {
            name
            for name in imports_of(path)
            if name.startswith(READERS) and not name.startswith(tuple(NAMES_ONLY))
        }
        assert reads == set(), path.name
        assert "sqlalchemy" not in imports_of(path), path.name


def test_only_the_gate_opens_somebody_elses_entries() -> None:
    """A person is found by id in few places, and entries are opened under another's key in one."""
    for path in (ROOM / "circle").glob("*.py"):
        opens = {"pwa.entries.sealed.open_row", "pwa.entries.sealed.open_payload"}
        if opens & imports_of(path):
            assert path.name == "gate.py"
    finders = {"pwa.people.person.find_person", "pwa.people.person.find_people"}
    for path in (ROOM / "circle").glob("*.py"):
        if finders & imports_of(path):
            assert f"circle/{path.name}" in OPENERS
    for room in ("desk", "screens", "api", "web", "insights"):
        for path in (ROOM / room).rglob("*.py"):
            assert not finders & imports_of(path), path


PAGES = ("", "/print", "/hours", "/end")
AN_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f-]{27}|static/[0-9a-f]{16}")
A_TIME = re.compile(rb"\b\d{1,2}:\d\d\b")


@pytest.fixture
def world(join: Callable[[str], Member]) -> tuple[Member, list[tuple[FlaskClient, str]]]:
    """Maya, with a case manager and her brother, and what she shows them."""
    maya, dana, sam = join("Maya"), join("Dana"), join("Sam")
    links = [let_in(maya, dana), let_in(maya, sam, Role.FAMILY)]
    house, person = maya.house, maya.person
    house.database.write(
        lambda session: standing.share_from_now(session, person, links[0], "mood", words=True)
    )
    for back in range(9, 0, -1):
        act = log_mood(
            person,
            4 + back % 4,
            tapped_at=clock.now() - timedelta(days=back),
            day=person.today() - timedelta(days=back),
            happened=f"the {back}th",
        )
        circle.log(house.database, person, act)
        show(maya, act.entry_id, links[0])
        show(maya, act.entry_id, links[1], words=back == 3)
    for viewer in (dana, sam):
        viewer.browser.post("/desk/unlock", data={"password": PASSWORD})
    return maya, [
        (viewer.browser, f"/desk/{link}") for viewer, link in zip((dana, sam), links, strict=True)
    ]


def read_desk(viewers: list[tuple[FlaskClient, str]]) -> list[tuple[int, list[str], bytes]]:
    """Every page of the desk as each viewer is sent it: status, headers, bytes, ids and times
    aside."""
    read = []
    for browser, link in viewers:
        for path in ("/desk", *(link + page for page in PAGES)):
            answer = browser.get(path)
            headers = [f"{name}: {value}" for name, value in answer.headers if name != "Date"]
            read.append((answer.status_code, headers, A_TIME.sub(b"", AN_ID.sub(b"", answer.data))))
    return read


def test_two_worlds_that_differ_only_in_private_entries_look_the_same(
    app: Flask, world: tuple[Member, list[tuple[FlaskClient, str]]]
) -> None:
    maya, viewers = world
    with time_machine.travel(clock.now() + timedelta(seconds=1), tick=False):
        read_desk(viewers)  # from here on nothing is new
        plain = read_desk(viewers)
        for back in range(12):
            at = clock.now() - timedelta(days=back)
            act = log_mood(
                maya.person,
                1,
                tapped_at=at,
                day=maya.person.today() - timedelta(days=back),
                happened="nobody reads this",
            )
            circle.log(maya.house.database, maya.person, act)
        assert read_desk(viewers) == plain
    assert any(b"Maya" in page for _status, _headers, page in plain)


def test_two_worlds_that_differ_in_what_is_shown_do_not(
    app: Flask, world: tuple[Member, list[tuple[FlaskClient, str]]]
) -> None:
    """The comparison can fail."""
    maya, viewers = world
    plain = read_desk(viewers)
    act = log_mood(maya.person, 1)
    circle.log(maya.house.database, maya.person, act)
    link_id = viewers[0][1].rpartition("/")[2]
    show(maya, act.entry_id, UUID(link_id))
    assert read_desk(viewers) != plain


def test_the_viewers_pages_are_kept_nowhere(
    world: tuple[Member, list[tuple[FlaskClient, str]]],
) -> None:
    for status, headers, _page in read_desk(world[1]):
        if status == 200:
            assert any("no-store" in each for each in headers if each.startswith("Cache-Control"))
        assert not any(each.startswith("Daymark-Keep") for each in headers)
