"""The tables are what the migrations make, lose nothing on the way, and belong to people."""

import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Table, create_engine, delete, func, inspect, select, text

from pwa import migrations
from pwa.db import Database
from pwa.migrations.tables import metadata
from pwa.people.models import PersonRow
from pwa.vault.halves import Halves
from pwa.vault.keeper import LocalKeeper
from pwa.vault.keys import Vault
from pwa.web.house import House
from tests.conftest import POSTGRESQL, Member
from tests.laws.conftest import Diary, count_rows

pytestmark = pytest.mark.database

# Tables that are not reached from a person, and why.
NOBODYS = {
    "canaries": "one value of the whole house, that tells the right master key",
    "departures": "that somebody left, and when; not who",
    "due_work": "what is to do, for everybody; a person's work names them in `subject`",
    "failed_tries": "of names that may be nobody's; gone after a quarter of an hour",
    "tombstones": "digests of tokens of people who are gone, for 90 days",
}


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database without a table."""
    if not POSTGRESQL:
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.close()
        return
    address, _, query = POSTGRESQL.replace("postgresql://", "postgresql+psycopg://", 1).partition(
        "?"
    )
    name = f"daymark_empty_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server = create_engine(f"{address}?{query}", isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(f"{address.rpartition('/')[0]}/{name}?{query}", pool=4)
    yield database
    database.close()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def shape(database: Database) -> dict[str, Any]:
    """Tables with their columns, keys and indexes, as the database tells them."""
    with database.engine.connect() as connection:
        told = inspect(connection)
        return {
            name: {
                "columns": [
                    (column["name"], repr(column["type"]), column["nullable"], column["default"])
                    for column in told.get_columns(name)
                ],
                "primary": told.get_pk_constraint(name),
                "foreign": sorted(map(str, told.get_foreign_keys(name))),
                "unique": sorted(map(str, told.get_unique_constraints(name))),
                "indexes": sorted(_tell(index) for index in told.get_indexes(name)),
            }
            for name in sorted(told.get_table_names())
            if name != "alembic_version"
        }


def _tell(index: Any) -> str:
    options = {name: str(value) for name, value in index["dialect_options"].items()}
    return str({**index, "dialect_options": options})


def test_the_migrations_make_what_the_models_say(empty: Database) -> None:
    migrations.upgrade(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
    assert migrations.is_at_head(empty)
    assert shape(empty).keys() == metadata.tables.keys()


def test_there_is_one_line_of_migrations() -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_every_constraint_has_a_name_by_which_it_can_be_changed() -> None:
    unnamed = [
        f"{table.name}: {constraint}"
        for table in metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert unnamed == []


def test_up_and_down_and_up_changes_nothing(empty: Database) -> None:
    migrations.upgrade(empty)
    first = shape(empty)
    migrations.downgrade(empty, "base")
    assert shape(empty) == {}
    migrations.upgrade(empty)
    assert shape(empty) == first


def test_migrating_again_keeps_every_row(house: House, diary: Diary) -> None:
    before = count_rows(house)
    migrations.check_key_then_upgrade(house.database, house.vault)
    assert count_rows(house) == before
    assert all(before[table] for table in reached_from_persons())


def change_parents(operations: Operations) -> None:
    """What a later migration may do to tables that others point at."""
    for name in ("persons", "entries", "safety_plans"):
        with operations.batch_alter_table(name, recreate="always") as batch:
            batch.alter_column(_first_text(name), nullable=True)


def _first_text(name: str) -> str:
    return {"persons": "language", "entries": "zone", "safety_plans": "sealed"}[name]


@pytest.fixture
def migrate(monkeypatch: pytest.MonkeyPatch) -> Callable[[Database], None]:
    """Runs a step as the migrations run theirs."""

    def what(config: Config, _revision: str) -> None:
        context = MigrationContext.configure(
            config.attributes["connection"], opts={"target_metadata": metadata}
        )
        change_parents(Operations(context))

    return lambda database: migrations._run(database, "", what)


def test_changing_a_parent_keeps_its_children(
    house: House, diary: Diary, migrate: Callable[[Database], None]
) -> None:
    if POSTGRESQL:
        pytest.skip("PostgreSQL changes a table in place; on SQLite it is made anew")
    before = count_rows(house)
    migrate(house.database)
    assert count_rows(house) == before
    with house.database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        columns = {each["name"]: each for each in inspect(connection).get_columns("persons")}
    assert columns["language"]["nullable"]
    assert diary.browser.get("/timeline").status_code == 200


def test_a_step_that_would_leave_orphans_is_undone(house: House, diary: Diary) -> None:
    if POSTGRESQL:
        pytest.skip("PostgreSQL never lets go of its keys")
    before = count_rows(house)

    def orphan(config: Config, _revision: str) -> None:
        config.attributes["connection"].execute(text("DELETE FROM persons"))

    with pytest.raises(migrations.BrokenKeys):
        migrations._run(house.database, "", orphan)
    assert count_rows(house) == before


def reached_from_persons() -> set[str]:
    """Tables whose rows go when their person goes."""
    reached = {"persons"}
    while True:
        more = {
            table.name
            for table in metadata.tables.values()
            if table.name not in reached and any(_goes_with(table, parent) for parent in reached)
        }
        if not more:
            return reached
        reached |= more


def _goes_with(table: Table, parent: str) -> bool:
    return any(
        key.referred_table.name == parent
        and key.ondelete == "CASCADE"
        and not any(column.nullable for column in key.columns)
        for key in table.foreign_key_constraints
    )


def test_every_table_belongs_to_a_person_or_says_why_not() -> None:
    assert metadata.tables.keys() - reached_from_persons() == NOBODYS.keys()


def test_with_a_person_all_of_theirs_goes_and_nothing_else(
    house: House, diary: Diary, sam: Member
) -> None:
    sams = rows_of(house, sam)
    assert all(rows_of(house, diary.member).values())
    maya = delete(PersonRow).where(PersonRow.id == diary.member.person.id)
    house.database.write(lambda session: session.execute(maya) and None)
    assert set(rows_of(house, diary.member).values()) == {0}
    assert rows_of(house, sam) == sams


def rows_of(house: House, member: Member) -> dict[str, int]:
    """How many rows of each table are this person's."""
    found = {}
    with house.database.reading() as session:
        for name in reached_from_persons():
            table = metadata.tables[name]
            owner = table.c.id if name == "persons" else table.c.person_id
            count = select(func.count()).select_from(table).where(owner == member.person.id)
            found[name] = session.scalar(count) or 0
    return found


def test_no_column_is_open_that_could_hold_what_was_typed() -> None:
    """All texts that stand open are codes and names that Daymark chose."""
    open_texts = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.type.python_type is str
    }
    assert open_texts == {
        "beside_versions.thing",
        "canaries.name",
        "deliveries.fate",
        "deliveries.what",
        "deliveries.why",
        "drafts.kind",
        "due_work.subject",
        "due_work.what",
        "entries.kind",
        "entries.zone",
        "entry_versions.zone",
        "exports.state",
        "imports.state",
        "invitations.role",
        "links.role",
        "shown_things.thing",
        "looks.how",
        "persons.country",
        "persons.language",
        "persons.look",
        "persons.password",
        "persons.zone",
        "push_devices.failure",
        "receipts.outcome",
        "receipts.thing",
        "standing_shares.kind",
    }


def test_another_master_key_is_refused_before_anything_is_written(
    house: House, diary: Diary
) -> None:
    from pwa.vault.keeper import WrongKey

    before = count_rows(house)
    other = Vault(LocalKeeper(secrets.token_bytes(32)), Halves(house.settings.halves))
    with pytest.raises(WrongKey):
        migrations.check_key_then_upgrade(house.database, other)
    assert count_rows(house) == before
