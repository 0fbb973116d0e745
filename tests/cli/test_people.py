"""What whoever runs Daymark does with accounts: those who work there, and holds."""

import pytest
from sqlalchemy import update

from pwa.circle import gate
from pwa.circle.models import ConsentRow
from pwa.cli.__main__ import main
from pwa.people.hold import hold, release, why_held
from pwa.people.sessions import Device
from pwa.people.sign_in import sign_in
from tests.acts import PASSWORD
from tests.circle.made import NONE_BACK, let_in, log, show
from tests.conftest import Member

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _here(maya: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = maya.house.settings
    monkeypatch.setenv("DAYMARK_DATA", str(settings.data))
    monkeypatch.setenv("DATABASE_URL", settings.database_url)


def test_a_case_managers_account_is_made_and_confirmed(
    maya: Member, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["people", "add", "dana", "--called", "Dana O", "--organisation", "Harbour Clinic"]
    assert main(words) == 0
    password = capsys.readouterr().out.splitlines()[0].rpartition(" ")[2]
    tokens = sign_in(maya.house.accounts, "dana", password, Device("Firefox"))
    found = maya.house.sessions.find(*tokens)
    assert found.person.confirmed_by == "Harbour Clinic"  # type: ignore[union-attr]
    assert main(words) == 1


def test_on_hold_nothing_of_hers_is_seen_and_nobody_signs_in(maya: Member, dana: Member) -> None:
    house = maya.house
    link_id = let_in(maya, dana)
    show(maya, log(maya), link_id)
    assert main(["people", "hold", "maya", "--reason", "a dispute"]) == 0
    house.loop.run_due()
    assert gate.look(house.database, house.vault, dana.person, link_id, NONE_BACK) is None
    assert maya.browser.get("/today").status_code == 303
    refused = maya.browser.post("/sign-in", data={"sign_in_name": "maya", "password": PASSWORD})
    assert refused.status_code == 422
    assert "on hold" in refused.text
    with house.database.reading() as session:
        held = why_held(session, maya.person)
    assert held is not None
    assert held.reason == "a dispute"


def test_released_it_is_as_it_was(maya: Member, dana: Member) -> None:
    house = maya.house
    link_id = let_in(maya, dana)
    show(maya, log(maya), link_id)
    hold(house.database, house.sessions, maya.person, "a dispute")
    assert main(["people", "release", "maya"]) == 0
    assert main(["people", "release", "maya"]) == 1
    shown = gate.look(house.database, house.vault, dana.person, link_id, NONE_BACK)
    assert shown is not None
    assert len(shown.readings) == 1


def test_a_viewer_on_hold_sees_nobody(maya: Member, dana: Member) -> None:
    house = maya.house
    link_id = let_in(maya, dana)
    hold(house.database, house.sessions, dana.person, "left in a hurry")
    assert dana.browser.get("/desk").status_code == 303
    release(house.database, house.sessions, dana.person)
    assert gate.look(house.database, house.vault, dana.person, link_id, NONE_BACK) is not None


def test_nobody_of_that_name_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "hold", "nobody", "--reason", "none"]) == 1
    assert "Nobody has this sign-in name." in capsys.readouterr().err


def test_a_changed_line_of_consent_is_found(
    maya: Member, dana: Member, capsys: pytest.CaptureFixture[str]
) -> None:
    let_in(maya, dana)
    assert main(["consents"]) == 0
    spoiled = update(ConsentRow).values(digest=bytes(32))
    maya.house.database.write(lambda session: session.execute(spoiled) and None)
    assert main(["consents"]) == 1
    assert "line 1 was changed" in capsys.readouterr().out
