"""A person fills in everything there is, in a Daymark started as people start it; afterwards no
word of it stands in the database, the log or a temporary file."""

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from pwa.config import Settings
from pwa.db import Base
from tests.laws.life import Writer, live
from tests.laws.life_around import write_around
from tests.laws.life_circle import share
from tests.laws.life_moving import move
from tests.laws.life_reminders import be_reminded
from tests.web.served import Served, Visitor, serve

pytestmark = pytest.mark.database

FIELDS_OF_LOG = {
    "request": {"event", "level", "timestamp", "rule", "method", "status", "ms"},
}
# What a score, a feeling or a line would be called, were it stored as it is sent.
OPEN_NAMES = rb"score|feelings|sleep_hours|sleep_quality|happened|helped|by_myself|display_name"
AN_ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
AN_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}|::1")


def disguises(word: str) -> Iterator[bytes]:
    """A word as it is, and as it looks inside what is merely encoded."""
    plain = word.encode()
    yield plain
    yield plain.hex().encode()
    yield word.encode("utf-16-le")
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + plain)
        yield encoded[4 if before else 0 : -4]


def traces(words: list[str], places: dict[str, bytes]) -> list[str]:
    return [
        f"{word} in {name}"
        for name, content in places.items()
        for word in words
        if any(disguise in content for disguise in disguises(word))
    ]


def places_of(served: Served, settings: Settings) -> dict[str, bytes]:
    """Every byte that outlives a request."""
    files = [*served.data.rglob("*"), *served.temporary.rglob("*")]
    places = {path.name: path.read_bytes() for path in files if path.is_file()}
    if settings.database_url:
        places["rows"] = dump(settings.sqlalchemy_url)
    return places | {"log": served.output}


def dump(url: str) -> bytes:
    """Every value of every row of a PostgreSQL."""
    engine = create_engine(url)
    parts = []
    with engine.connect() as connection:
        for name in Base.metadata.tables:
            for row in connection.execute(text(f"SELECT * FROM {name}")):
                parts += [bytes(v) if isinstance(v, bytes) else str(v).encode() for v in row]
    engine.dispose()
    return b"\n".join(parts)


def test_no_word_that_was_typed_is_found_again(
    settings: Settings, tmp_path: Path, app: Flask
) -> None:
    reached = {"DAYMARK_CONTACT": "care@daymark.example"}
    with serve(settings, tmp_path, DAYMARK_LOG_LEVEL="debug", **reached) as served:
        writer = Writer(Visitor(served.port))
        live(writer, served.port, write_around, share, be_reminded, move)
        writer.marked += [value for value in writer.visitor.cookies.values() if len(value) > 15]
        shown = writer.visitor.get("/timeline").text + writer.visitor.get("/help/plan").text
        running = places_of(served, settings)
        writer.send(writer.form("/bin", "/bin/empty"))
        writer.send(writer.form("/me", "/sign-out"))
        assert served.end() == 0
        ended = places_of(served, settings)
    assert len(writer.marked) > 150
    assert any(word in shown for word in writer.marked)
    assert settings.database_url or len(running["daymark.db-wal"]) > 10_000
    for places in (running, ended):
        assert traces(writer.marked, places) == []
        kept = {name: content for name, content in places.items() if name != "log"}
        assert [name for name, content in kept.items() if re.search(OPEN_NAMES, content)] == []
    check_log(ended["log"].decode(), app)


def check_log(log: str, app: Flask) -> None:
    """Every line is a line of ours with nothing personal in it, and every route is in one."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    others = [line for line in log.splitlines() if not line.startswith("{")]
    assert [line for line in others if not line.startswith("Daymark is at http://")] == []
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    for line in lines:
        assert line.keys() == FIELDS_OF_LOG[line["event"]], line
        assert line["rule"] in rules | {None}
    assert not AN_ID.search(log)
    assert not AN_ADDRESS.search(re.sub(r"Daymark is at .*", "", log))
    reached = {(line["rule"], line["method"]) for line in lines}
    wanted = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert wanted - reached == set()


def test_a_trace_would_be_found() -> None:
    hidden = {"a": base64.b64encode(b"--the zq0001wordwx here"), "b": b"zq0001wordwx", "c": b"none"}
    assert traces(["zq0001wordwx"], hidden) == ["zq0001wordwx in a", "zq0001wordwx in b"]
