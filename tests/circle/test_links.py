"""Letting somebody in: an invitation is used once, shows what it will allow, and can be ended."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from pwa import clock
from pwa.circle import consents, gate
from pwa.circle.invitations import NoInvitation, accept, find_invitation, invite, withdraw
from pwa.circle.links import end, list_links
from pwa.circle.terms import Role, Terms
from tests.circle.made import NONE_BACK, let_in, log, show
from tests.conftest import Member

pytestmark = pytest.mark.database

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TERMS = Terms("Dana", "Harbour Clinic", "To prepare our talks")


def invited(by: Member, *, by_viewer: bool = False) -> str:
    house = by.house
    return invite(
        house.database,
        house.vault.keeper,
        by.person,
        Role.CASE_MANAGER,
        TERMS,
        by_viewer=by_viewer,
    ).code


def use(by: Member, code: str) -> object:
    return accept(by.house.database, by.house.vault, by.person, code)


def test_before_accepting_it_shows_who_asks_and_for_what(maya: Member) -> None:
    code = invited(maya)
    with maya.house.database.reading() as session:
        found = find_invitation(session, maya.house.vault, code.upper().replace("-", " "))
    assert (found.by, found.role, found.terms) == (maya.person, Role.CASE_MANAGER, TERMS)


@pytest.mark.parametrize("by_viewer", [False, True])
def test_either_side_invites_and_the_client_is_the_client(
    maya: Member, dana: Member, by_viewer: bool
) -> None:
    inviter, invitee = (dana, maya) if by_viewer else (maya, dana)
    use(invitee, invited(inviter, by_viewer=by_viewer))
    with maya.house.database.reading() as session:
        [link] = list_links(session, maya.person)
        assert list_links(session, dana.person) == []
    assert (link.viewer_id, link.terms.name) == (dana.person.id, "Dana")
    assert link.terms.works_for == "Harbour Clinic"


def test_it_is_used_once(maya: Member, dana: Member, sam: Member) -> None:
    code = invited(maya)
    use(dana, code)
    with pytest.raises(NoInvitation):
        use(sam, code)


def test_nobody_invites_themselves(maya: Member) -> None:
    with pytest.raises(NoInvitation):
        use(maya, invited(maya))


def test_it_runs_out_and_is_withdrawn(maya: Member, dana: Member) -> None:
    with time_machine.travel(NOW, tick=False) as clocks:
        late, gone = invited(maya), invited(maya)
        with maya.house.database.reading() as session:
            withdrawn = find_invitation(session, maya.house.vault, gone).id
        withdraw(maya.house.database, maya.person, withdrawn)
        with pytest.raises(NoInvitation):
            use(dana, gone)
        clocks.shift(timedelta(days=7, seconds=1))
        with pytest.raises(NoInvitation):
            use(dana, late)


def test_only_whoever_made_it_withdraws_it(maya: Member, dana: Member, sam: Member) -> None:
    code = invited(maya)
    with maya.house.database.reading() as session:
        found = find_invitation(session, maya.house.vault, code)
    withdraw(maya.house.database, sam.person, found.id)
    use(dana, code)


@pytest.mark.parametrize("who", ["maya", "dana"])
def test_either_side_ends_it_and_from_then_on_nothing_is_seen(
    maya: Member, dana: Member, who: str
) -> None:
    link_id = let_in(maya, dana)
    show(maya, log(maya), link_id)
    member = maya if who == "maya" else dana
    assert end(maya.house.database, maya.house.vault, member.person, link_id)
    house = maya.house
    assert gate.look(house.database, house.vault, dana.person, link_id, NONE_BACK) is None
    assert not end(maya.house.database, maya.house.vault, member.person, link_id)


def test_a_stranger_to_it_ends_nothing(maya: Member, dana: Member, sam: Member) -> None:
    link_id = let_in(maya, dana)
    assert not end(maya.house.database, maya.house.vault, sam.person, link_id)


def test_it_ends_by_itself_after_its_last_day(maya: Member, dana: Member) -> None:
    with time_machine.travel(NOW, tick=False) as clocks:
        link_id = let_in(maya, dana, ends_on=maya.person.today())
        show(maya, log(maya), link_id)
        house = maya.house
        seen = gate.look(house.database, house.vault, dana.person, link_id, NONE_BACK)
        assert seen is not None
        clocks.shift(timedelta(days=1))
        seen = gate.look(house.database, house.vault, dana.person, link_id, NONE_BACK)
        assert seen is None
        with house.database.reading() as session:
            assert gate.list_clients(session, house.vault, dana.person) == []


def test_the_record_says_who_was_let_in_and_when_it_ended(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana, works_for="Harbour Clinic", purpose="To prepare our talks")
    end(maya.house.database, maya.house.vault, dana.person, link_id)
    with maya.house.database.reading() as session:
        let, ended = consents.read_record(session, maya.person)
    assert (let.line.act, let.line.who, let.line.works_for) == (
        consents.Act.LET_IN,
        "Dana",
        "Harbour Clinic",
    )
    assert (ended.number, ended.line.act) == (2, consents.Act.ENDED)
    assert clock.now() >= ended.at >= let.at
