"""Whether this Daymark is well: its keys, its database, and how old its crisis lines are.

It changes nothing and makes nothing: before the first start it says what is missing.
"""

import stat
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from pwa import migrations
from pwa.config import Settings
from pwa.db import Database
from pwa.safety.lines import FAIL_AFTER, WARN_AFTER, countries, list_aged
from pwa.vault.halves import Halves
from pwa.vault.keeper import LocalKeeper, WrongKey
from pwa.vault.keys import Vault

OTHERS = 0o077


class Level(StrEnum):
    """How bad it is."""

    WELL = "ok"
    DUE = "warning"
    BROKEN = "failure"


class Finding(NamedTuple):
    """One thing that was looked at."""

    level: Level
    text: str


def report(settings: Settings, today: date) -> int:
    """Prints a line for each finding. Returns 1 where something is broken, else 0."""
    findings = list(examine(settings, today))
    for finding in findings:
        print(f"{finding.level:8} {finding.text}")
    return int(any(finding.level is Level.BROKEN for finding in findings))


def examine(settings: Settings, today: date) -> Iterator[Finding]:
    yield Finding(Level.WELL, "The settings fit.")
    yield from _look_at_folder(settings)
    yield from _look_at_database(settings)
    yield from look_at_lines(today)


def look_at_lines(today: date) -> Iterator[Finding]:
    """An old line is never hidden from people, so somebody has to look at it."""
    aged = list_aged(today)
    if not aged:
        number = len(countries())
        yield Finding(Level.WELL, f"The crisis lines of {number} countries were checked lately.")
    for country in aged:
        level = Level.BROKEN if country.days >= FAIL_AFTER.days else Level.DUE
        limit = FAIL_AFTER if level is Level.BROKEN else WARN_AFTER
        yield Finding(
            level,
            f"The crisis lines of {country.code} were last checked {country.days} days ago "
            f"(limit {limit.days}). Ring them or read their source, then set `checked` in "
            "pwa/safety/lines.toml.",
        )


def _look_at_folder(settings: Settings) -> Iterator[Finding]:
    folder, key = settings.data, settings.data / "master.key"
    if not folder.is_dir():
        yield Finding(Level.BROKEN, f"There is no data folder {folder}. The first start makes it.")
        return
    if _open_to_others(folder):
        yield Finding(Level.DUE, f"Others on this machine can look into {folder}: chmod 700.")
    if settings.master_key is not None:
        yield Finding(Level.WELL, "The master key is in the environment.")
    elif not key.is_file():
        yield Finding(Level.BROKEN, f"{key} is missing. Without it nothing that was written opens.")
    elif _open_to_others(key):
        yield Finding(Level.BROKEN, f"Others on this machine can read {key}: chmod 600.")
    else:
        yield Finding(Level.WELL, "Only its owner reads the master key.")


def _look_at_database(settings: Settings) -> Iterator[Finding]:
    key = _read_key(settings)
    if not settings.database_url and not (settings.data / "daymark.db").is_file():
        yield Finding(Level.BROKEN, "There is no database. The first start makes it.")
        return
    database = Database(settings.sqlalchemy_url, pool=1)
    try:
        if not migrations.is_at_head(database):
            yield Finding(Level.BROKEN, "The database has an older shape. A start brings it up.")
            return
        yield Finding(Level.WELL, "The database answers and has the newest shape.")
        if key is None:
            yield Finding(Level.BROKEN, "There is no master key that could be tried.")
            return
        Vault(LocalKeeper(key), Halves(settings.halves)).check(database)
        yield Finding(Level.WELL, "The master key fits the database.")
    except WrongKey:
        yield Finding(Level.BROKEN, "The master key is not the one this database was sealed with.")
    except SQLAlchemyError as error:
        yield Finding(Level.BROKEN, f"The database does not answer ({type(error).__name__}).")
    finally:
        database.close()


def _read_key(settings: Settings) -> bytes | None:
    if settings.master_key is not None:
        return bytes.fromhex(settings.master_key.get_secret_value())
    try:
        return bytes.fromhex((settings.data / "master.key").read_text().strip())
    except (OSError, ValueError):
        return None


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & OTHERS)
