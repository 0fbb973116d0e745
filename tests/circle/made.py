"""A circle, made in a line: Dana is let in as Maya's case manager, Sam as her brother."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pwa import clock
from pwa.circle import gate, shares, standing
from pwa.circle.invitations import accept, invite
from pwa.circle.links import find_link
from pwa.circle.shares import Said
from pwa.circle.terms import Role, Terms
from pwa.circle.things import Change, Named, Thing, change_things, find_things
from pwa.db import Session
from pwa.entries import record
from pwa.people.change import confirm
from pwa.people.sessions import SignedIn
from pwa.safety.plan import save_plan
from tests.acts import PASSWORD, log_mood
from tests.conftest import Member
from tests.safety.writing import save

NONE_BACK = timedelta()
SIGNS = "the kettle sounds too loud"
REPLY = "counting lamp posts was a good idea"


def let_in(client: Member, viewer: Member, role: Role = Role.CASE_MANAGER, **terms: Any) -> UUID:
    """The client invites, the other accepts."""
    house = client.house
    wanted = Terms(name=viewer.person.display_name, **terms)
    made = invite(house.database, house.vault.keeper, client.person, role, wanted, by_viewer=False)
    return accept(house.database, house.vault, viewer.person, made.code)


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


def show_things(client: Member, link_id: UUID, *wanted: Named) -> None:
    """From now on exactly these are shown beside entries."""

    def change(session: Session) -> None:
        link = find_link(session, client.person, link_id)
        assert link is not None
        off = find_things(session, client.person, link_id) - frozenset(wanted)
        change_things(session, client.person, link, Change(frozenset(wanted), off))

    client.house.database.write(change)


def take_back(client: Member, entry_id: UUID, link_id: UUID, word: Said | None = None) -> bool:
    done: bool = client.house.database.write(
        lambda session: shares.take_back(session, client.person, entry_id, link_id, word or said())
    )
    return done


def fill_circle(client: Member, viewer: Member, entry_id: UUID) -> dict[str, UUID]:
    """A circle with something of everything in it: somebody is let in, and an invitation waits."""
    house, person = client.house, client.person
    link_id = let_in(client, viewer, works_for="Harbour Clinic", purpose="To prepare our talks")
    show(client, entry_id, link_id)
    house.database.write(
        lambda session: standing.share_from_now(session, person, link_id, "mood", words=True)
    )
    show_things(client, link_id, Named(Thing.PLAN, person.id), Named(Thing.PAUSE, person.id))
    gate.look(house.database, house.vault, viewer.person, link_id, NONE_BACK)
    gate.reply(house.database, house.vault, viewer.person, link_id, entry_id, REPLY)
    waiting = invite(
        house.database, house.vault.keeper, person, Role.FAMILY, Terms(""), by_viewer=False
    )
    return {"link_id": link_id, "invitation_id": waiting.id}


def sit_at_desk(viewer: Member, client: Member) -> dict[str, UUID | str]:
    """The other side of it: a case manager's account, a client with something shown, invitations
    to use and to give, and a desk that was opened just now."""
    house = viewer.house
    confirm(house.accounts, viewer.person.id, "Harbour Clinic")
    found = house.sessions.find(*viewer.tokens)
    assert isinstance(found, SignedIn)
    link_id = let_in(client, replace(viewer, person=found.person))
    entry_id = log(client, 6)
    show(client, entry_id, link_id)
    save_plan(house.database, client.person, save(client.person, signs=SIGNS))
    show_things(client, link_id, Named(Thing.PLAN, client.person.id))
    theirs = invite(
        house.database, house.vault.keeper, client.person, Role.FAMILY, Terms(""), by_viewer=False
    )
    own = invite(
        house.database,
        house.vault.keeper,
        found.person,
        Role.CASE_MANAGER,
        Terms(viewer.person.display_name),
        by_viewer=True,
    )
    viewer.browser.post("/desk/unlock", data={"password": PASSWORD})
    ids = {"link_id": link_id, "invitation_id": own.id, "entry_id": entry_id}
    return {**ids, "code": theirs.code}
