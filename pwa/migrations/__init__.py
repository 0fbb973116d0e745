"""The database's shape, step by step (Alembic), from the first table on."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Connection

from pwa.db import Database
from pwa.vault.keys import Vault

HERE = Path(__file__).parent


class BrokenKeys(Exception):
    """A migration left a row that points at nothing."""


def check_key_then_upgrade(database: Database, vault: Vault) -> None:
    """Migrates to the newest shape. Raises WrongKey under another master key, before any write."""
    if inspect(database.engine).has_table("canaries"):
        vault.check(database)
    upgrade(database)
    vault.check(database)


def upgrade(database: Database, revision: str = "head") -> None:
    _run(database, revision, command.upgrade)


def downgrade(database: Database, revision: str) -> None:
    _run(database, revision, command.downgrade)


def is_at_head(database: Database) -> bool:
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(_config(None)).get_current_head()


def _run(database: Database, revision: str, what: Callable[[Config, str], None]) -> None:
    """Foreign keys are off while SQLite's tables are made anew, or their children would be
    emptied by cascade; what points at nothing afterwards stops the migration."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.connection.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                what(_config(connection), revision)
                if database.is_sqlite:
                    _check_keys(connection)
        finally:
            if database.is_sqlite:
                connection.connection.execute("PRAGMA foreign_keys=ON")


def _check_keys(connection: Connection) -> None:
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise BrokenKeys


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config
