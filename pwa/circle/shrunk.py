"""Links through which less is seen than before: of what is left nothing is concluded."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, union

from pwa.circle.links import Link
from pwa.circle.models import ShareRow, StandingShareRow
from pwa.db import Session


def find_shrunk(session: Session, links: Sequence[Link], since: datetime) -> frozenset[UUID]:
    """The links through which something was taken back, or is no longer shown from now on, since
    then."""
    client_ids, link_ids = {link.client_id for link in links}, [link.id for link in links]
    taken_back = select(ShareRow.link_id).where(
        ShareRow.person_id.in_(client_ids),
        ShareRow.link_id.in_(link_ids),
        ShareRow.began_at.is_not(None),
        ShareRow.ended_at >= since,
    )
    no_longer = select(StandingShareRow.link_id).where(
        StandingShareRow.person_id.in_(client_ids),
        StandingShareRow.link_id.in_(link_ids),
        StandingShareRow.ended_at >= since,
    )
    return frozenset(session.scalars(union(taken_back, no_longer)).all())
