"""Daymark as people start it: it begins, ends and begins again cleanly, or says why not."""

import os
import secrets
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog
from sqlalchemy import create_engine, text

from pwa.config import Settings
from run import main
from tests.acts import PASSWORD
from tests.web.served import ROOT, Answer, Visitor, environment, serve

pytestmark = pytest.mark.database

SIGN_UP = {
    "sign_in_name": ["maya"],
    "display_name": ["Maya"],
    "password": [PASSWORD],
    "zone": ["Europe/Paris"],
    "country": ["US"],
    "of_age": ["yes"],
}


@contextmanager
def held(settings: Settings) -> Iterator[None]:
    """Another program holds the log, so that whoever writes to it waits."""
    engine = create_engine(settings.sqlalchemy_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        postgresql = ("BEGIN", "LOCK TABLE entries IN ACCESS EXCLUSIVE MODE")
        for line in postgresql if settings.database_url else ("BEGIN IMMEDIATE",):
            connection.execute(text(line))
        yield
        connection.execute(text("ROLLBACK"))
    engine.dispose()


def test_ending_finishes_the_request_in_hand(settings: Settings, tmp_path: Path) -> None:
    answers: list[Answer] = []
    with serve(settings, tmp_path) as served:
        visitor = Visitor(served.port)
        assert visitor.post("/sign-up", SIGN_UP).status == 303
        form = next(form for form in visitor.get("/today").page.forms if form.find("score"))

        def tap() -> None:
            answers.append(visitor.post(form.action, form.filled(score="7")))

        tapping = threading.Thread(target=tap)
        with held(settings):
            tapping.start()
            time.sleep(0.4)
            served.process.send_signal(signal.SIGTERM)
            time.sleep(0.4)
            assert served.process.poll() is None
            assert answers == []
        assert served.process.wait(timeout=20) == 0
        tapping.join(timeout=10)
        assert [answer.status for answer in answers] == [303]
        assert b"Traceback" not in served.output
    with serve(settings, tmp_path) as again:
        back = Visitor(again.port, visitor.cookies)
        assert "Fairly good" in back.get("/timeline").text
        signed_in = {name: SIGN_UP[name] for name in ("sign_in_name", "password")}
        assert Visitor(again.port).post("/sign-in", signed_in).location == "/today"
        assert again.end(signal.SIGTERM) == 0


def test_the_first_start_makes_what_is_needed_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new" / "data")
    with serve(settings, tmp_path) as served:
        assert Visitor(served.port).get("/readyz").text == "ok\n"
        assert served.said.read_text() == f"Daymark is at http://127.0.0.1:{served.port}/\n"
        assert served.end(signal.SIGINT) == 0
        assert b"Traceback" not in served.output
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in settings.data.iterdir()}
    assert modes["master.key"] == 0o600
    assert "daymark.db" in modes
    assert stat.S_IMODE(settings.data.stat().st_mode) == 0o700


def refusal(settings: Settings, folder: Path, **more: str) -> str:
    """What is said instead of starting: one sentence."""
    done = subprocess.run(
        [sys.executable, "run.py"],
        cwd=ROOT,
        env=environment(settings, folder, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.endswith(".\n") or done.stderr.endswith("?\n")
    return done.stderr


def test_another_master_key_is_refused(settings: Settings, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in settings.data.iterdir()}
    told = refusal(settings, tmp_path, DAYMARK_MASTER_KEY=secrets.token_hex(32))
    assert told == "The master key is not the one this database was sealed with.\n"
    after = {path.name: path.read_bytes() for path in settings.data.iterdir()}
    assert after.get("daymark.db") == before.get("daymark.db")


def test_a_port_that_is_taken_is_told(settings: Settings, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert refusal(settings, tmp_path, DAYMARK_PORT=port).startswith(f"DAYMARK_PORT {port}: ")


@pytest.fixture
def said_in_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., str]]:
    """The same without a process of its own, for what stops it before it opens anything."""

    def start(**variables: str) -> str:
        for name in [name for name in os.environ if name.startswith("DAYMARK_")]:
            monkeypatch.delenv(name)
        monkeypatch.delenv("DATABASE_URL", raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert main([]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.count("\n") == 1
        return told.err

    yield start
    structlog.reset_defaults()


def test_a_bad_setting_stops_the_start(said_in_process: Callable[..., str]) -> None:
    assert said_in_process(DAYMARK_PORT="eighty").startswith("DAYMARK_PORT: ")
    assert "Did you mean DAYMARK_PORT?" in said_in_process(DAYMARK_PRT="80")


@pytest.mark.parametrize("what", ["folder", "key", "database"])
def test_what_cannot_be_opened_is_told(
    said_in_process: Callable[..., str], tmp_path: Path, what: str
) -> None:
    data = tmp_path / "data"
    if what == "folder":
        data.write_text("a file where a folder should be")
        assert said_in_process(DAYMARK_DATA=str(data)).startswith("DAYMARK_DATA")
    elif what == "key":
        data.mkdir()
        (data / "master.key").write_text("not a key\n")
        assert "master.key" in said_in_process(DAYMARK_DATA=str(data))
    else:
        nowhere = "postgresql://daymark@127.0.0.1:1/nowhere"
        told = said_in_process(DAYMARK_DATA=str(data), DATABASE_URL=nowhere)
        assert told.startswith("DATABASE_URL")


def test_a_word_it_does_not_know_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == "run.py knows one word: demo.\n"
