"""The cast and the stage. Maya is the client, Dana her case manager, Sam her brother; a stranger
must see nothing."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text

from pwa import create_app, open_house
from pwa.config import Settings
from pwa.db import Base
from pwa.people import password
from pwa.people.person import Person
from pwa.people.sessions import Device, SignedIn, Tokens
from pwa.people.sign_in import NewPerson, sign_up
from pwa.web import limits
from pwa.web.house import House
from pwa.web.session import PRESENCE, TOKEN
from tests.acts import PASSWORD
from tests.reminders.service import PushService, push_service

POSTGRESQL = os.environ.get("DAYMARK_TEST_DATABASE_URL", "")


@pytest.fixture(autouse=True, scope="session")
def _cheap_passwords() -> None:
    """The real cost is 50 ms each; here the same algorithm does with a fraction."""
    password._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    password._nobody = password._hasher.hash("a password that nobody has")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as the first start leaves it, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("prepared")
    url = _own_postgresql() if POSTGRESQL else ""
    open_house(Settings(data=folder, database_url=url)).close()
    return folder


@pytest.fixture
def settings(prepared: Path, tmp_path: Path) -> Settings:
    """Settings of a fresh Daymark with an empty database."""
    data = tmp_path / "data"
    shutil.copytree(prepared, data)
    if POSTGRESQL:
        _empty(_own_postgresql())
    return Settings(data=data, database_url=_own_postgresql() if POSTGRESQL else "", port=0)


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service on this machine."""
    with push_service() as running:
        yield running


@pytest.fixture
def house(settings: Settings) -> Iterator[House]:
    limits.forget_all()
    opened = open_house(settings)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates, compiled once and not for each test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("compiled")))


@pytest.fixture
def app(house: House, compiled: FileSystemBytecodeCache) -> Flask:
    made = create_app(house)
    made.jinja_env.bytecode_cache = compiled
    return made


@dataclass
class Member:
    """Somebody of the cast, with an account and a signed-in browser."""

    person: Person
    tokens: Tokens
    recovery_codes: list[str]
    browser: FlaskClient
    house: House = field(repr=False)

    @property
    def signed_in(self) -> SignedIn:
        found = self.house.sessions.find(*self.tokens)
        assert isinstance(found, SignedIn)
        return found


@pytest.fixture
def join(app: Flask, house: House) -> Callable[[str], Member]:
    """Makes a member of the cast by name."""

    def make(
        called: str, *, zone: str = "Europe/Paris", country: str = "US", starts: int = 0
    ) -> Member:
        new = NewPerson(called.lower(), PASSWORD, called, zone, country, "en")
        tokens, codes = sign_up(house.accounts, new, Device("Chrome · Android"))
        if starts:
            from pwa.people.change import change_settings

            found = house.sessions.find(*tokens)
            assert isinstance(found, SignedIn)
            change_settings(house.accounts, found.person.id, day_starts=starts)
        found = house.sessions.find(*tokens)
        assert isinstance(found, SignedIn)
        return Member(found.person, tokens, codes, _browser(app, tokens), house)

    return make


def _browser(app: Flask, tokens: Tokens) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie(TOKEN, tokens.token)
    browser.set_cookie(PRESENCE, tokens.presence)
    return browser


@pytest.fixture
def maya(join: Callable[[str], Member]) -> Member:
    """The client."""
    return join("Maya")


@pytest.fixture
def dana(join: Callable[[str], Member]) -> Member:
    """Her case manager."""
    return join("Dana")


@pytest.fixture
def sam(join: Callable[[str], Member]) -> Member:
    """Her brother."""
    return join("Sam")


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody without an account."""
    return app.test_client()


def _own_postgresql() -> str:
    """The address of this test process's own database on the given server; made where missing."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    address, _, query = POSTGRESQL.partition("?")
    base, _, _database = address.rpartition("/")
    own = f"{base}/daymark_{worker}" + (f"?{query}" if query else "")
    if worker not in _made:
        server = create_engine(
            POSTGRESQL.replace("postgresql://", "postgresql+psycopg://", 1),
            isolation_level="AUTOCOMMIT",
        )
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS daymark_{worker}"))
            connection.execute(text(f"CREATE DATABASE daymark_{worker}"))
        server.dispose()
        _made.add(worker)
    return own


_made: set[str] = set()


def _empty(url: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    names = ", ".join(table for table in Base.metadata.tables if table != "canaries")
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} CASCADE"))
    engine.dispose()
