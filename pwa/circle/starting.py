"""What starts out shown, from now on and never backwards: new entries of a kind, and those that
belong to a goal or a habit which somebody follows."""

from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, select

from pwa.circle.links import holds_now
from pwa.circle.models import LinkRow, ShownThingRow
from pwa.circle.standing import list_standing
from pwa.circle.things import Thing
from pwa.db import Session
from pwa.people.person import Person


class StartsOut(NamedTuple):
    """Through which links new entries of a kind start out shown, and whether with their words.
    `followed`: through which links those do that belong to a goal or a habit, by its id."""

    of_kind: Mapping[UUID, bool]
    followed: Mapping[UUID, frozenset[UUID]]

    def of(self, *belongs_to: UUID | None) -> dict[UUID, bool]:
        """The links for an entry that belongs to these. What is followed is shown with words."""
        links = {
            link_id
            for thing_id in belongs_to
            if thing_id
            for link_id in self.followed.get(thing_id, ())
        }
        return dict(self.of_kind) | dict.fromkeys(links, True)

    def goals_of(self, link_id: UUID) -> frozenset[UUID]:
        """What somebody follows, by its id."""
        return frozenset(thing for thing, links in self.followed.items() if link_id in links)


_followed = (
    select(ShownThingRow.thing_id, ShownThingRow.link_id)
    .join(
        LinkRow,
        and_(LinkRow.person_id == ShownThingRow.person_id, LinkRow.id == ShownThingRow.link_id),
    )
    .where(ShownThingRow.thing.in_((Thing.SERVING, Thing.HABIT)))
)


def find_starting(session: Session, person: Person, kind: str) -> StartsOut:
    """What starts out shown of a kind."""
    found: dict[UUID, frozenset[UUID]] = {}
    for thing_id, link_id in session.execute(
        _followed.where(ShownThingRow.person_id == person.id, holds_now(person.today()))
    ):
        found[thing_id] = found.get(thing_id, frozenset()) | {link_id}
    return StartsOut(list_standing(session, person, kind), found)
