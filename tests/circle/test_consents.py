"""The record of consents: it only ever grows, and a changed or missing line is found."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, update

from pwa.circle import consents, standing
from pwa.circle.consents import BrokenChain
from pwa.circle.models import ConsentRow
from tests.circle.made import let_in
from tests.conftest import Member

pytestmark = pytest.mark.database


def read(maya: Member) -> list[consents.Consent]:
    with maya.house.database.reading() as session:
        return consents.read_record(session, maya.person)


def write(maya: Member, change: Callable[[Any], Any]) -> None:
    maya.house.database.write(lambda session: change(session) and None)


@pytest.fixture
def record(maya: Member, dana: Member) -> list[consents.Consent]:
    link_id = let_in(maya, dana, works_for="Harbour Clinic")
    write(maya, lambda s: standing.share_from_now(s, maya.person, link_id, "mood", words=True))
    write(maya, lambda s: standing.no_longer_from_now(s, maya.person, link_id, "mood"))
    return read(maya)


def test_each_change_is_a_line_with_the_wording_that_was_shown(
    record: list[consents.Consent],
) -> None:
    assert [(each.number, each.line.act) for each in record] == [
        (1, consents.Act.LET_IN),
        (2, consents.Act.SHARED_FROM_NOW),
        (3, consents.Act.NO_LONGER_FROM_NOW),
    ]
    assert {(each.line.wording, each.line.language) for each in record} == {
        (consents.WORDING, "en")
    }


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_line_that_was_moved_to_another_time_is_found(
    maya: Member, record: list[consents.Consent], number: int
) -> None:
    at = record[0].at.replace(year=2020)
    write(
        maya,
        lambda s: s.execute(update(ConsentRow).where(ConsentRow.number == number).values(at=at)),
    )
    with pytest.raises(BrokenChain) as broken:
        read(maya)
    assert broken.value.number == number


def test_a_line_that_is_missing_is_found(maya: Member, record: list[consents.Consent]) -> None:
    write(maya, lambda s: s.execute(delete(ConsentRow).where(ConsentRow.number == 2)))
    with pytest.raises(BrokenChain):
        read(maya)


def test_two_people_have_records_of_their_own(maya: Member, dana: Member, sam: Member) -> None:
    let_in(maya, dana)
    let_in(sam, dana)
    assert [each.number for each in read(maya)] == [1]
    assert [each.number for each in read(sam)] == [1]
    assert read(maya)[0].digest != read(sam)[0].digest
