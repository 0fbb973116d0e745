"""After it nothing of Maya is in any file of Daymark, and no copy of the database opens."""

import shutil
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import func, select, update

from pwa import clock, leaving
from pwa.config import Settings
from pwa.db import Database
from pwa.entries.models import Entry
from pwa.leaving import Departure, Leaving
from pwa.migrations.tables import metadata
from pwa.people.models import PersonRow
from pwa.people.sessions import Ended
from pwa.vault.halves import Halves
from pwa.vault.keeper import LocalKeeper
from pwa.vault.keys import Vault
from pwa.vault.models import DataKey
from pwa.web.house import House
from tests.conftest import POSTGRESQL, Member
from tests.entries.diary import log_payload, mood
from tests.filled import fill_the_rest

pytestmark = pytest.mark.database

NOTE = "the lighthouse keeper sang off key"


def leave_now(member: Member) -> None:
    house = member.house
    leaving.leave_now(house.database, house.sessions, member.person)
    house.long_loop.run_due()


def rows_of(house: House, person_id: UUID) -> dict[str, int]:
    with house.database.reading() as session:
        counted = {
            table.name: session.scalar(
                select(func.count()).select_from(table).where(table.c.person_id == person_id)
            )
            for table in metadata.tables.values()
            if "person_id" in table.c
        }
        counted["persons"] = session.scalar(
            select(func.count()).select_from(PersonRow).where(PersonRow.id == person_id)
        )
    return {name: count for name, count in counted.items() if count}


def test_nothing_of_her_is_left_and_her_brother_keeps_all(maya: Member, sam: Member) -> None:
    fill_the_rest(maya)
    log_payload(maya, mood(happened=NOTE))
    log_payload(sam, mood())
    before = rows_of(maya.house, sam.person.id)
    leave_now(maya)
    assert rows_of(maya.house, maya.person.id) == {}
    assert rows_of(maya.house, sam.person.id) == before
    with maya.house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Departure)) == 1


def test_no_file_holds_her_words_her_rows_or_her_key(maya: Member, settings: Settings) -> None:
    if POSTGRESQL:
        pytest.skip("what PostgreSQL leaves in its files is for its own vacuum")
    entry_id = log_payload(maya, mood(happened=NOTE))
    with maya.house.database.reading() as session:
        wrapped = session.scalar(select(DataKey.wrapped).where(DataKey.person_id == maya.person.id))
        sealed = session.scalar(select(Entry.sealed).where(Entry.id == entry_id))
    assert wrapped is not None
    assert sealed is not None
    marked = (NOTE.encode(), wrapped, sealed, maya.person.id.hex.encode(), entry_id.hex.encode())
    assert any(word in all_files(settings.data) for word in marked[1:])
    leave_now(maya)
    left = all_files(settings.data)
    assert [word for word in marked if word in left] == []
    assert not (settings.halves / maya.person.id.hex).exists()


def all_files(folder: Path) -> bytes:
    """All that Daymark has written, log and keys too. Ids stand in the tables as text."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_a_copy_of_the_database_from_before_does_not_open(
    maya: Member, settings: Settings, tmp_path: Path
) -> None:
    if POSTGRESQL:
        pytest.skip("the copy is a file here")
    log_payload(maya, mood(happened=NOTE))
    maya.house.database.forget_log()
    copy = tmp_path / "copy.db"
    shutil.copy(settings.data / "daymark.db", copy)
    kept = Database(f"sqlite:///{copy}")
    keeper = LocalKeeper(bytes.fromhex((settings.data / "master.key").read_text()))
    vault = Vault(keeper, Halves(settings.halves))
    with kept.reading() as session:
        assert vault.unlock(session, maya.person.id).data_key == maya.person.key.data_key
    leave_now(maya)
    vault.forget(maya.person.id)
    with kept.reading() as session:
        assert session.scalar(select(func.count()).select_from(Entry)) == 1
        with pytest.raises(LookupError):
            vault.unlock(session, maya.person.id)
    kept.close()


def test_she_can_change_her_mind_for_seven_days(maya: Member) -> None:
    log_payload(maya, mood())
    due_at = leaving.leave_in_a_week(maya.house.database, maya.person)
    with time_machine.travel(due_at - timedelta(minutes=1)):
        maya.house.long_loop.run_due()
        assert maya.browser.get("/today").status_code == 200
        leaving.stay(maya.house.database, maya.person)
    with time_machine.travel(due_at + timedelta(days=1)):
        maya.house.long_loop.run_due()
        with maya.house.database.reading() as session:
            assert leaving.find_leaving(session, maya.person) is None
            assert session.scalar(select(func.count()).select_from(Entry)) == 1


def test_after_seven_days_it_is_done_by_itself(maya: Member) -> None:
    log_payload(maya, mood())
    due_at = leaving.leave_in_a_week(maya.house.database, maya.person)
    with time_machine.travel(due_at + timedelta(seconds=1)):
        maya.house.long_loop.run_due()
    assert rows_of(maya.house, maya.person.id) == {}


def test_asking_again_counts_from_then_on(maya: Member) -> None:
    leaving.leave_in_a_week(maya.house.database, maya.person)
    leave_now(maya)
    assert rows_of(maya.house, maya.person.id) == {}


def test_a_phone_that_was_not_there_is_told_to_forget(maya: Member) -> None:
    tokens = maya.tokens
    leave_now(maya)
    assert isinstance(maya.house.sessions.find(tokens.token, tokens.presence), Ended)
    assert maya.browser.get("/today").headers["Daymark-Forget"] == "1"


def test_killed_in_the_middle_it_is_done_the_next_time(
    maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        log_payload(maya, mood())
    leaving.leave_in_a_week(maya.house.database, maya.person)
    leaving.leave_now(maya.house.database, maya.house.sessions, maya.person)
    with monkeypatch.context() as dying:
        dying.setattr(leaving, "_drop_person", _die)
        maya.house.long_loop.run_due()
    with maya.house.database.reading() as session:
        assert session.get(Leaving, maya.person.id) is not None
        with pytest.raises(LookupError):
            maya.house.vault.unlock(session, maya.person.id)
    assert maya.browser.get("/today").status_code != 500
    with time_machine.travel(clock.now() + timedelta(hours=1)):
        maya.house.long_loop.run_due()
    assert rows_of(maya.house, maya.person.id) == {}


def _die(*_: object) -> None:
    raise RuntimeError("killed")


def test_a_long_diary_goes_in_pieces_so_that_others_can_write(
    maya: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "ROWS_AT_ONCE", 2)
    for _ in range(5):
        log_payload(maya, mood())
    leave_now(maya)
    assert rows_of(maya.house, maya.person.id) == {}


def test_a_key_that_lay_whole_in_the_database_is_halved(maya: Member, settings: Settings) -> None:
    house = maya.house
    entry_id = log_payload(maya, mood(happened=NOTE))
    key = maya.person.key
    whole = house.vault.keeper.wrap(key.data_key, key.person_id.bytes)
    house.vault._halves.destroy(key.person_id)
    old = update(DataKey).where(DataKey.person_id == key.person_id)
    house.database.write(lambda session: session.execute(old.values(wrapped=whole)) and None)
    house.vault.forget(key.person_id)
    assert house.vault.halve(house.database) == 1
    assert house.vault.halve(house.database) == 0
    assert (settings.halves / key.person_id.hex).stat().st_mode & 0o777 == 0o600
    with house.database.reading() as session:
        assert house.vault.unlock(session, key.person_id).data_key == key.data_key
    assert entry_id.hex in maya.browser.get("/timeline").text.replace("-", "")
