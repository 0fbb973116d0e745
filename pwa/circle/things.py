"""What is shown beside entries: the words of a goal, the safety plan, and that habits rest; and
what is followed from now on: what serves a goal, and a habit as a whole."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from pwa import clock
from pwa.circle import consents
from pwa.circle.links import Link, list_holding
from pwa.circle.models import ShownThingRow
from pwa.circle.terms import Role
from pwa.db import Session, to_millisecond
from pwa.people.person import Person
from pwa.readings import Viewer


class Thing(StrEnum):
    """What can be shown. `SERVING`: new entries that serve a goal. `HABIT`: new entries of a habit,
    and how strong it is."""

    GOAL = "goal"
    PLAN = "plan"
    PAUSE = "pause"
    SERVING = "serving"
    HABIT = "habit"


NOT_FOR_FAMILY = frozenset({Thing.SERVING, Thing.HABIT})
"""They bring words of entries that nobody picked one by one."""


class Named(NamedTuple):
    """One thing; the plan and the pause have the person's own id."""

    thing: Thing
    id: UUID


class Change(NamedTuple):
    """What is shown from now on, and what no longer."""

    on: frozenset[Named] = frozenset()
    off: frozenset[Named] = frozenset()


_things = select(ShownThingRow.thing, ShownThingRow.thing_id, ShownThingRow.began_at).where(
    ShownThingRow.person_id == bindparam("person_id"), ShownThingRow.link_id == bindparam("link_id")
)


def change_things(session: Session, person: Person, link: Link, change: Change) -> None:
    """From now on these are shown through a link, or no more; to family no more than it may have.
    Each change has its line of consent."""
    on = change.on
    if link.role is Role.FAMILY:
        on = frozenset(named for named in on if named.thing not in NOT_FOR_FAMILY)
    shown = find_things(session, person, link.id)
    for named in sorted(on - shown):
        session.execute(
            insert(ShownThingRow).values(
                person_id=person.id,
                link_id=link.id,
                thing=named.thing,
                thing_id=named.id,
                began_at=to_millisecond(clock.now()),
            )
        )
        _write_down(session, person, link, consents.Act.SHOWED, named)
    for named in sorted(shown & change.off):
        session.execute(
            delete(ShownThingRow).where(
                ShownThingRow.person_id == person.id,
                ShownThingRow.link_id == link.id,
                ShownThingRow.thing == named.thing,
                ShownThingRow.thing_id == named.id,
            )
        )
        _write_down(session, person, link, consents.Act.TOOK_BACK, named)


def find_things(session: Session, person: Person, link_id: UUID) -> frozenset[Named]:
    """What is shown through a link."""
    return frozenset(find_since(session, person, link_id))


def find_since(session: Session, person: Person, link_id: UUID) -> dict[Named, datetime]:
    """The same, each with the instant since when."""
    rows = session.execute(_things, {"person_id": person.id, "link_id": link_id})
    return {Named(Thing(row.thing), row.thing_id): row.began_at for row in rows}


def list_viewers(session: Session, person: Person) -> dict[Named, tuple[Viewer, ...]]:
    """Who sees what, for its own person: by thing, everybody through whose link it is shown."""
    found: dict[Named, tuple[Viewer, ...]] = {}
    for link in list_holding(session, person):
        viewer = Viewer(link.id, link.first_name, link.role, sees=True)
        for named in find_things(session, person, link.id):
            found[named] = (*found.get(named, ()), viewer)
    return found


def _write_down(
    session: Session, person: Person, link: Link, act: consents.Act, named: Named
) -> None:
    line = consents.Line.of(
        link.terms, act, what=named.thing, thing_id=named.id, language=person.language
    )
    consents.write_down(session, person, link.id, line)
