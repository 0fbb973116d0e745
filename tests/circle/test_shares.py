"""Words on a share come late and out of order; what holds is the same whichever came first."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from pwa import clock
from pwa.circle import log as circle
from pwa.circle import shares, standing
from pwa.circle.shares import Said
from pwa.circle.terms import Role
from pwa.entries import bin as entries_bin
from tests.acts import bin_it, put_back
from tests.circle.made import let_in, log, show, take_back
from tests.conftest import Member

pytestmark = pytest.mark.database

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ONE, OTHER = UUID(int=1), UUID(int=2)


def at(minutes: float, phone: UUID = ONE) -> Said:
    return Said(NOON + timedelta(minutes=minutes), clock.new_id(), phone)


def is_shown(maya: Member, entry_id: UUID) -> bool:
    with maya.house.database.reading() as session:
        return bool(shares.list_shares(session, maya.person, [entry_id]))


@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ([("show", at(0)), ("back", at(5))], False),
        ([("back", at(0)), ("show", at(5))], True),
        ([("back", at(0)), ("show", at(0.5))], True),  # one phone: she changed her mind
        ([("back", at(0)), ("show", at(1, OTHER))], False),  # two phones: take-back wins
        ([("show", at(1)), ("back", at(0, OTHER))], False),
        ([("show", at(3)), ("back", at(0, OTHER))], True),
        ([("back", at(0)), ("show", at(3, OTHER))], True),
    ],
)
def test_the_latest_word_holds_and_across_phones_a_near_take_back(
    maya: Member, dana: Member, words: list[tuple[str, Said]], holds: bool
) -> None:
    link_id = let_in(maya, dana)
    for order in permutations(words):
        entry_id = log(maya)
        for what, said in order:
            (show if what == "show" else take_back)(maya, entry_id, link_id, said)
        assert is_shown(maya, entry_id) is holds, order


def test_out_of_the_bin_it_is_private_again(maya: Member, dana: Member) -> None:
    link_id = let_in(maya, dana)
    entry_id = log(maya)
    show(maya, entry_id, link_id)
    circle.bin(maya.house.database, maya.person, bin_it(maya.person, entry_id))
    entries_bin.restore(maya.house.database, maya.person, put_back(maya.person, entry_id))
    assert not is_shown(maya, entry_id)


def test_what_is_shared_from_now_on_is_by_kind_and_person(
    maya: Member, dana: Member, sam: Member
) -> None:
    manager, brother = let_in(maya, dana), let_in(maya, sam, Role.FAMILY)

    def begin(link_id: UUID) -> bool:
        done: bool = maya.house.database.write(
            lambda s: standing.share_from_now(s, maya.person, link_id, "mood", words=True)
        )
        return done

    assert begin(manager)
    assert begin(brother)
    with maya.house.database.reading() as session:
        assert standing.list_standing(session, maya.person, "journal") == {}
        told = standing.list_standing(session, maya.person, "mood")
    assert told == {manager: True, brother: False}  # family: scores, and never words wholesale


def test_nothing_is_shared_with_a_link_of_somebody_else(
    maya: Member, dana: Member, sam: Member
) -> None:
    link_id = let_in(sam, dana)
    begun = maya.house.database.write(
        lambda s: standing.share_from_now(s, maya.person, link_id, "mood", words=True)
    )
    assert begun is False
