"""Who may open which door: every route and method, for everybody who may stand before it, against
one table that is read by people. A new route without a row fails.

`DAYMARK_WRITE_ACCESS=1 pytest tests/laws/test_access.py` writes the table anew, to be read before
it is kept.
"""

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from pwa.circle import standing
from pwa.circle.links import end
from pwa.circle.terms import Role
from pwa.circle.things import Named, Thing
from pwa.leaving import leave_now
from pwa.people.hold import hold
from pwa.web import limits
from tests.acts import PASSWORD
from tests.circle.made import let_in, show, show_things
from tests.conftest import Member
from tests.laws.conftest import Diary, fill_rule

pytestmark = pytest.mark.database

TABLE = Path(__file__).parent / "access.csv"
LAST = ("/end", "/bin", "/withdraw", "/empty", "/leave", "/sign-out", "/discard", "/archive")
"""What takes something away comes after what reads it."""


HERS = ("entry_id", "goal_id", "habit_id", "draft_id")


class Visitor(NamedTuple):
    """Somebody before a door, and the link they would name."""

    browser: FlaskClient
    link_id: UUID


@pytest.fixture
def visitors(
    app: Flask, diary: Diary, join: Callable[[str], Member], stranger: FlaskClient
) -> dict[str, Visitor]:
    """Everybody who may stand before a door of Maya's."""
    maya, house = diary.member, diary.member.house
    dana, sam, ruth, olga, eve, hal, ira = (
        join(name) for name in ("Dana", "Sam", "Ruth", "Olga", "Eve", "Hal", "Ira")
    )
    links = {name: let_in(maya, viewer) for name, viewer in (("dana", dana), ("eve", eve))}
    links |= {name: let_in(maya, who, Role.FAMILY) for name, who in (("sam", sam), ("ruth", ruth))}
    let_in(ruth, olga)
    person = maya.person
    house.database.write(
        lambda session: standing.share_from_now(session, person, links["sam"], "mood", words=False)
    )
    for name in ("dana", "sam"):
        show(maya, diary.entry_id, links[name])
        show_things(maya, links[name], Named(Thing.PLAN, person.id))
    held, erased = let_in(maya, hal), let_in(maya, ira)
    for viewer in (dana, sam, ruth, olga, eve, hal, ira):
        viewer.browser.post("/desk/unlock", data={"password": PASSWORD})
    end(house.database, house.vault, person, links["eve"])
    hold(house.database, house.sessions, hal.person, "a dispute")
    leave_now(house.database, house.sessions, ira.person)
    house.long_loop.run_due()
    return {
        "anonymous": Visitor(stranger, links["dana"]),
        "case manager": Visitor(dana.browser, links["dana"]),
        "case manager of another": Visitor(olga.browser, links["dana"]),
        "family": Visitor(sam.browser, links["sam"]),
        "family without a grant": Visitor(ruth.browser, links["ruth"]),
        "ended": Visitor(eve.browser, links["eve"]),
        "on hold": Visitor(hal.browser, held),
        "erased": Visitor(ira.browser, erased),
        "owner": Visitor(maya.browser, diary.others["link_id"]),
    }


def doors(app: Flask) -> list[tuple[Rule, str]]:
    """Every route with every method, those that take something away last."""
    found = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(
        found, key=lambda door: (door[1] == "POST", door[0].rule.endswith(LAST), door[0].rule)
    )


def ask(diary: Diary, visitor: Visitor, rule: Rule, method: str) -> str:
    limits.forget_all()
    ids = {**diary.others, "link_id": visitor.link_id, "entry_id": diary.entry_id}
    code = diary.helped if rule.endpoint == "toolbox.again" else "0000-0000-0000-0000"
    if rule.endpoint in {"toolbox.again", "invite.join"}:
        ids["code"] = code  # type: ignore[assignment]
    path = fill_rule(rule, **ids, session_id=diary.other_session)
    answer = visitor.browser.open(path, method=method, data={})
    to_sign_in = answer.headers.get("Location", "").startswith("/sign-in")
    return "sign in" if to_sign_in else str(answer.status_code)


def test_the_table_says_who_may_open_which_door(
    app: Flask, diary: Diary, visitors: dict[str, Visitor]
) -> None:
    found = {}
    for name, visitor in visitors.items():
        for rule, method in doors(app):
            found[rule.rule, method, name] = ask(diary, visitor, rule, method)
    if os.environ.get("DAYMARK_WRITE_ACCESS"):
        write(app, found, list(visitors))
    assert found == read()


def read() -> dict[tuple[str, str, str], str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        (row["route"], row["method"], name): expected
        for row in rows
        for name, expected in row.items()
        if name not in {"route", "method"}
    }


def write(app: Flask, found: dict[tuple[str, str, str], str], names: list[str]) -> None:
    doors_by_name = sorted({(rule, method) for rule, method, _name in found})
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(["route", "method", *names])
        for rule, method in doors_by_name:
            sheet.writerow([rule, method, *(found[rule, method, name] for name in names)])


def test_nobody_but_the_owner_and_the_viewers_opens_a_page_about_her() -> None:
    """What the table must say, however it was written. Hours are a case manager's alone."""
    for (route, method, name), answer in read().items():
        of_link = route.startswith("/desk/<uuid:link_id>")
        may = name == "case manager" or (name.startswith("family") and "hours" not in route)
        if route.endswith(("<uuid:entry_id>", "/plan")) and name == "family without a grant":
            may = False
        if of_link and method == "GET":
            assert (answer == "200") is may, (route, name)
        hers = not of_link and any(each in route for each in HERS)
        if hers and method == "GET" and name != "owner":
            assert answer in {"404", "sign in"}, (route, name)
