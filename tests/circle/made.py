"""A circle, made in a line: Dana is let in as Maya's case manager, Sam as her brother."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pwa import clock
from pwa.circle import gate, shares, standing
from pwa.circle.links import Role, Terms, accept, invite
from pwa.circle.shares import Said
from pwa.entries import record
from tests.acts import log_mood
from tests.conftest import Member


def let_in(client: Member, viewer: Member, role: Role = Role.CASE_MANAGER, **terms: Any) -> UUID:
    """The client invites, the other accepts."""
    house = client.house
    wanted = Terms(name=viewer.person.display_name, **terms)
    code = invite(house.database, house.vault.keeper, client.person, role, wanted, by_viewer=False)
    return accept(house.database, house.vault, viewer.person, code, confirmed=False)


def log(client: Member, score: int = 6, **more: Any) -> UUID:
    act = log_mood(client.person, score, **more)
    record.record(client.house.database, client.person, act)
    return act.entry_id


def said(at: datetime | None = None, phone: UUID | None = None) -> Said:
    return Said(at or clock.now(), clock.new_id(), phone)


def show(
    client: Member, entry_id: UUID, link_id: UUID, word: Said | None = None, *, words: bool = True
) -> bool:
    done: bool = client.house.database.write(
        lambda session: shares.show(
            session, client.person, entry_id, link_id, word or said(), words=words
        )
    )
    return done


def take_back(client: Member, entry_id: UUID, link_id: UUID, word: Said | None = None) -> bool:
    done: bool = client.house.database.write(
        lambda session: shares.take_back(session, client.person, entry_id, link_id, word or said())
    )
    return done


def fill_circle(client: Member, viewer: Member, entry_id: UUID) -> UUID:
    """A circle with something of everything in it. Returns the link."""
    house, person = client.house, client.person
    link_id = let_in(client, viewer, works_for="Harbour Clinic", purpose="To prepare our talks")
    show(client, entry_id, link_id)
    house.database.write(
        lambda session: standing.share_from_now(session, person, link_id, "mood", words=True)
    )
    today = person.today()
    gate.look(house.database, house.vault, viewer.person, link_id, today, today)
    return link_id
