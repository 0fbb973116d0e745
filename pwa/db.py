"""The database: one metadata, column types, reading, and the one writer.

Every write goes through `Database.write(fn)`. On SQLite the waiting writes run one after another on
one connection, in one transaction, each answered after the fsync (group commit). On PostgreSQL `fn`
is a plain transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, Engine, MetaData, Table, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from pwa.writer import Busy, Writer

__all__ = ["Base", "Busy", "Database", "InsertOnce", "Instant", "Session"]

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "foreign_keys": "ON",
    "secure_delete": "ON",
    "busy_timeout": "5000",
    "temp_store": "MEMORY",
    "wal_autocheckpoint": "4000",  # 16 MB: pages written again and again are moved once
}


class StillRead(Exception):
    """An older state of the database is still being read."""


class Base(DeclarativeBase):
    """The one metadata. All constraints have names, so that migrations can change them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """An instant, stored as milliseconds since 1970 in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MILLISECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(milliseconds=value)


def to_millisecond(moment: datetime) -> datetime:
    """A moment as precise as `Instant` keeps it, so that what is said equals what is stored."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class InsertOnce:
    """An insert that a row already there turns into nothing, or into an update of some columns.

    Both databases have the clause, each in its own dialect. On SQLite, where one write runs
    at a time, it goes straight to the driver: SQLAlchemy's part takes three times as long.
    """

    def __init__(self, table: Any, key: Sequence[str], update: Sequence[str] = ()) -> None:
        self._statements: dict[str, Any] = {}
        self._plain: tuple[str, list[tuple[str, Any]]] | None = None
        self._table: Table = getattr(table, "__table__", table)
        target = self._table
        for name, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert)):
            statement = insert(target)
            if update:
                changed = {column: statement.excluded[column] for column in update}
                statement = statement.on_conflict_do_update(index_elements=key, set_=changed)
            else:
                statement = statement.on_conflict_do_nothing(index_elements=key)
            self._statements[name] = statement
        # PostgreSQL does not count what an insert with a conflict wrote.
        returned = [target.c[column] for column in key]
        self._asking = self._statements["postgresql"].returning(*returned)

    def __call__(self, session: Session, **values: Any) -> object | None:
        """Something where the row was written, None where it was there already."""
        connection = session.connection()
        if connection.dialect.name != "sqlite":
            return connection.execute(self._asking, values).first()
        text, columns = self._compiled(connection.dialect, values)
        driver: Any = connection.connection.driver_connection
        return driver.execute(text, _stored(values, columns)).rowcount or None

    def many(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Many at once, which costs a third of one after the other; nothing is told of each."""
        if not rows:
            return
        connection = session.connection()
        if connection.dialect.name != "sqlite":
            connection.execute(self._statements[connection.dialect.name], rows)
            return
        text, columns = self._compiled(connection.dialect, rows[0])
        driver: Any = connection.connection.driver_connection
        driver.executemany(text, [_stored(row, columns) for row in rows])

    def _compiled(
        self, dialect: Dialect, values: Mapping[str, Any]
    ) -> tuple[str, list[tuple[str, Any]]]:
        if self._plain is None:
            self._plain = self._compile(dialect, values)
        return self._plain

    def _compile(
        self, dialect: Dialect, values: Mapping[str, Any]
    ) -> tuple[str, list[tuple[str, Any]]]:
        """The statement as text, and its parameters in order, each with how it is stored."""
        compiled = self._statements["sqlite"].compile(dialect=dialect, column_keys=list(values))
        names = compiled.positiontup or []
        types = {name: self._table.c[name].type.dialect_impl(dialect) for name in names}
        return str(compiled), [(name, types[name].bind_processor(dialect)) for name in names]


def _stored(values: Mapping[str, Any], columns: Iterable[tuple[str, Any]]) -> list[Any]:
    return [convert(values[name]) if convert else values[name] for name, convert in columns]


class Database:
    """Reading for everybody, writing by one queue."""

    def __init__(self, url: str, *, pool: int = 20) -> None:
        self.is_sqlite = url.startswith("sqlite")
        self._writer: Writer | None = None
        if self.is_sqlite:
            self._engine = _sqlite_engine(url, pool=pool, query_only=True)
            self._write_engine = _sqlite_engine(url, pool=1, query_only=False)
            self._writer = Writer(self._write_engine)
        else:
            self._engine = create_engine(url, pool_size=pool, pool_pre_ping=True)
            self._write_engine = self._engine
        self._read_engine = self._engine.execution_options(
            **({} if self.is_sqlite else {"postgresql_readonly": True})
        )

    @property
    def engine(self) -> Engine:
        """An engine that may write, for migrations and the checks at the start."""
        return self._write_engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one state of the database and cannot change it."""
        with Session(self._read_engine, autoflush=False) as session:
            yield session

    def write(self, fn: Callable[[Session], T]) -> T:
        """Runs `fn` in a transaction and returns its value once that is durable.

        `fn` may be run again, so it touches nothing but its session; it returns plain values.
        A refusal is a returned value; an exception is a bug and rolls back. Raises Busy.
        """
        if self._writer is not None:
            return self._writer.write(fn)
        for attempt in range(3):
            try:
                with Session(self._write_engine) as session, session.begin():
                    return fn(session)
            except OperationalError as error:
                if attempt == 2 or not _is_passing(error):
                    raise
        raise AssertionError("unreachable")

    def forget_log(self) -> None:
        """Takes what was written and removed out of SQLite's log too, where its old pages lie.

        Raises StillRead while somebody reads an older state; trying again later is right.
        """
        if not self.is_sqlite:
            return
        connection = self._write_engine.raw_connection()
        try:
            driver: Any = connection.driver_connection
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        if busy:
            raise StillRead

    def close(self) -> None:
        """Finishes the waiting writes and lets go of all connections."""
        if self._writer is not None:
            self._writer.close()
        self._write_engine.dispose()
        self._engine.dispose()


def _is_passing(error: OperationalError) -> bool:
    return getattr(error.orig, "sqlstate", None) in {"40001", "40P01"}


def _sqlite_engine(url: str, *, pool: int, query_only: bool) -> Engine:
    engine = create_engine(
        url, pool_size=pool, max_overflow=pool, connect_args={"check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # this module begins and ends transactions
        for pragma, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {pragma}={value}")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # SQLAlchemy would make a result of it, which takes longer than the statement.
        driver: Any = connection.connection.driver_connection
        driver.execute("BEGIN" if query_only else "BEGIN IMMEDIATE")

    return engine
