"""A few words about an entry, from its reader and back: when they arrive, and who reads them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine

from pwa import clock
from pwa.circle import gate
from pwa.circle.links import end
from pwa.circle.replies import list_replies
from pwa.circle.terms import Role
from pwa.people.quiet import wait_for_morning
from tests.acts import PASSWORD, form
from tests.circle.made import REPLY, let_in, log, show, take_back
from tests.conftest import Member

pytestmark = pytest.mark.database

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NIGHT = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


@pytest.fixture
def shown(maya: Member, dana: Member) -> tuple[UUID, UUID]:
    """A link, and an entry that is shown through it."""
    link_id = let_in(maya, dana)
    entry_id = log(maya, 4)
    show(maya, entry_id, link_id)
    dana.browser.post("/desk/unlock", data={"password": PASSWORD})
    return link_id, entry_id


def write(viewer: Member, link_id: UUID, entry_id: UUID, words: str = REPLY) -> int:
    path = f"/desk/{link_id}/entries/{entry_id}"
    return viewer.browser.post(path, data={"words": words}).status_code


def words_of(maya: Member, entry_id: UUID) -> list[str]:
    with maya.house.database.reading() as session:
        return [each.words for each in list_replies(session, maya.person, [entry_id])]


def test_she_writes_and_maya_answers(maya: Member, dana: Member, shown: tuple[UUID, UUID]) -> None:
    link_id, entry_id = shown
    with time_machine.travel(NOON, tick=False) as clocks:
        dana.browser.post("/desk/unlock", data={"password": PASSWORD})
        assert write(dana, link_id, entry_id) == 303
        assert "Dana wrote to you." in maya.browser.get("/today").text
        page = maya.browser.get(f"/entries/{entry_id}").text
        assert REPLY in page
        assert "Not for emergencies." in page
        clocks.shift(60)
        answer = form(maya.person, reply_id=clock.new_id(), link_id=link_id, words="Yes, please.")
        sent = maya.browser.post(f"/entries/{entry_id}/answers", data=answer)
        assert sent.status_code == 303
        assert "Yes, please." in dana.browser.get(f"/desk/{link_id}/entries/{entry_id}").text
        assert "Dana wrote to you." not in maya.browser.get("/today").text


def test_in_her_quiet_hours_it_waits_for_the_morning(
    maya: Member, dana: Member, shown: tuple[UUID, UUID]
) -> None:
    link_id, entry_id = shown
    with time_machine.travel(NIGHT, tick=False) as clocks:  # half past midnight in Paris
        dana.browser.post("/desk/unlock", data={"password": PASSWORD})
        write(dana, link_id, entry_id)
        assert words_of(maya, entry_id) == []
        assert REPLY in dana.browser.get(f"/desk/{link_id}/entries/{entry_id}").text
        clocks.move_to(datetime(2026, 11, 25, 7, 1, tzinfo=UTC))
        assert words_of(maya, entry_id) == [REPLY]


@pytest.mark.parametrize(
    ("begins", "ends", "at", "arrives"),
    [
        (22, 8, "2026-11-24T11:00", "2026-11-24T11:00"),
        (22, 8, "2026-11-24T21:30", "2026-11-25T07:00"),
        (22, 8, "2026-11-24T02:00", "2026-11-24T07:00"),
        (13, 15, "2026-11-24T12:30", "2026-11-24T14:00"),
        (9, 9, "2026-11-24T02:00", "2026-11-24T02:00"),
        (22, 2, "2027-03-28T00:30", "2027-03-28T01:00"),  # that night two o'clock is three
    ],
)
def test_the_end_of_quiet_hours(
    maya: Member, begins: int, ends: int, at: str, arrives: str
) -> None:
    person = replace(maya.person, quiet_from=begins, quiet_until=ends)
    found = wait_for_morning(person, datetime.fromisoformat(f"{at}+00:00"))
    assert found == datetime.fromisoformat(f"{arrives}+00:00")


def test_what_was_taken_back_takes_the_words_along(
    maya: Member, dana: Member, shown: tuple[UUID, UUID]
) -> None:
    link_id, entry_id = shown
    write(dana, link_id, entry_id)
    take_back(maya, entry_id, link_id)
    path = f"/desk/{link_id}/entries/{entry_id}"
    gone = dana.browser.get(path)
    never = dana.browser.get(f"/desk/{link_id}/entries/{clock.new_id()}")
    assert (gone.status_code, gone.data) == (404, never.data)
    assert write(dana, link_id, entry_id) == 404


def test_family_writes_nothing_there(maya: Member, sam: Member) -> None:
    link_id = let_in(maya, sam, Role.FAMILY)
    entry_id = log(maya)
    show(maya, entry_id, link_id)
    sam.browser.post("/desk/unlock", data={"password": PASSWORD})
    assert write(sam, link_id, entry_id) == 404


def test_after_the_link_ended_she_answers_nobody(
    maya: Member, dana: Member, shown: tuple[UUID, UUID]
) -> None:
    link_id, entry_id = shown
    write(dana, link_id, entry_id)
    end(maya.house.database, maya.house.vault, maya.person, link_id)
    answer = form(maya.person, reply_id=clock.new_id(), link_id=link_id, words="Yes")
    assert maya.browser.post(f"/entries/{entry_id}/answers", data=answer).status_code == 404


def test_an_empty_reply_is_none(dana: Member, shown: tuple[UUID, UUID]) -> None:
    assert write(dana, *shown, words=" ") == 422


def test_no_other_viewer_reads_them(
    maya: Member, dana: Member, sam: Member, shown: tuple[UUID, UUID]
) -> None:
    link_id, entry_id = shown
    write(dana, link_id, entry_id)
    other = let_in(maya, sam, Role.FAMILY)
    show(maya, entry_id, other)
    house = maya.house
    seen = gate.look_at_one(house.database, house.vault, sam.person, other, entry_id)
    assert seen is not None
    assert seen.replies == ()
