"""What somebody sees through the gate: what was shared, cut to what was shared of it."""

from uuid import UUID

import pytest

from pwa.circle import gate, looks
from pwa.circle.links import end
from pwa.circle.shown import Shown
from pwa.circle.terms import Role
from pwa.entries import bin as entries_bin
from tests.acts import bin_it
from tests.circle.made import NONE_BACK, let_in, log, show, take_back
from tests.conftest import Member

pytestmark = pytest.mark.database


def see(viewer: Member, link_id: UUID) -> Shown | None:
    house = viewer.house
    return gate.look(house.database, house.vault, viewer.person, link_id, NONE_BACK)


def seen(viewer: Member, link_id: UUID) -> list[UUID]:
    shown = see(viewer, link_id)
    assert shown is not None
    return [reading.id for reading in shown.readings]


def test_private_until_shown_and_taken_back_at_the_next_look(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    shown, private = log(maya, 4), log(maya, 8)
    assert seen(dana, link_id) == []
    show(maya, shown, link_id)
    assert seen(dana, link_id) == [shown]
    take_back(maya, shown, link_id)
    assert seen(dana, link_id) == []
    assert private


def test_only_its_own_viewer_passes(maya: Member, dana: Member, sam: Member) -> None:
    link_id = let_in(maya, dana)
    show(maya, log(maya), link_id)
    assert see(sam, link_id) is None
    assert see(maya, link_id) is None


def test_scores_without_words(maya: Member, sam: Member) -> None:
    link_id = let_in(maya, sam, Role.FAMILY)
    show(maya, log(maya, 5, happened="Soup", feelings=("calm",)), link_id, words=False)
    shown = see(sam, link_id)
    assert shown is not None
    [reading] = shown.readings
    payload = reading.payload
    assert (payload.score, payload.happened, payload.feelings) == (5, "", ())


def test_a_binned_entry_is_gone_for_everybody(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    entry_id = log(maya)
    show(maya, entry_id, link_id)
    entries_bin.bin_entry(maya.house.database, maya.person, bin_it(maya.person, entry_id))
    assert seen(dana, link_id) == []


def test_a_link_that_was_ended_and_begun_again_shows_nothing_of_before(
    maya: Member, dana: Member
) -> None:
    before = let_in(maya, dana)
    show(maya, log(maya), before)
    end(maya.house.database, maya.house.vault, maya.person, before)
    again = let_in(maya, dana)
    assert seen(dana, again) == []


def test_an_entry_of_somebody_else_cannot_be_shown(maya: Member, dana: Member, sam: Member) -> None:
    link_id = let_in(maya, dana)
    assert not show(maya, log(sam), link_id)
    assert not show(sam, log(sam), link_id)


def test_each_look_is_noted_with_what_was_sent(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    entry_id = log(maya)
    show(maya, entry_id, link_id)
    see(dana, link_id)
    with maya.house.database.reading() as session:
        [look] = looks.list_looks(session, maya.person)
        seen_at = looks.find_seen(session, maya.person, [entry_id])
    assert (look.link_id, look.how, look.sent) == (link_id, "opened", 1)
    assert seen_at == {(entry_id, link_id): look.at}


def test_what_dana_sees_is_the_same_and_leaves_no_look(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    show(maya, log(maya, 5, happened="Soup"), link_id)
    with maya.house.database.reading() as session:
        preview = gate.preview(session, maya.person, link_id, NONE_BACK)
        assert looks.list_looks(session, maya.person) == []
    shown = see(dana, link_id)
    assert preview == shown


def test_her_clients_are_listed_by_the_links_that_hold(
    maya: Member, dana: Member, sam: Member
) -> None:
    first, second = let_in(maya, dana), let_in(sam, dana)
    with dana.house.database.reading() as session:
        found = gate.list_clients(session, dana.house.vault, dana.person)
    assert [(link.id, name) for link, name in found] == [(first, "Maya"), (second, "Sam")]
