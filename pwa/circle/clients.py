"""Those who let a viewer in: the clients, and the links that hold now."""

from uuid import UUID

from sqlalchemy import bindparam, select

from pwa.circle.links import Link, open_link
from pwa.circle.models import LinkRow
from pwa.db import Session
from pwa.people.person import Person, find_people
from pwa.vault.keys import Vault

_link = LinkRow.__table__.c

_MINE = (
    select(LinkRow.__table__)
    .where(_link.viewer_id == bindparam("viewer_id"), _link.ended_at.is_(None))
    .order_by(_link.began_at, _link.id)
)
_ONE_OF_MINE = _MINE.where(_link.id == bindparam("link_id"))


def find_clients(
    session: Session, vault: Vault, viewer: Person, only: UUID | None = None
) -> list[tuple[Person, Link]]:
    """The clients who let a viewer in, and the links that hold now; nobody's who is on hold."""
    named = {"viewer_id": viewer.id} | ({} if only is None else {"link_id": only})
    rows = session.execute(_MINE if only is None else _ONE_OF_MINE, named).all()
    if not rows or viewer.is_held:
        return []
    people = find_people(session, vault, {row.person_id for row in rows})
    found = []
    for row in rows:
        client = people.get(row.person_id)
        if client is None or client.is_held:
            continue
        link = open_link(client.key, row)
        if link.holds(client.today()):
            found.append((client, link))
    return found


def find_client(
    session: Session, vault: Vault, viewer: Person, link_id: UUID
) -> tuple[Person, Link] | None:
    """Whom a viewer sees through a link, and the link."""
    return next(iter(find_clients(session, vault, viewer, only=link_id)), None)
