"""The one writer: what it acknowledged is there, and one bad write spoils no other."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from pwa import writer as writer_module
from pwa.db import PRAGMAS, Busy, Database, Session


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = Database(f"sqlite:///{tmp_path / 'notes.db'}")
    opened.write(lambda session: session.execute(text("CREATE TABLE notes (words TEXT)")) and None)
    return opened


def add(words: str) -> Callable[[Session], str]:
    def write(session: Session) -> str:
        session.execute(text("INSERT INTO notes VALUES (:words)"), {"words": words})
        return words

    return write


def notes(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT words FROM notes ORDER BY rowid")))


def test_the_value_comes_back_after_the_write_is_there(database: Database) -> None:
    assert database.write(add("one")) == "one"
    assert notes(database) == ["one"]


def test_a_bug_in_one_write_leaves_the_others_of_its_batch(database: Database) -> None:
    held, go_on = threading.Event(), threading.Event()

    def hold(_: Session) -> None:
        held.set()
        go_on.wait(5)

    def break_(session: Session) -> None:
        add("broken")(session)
        raise ZeroDivisionError

    threads = [threading.Thread(target=database.write, args=(hold,))]
    threads[0].start()
    held.wait(5)
    errors: list[type] = []

    def try_to_break() -> None:
        try:
            database.write(break_)
        except ZeroDivisionError:
            errors.append(ZeroDivisionError)

    threads += [threading.Thread(target=database.write, args=(add("good"),)) for _ in range(3)]
    threads += [threading.Thread(target=try_to_break)]
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join()
    assert notes(database) == ["good"] * 3
    assert errors == [ZeroDivisionError]


def test_reading_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(Exception, match="readonly"):
        add("stray")(session)
    assert notes(database) == []


def test_whoever_waited_too_long_is_told_and_not_written(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    held, go_on = threading.Event(), threading.Event()

    def hold(_: Session) -> None:
        held.set()
        go_on.wait(5)

    blocker = threading.Thread(target=database.write, args=(hold,))
    blocker.start()
    held.wait(5)
    monkeypatch.setattr(writer_module, "LONGEST_WAIT_S", 0.05)
    with pytest.raises(Busy):
        database.write(add("late"))
    go_on.set()
    blocker.join()
    database.close()
    assert notes(database) == []


def test_closing_finishes_what_waits_and_takes_nothing_more(database: Database) -> None:
    database.write(add("last"))
    database.close()
    with pytest.raises(Busy):
        database.write(add("too late"))


def test_the_writing_connection_is_durable(database: Database) -> None:
    numbers = {"ON": "1", "FULL": "2", "MEMORY": "2"}
    wanted = {name: numbers.get(value, value.lower()) for name, value in PRAGMAS.items()}
    with database.engine.connect() as connection:
        found = {
            name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in PRAGMAS
        }
    assert found == wanted
