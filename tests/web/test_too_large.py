"""A file of two gigabytes, sent without a script: a sentence comes back, and nobody else waits."""

import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from waitress import wasyncore

from pwa.config import Settings
from pwa.web.session import PRESENCE, TOKEN
from run import BODY_LIMIT, serve_on
from tests.conftest import Member
from tests.web.served import Visitor

pytestmark = pytest.mark.database

SENTENCE = b"That is too much at once"
TWO_GIGABYTES = 2 * 1024**3
SOME = b"x" * 1024 * 1024


@pytest.fixture
def port(settings: Settings, app: Flask) -> Iterator[int]:
    """The app as `run.py` serves it."""
    server = serve_on(settings, app)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(10)


def head(member: Member | None, path: str, *more: str) -> bytes:
    """The head of a request with a body."""
    lines = [f"POST {path} HTTP/1.1", "Host: localhost", "Accept: text/html", *more]
    if member is not None:
        token, presence = member.tokens
        lines.append(f"Cookie: {TOKEN}={token}; {PRESENCE}={presence}")
    return "\r\n".join([*lines, "", ""]).encode()


def hear(line: socket.socket) -> bytes:
    """All that is answered until the other side has no more to say."""
    heard = b""
    while some := line.recv(65_536):
        heard += some
    return heard


@pytest.mark.parametrize(
    ("path", "is_signed_in", "status", "sentence"),
    [
        ("/moving/in", True, 413, SENTENCE),
        ("/log/mood", True, 413, SENTENCE),
        ("/sign-in", False, 413, SENTENCE),
        ("/moving/in", False, 401, b"You are signed out"),
        ("/log/mood", False, 401, b"You are signed out"),
        ("/nowhere", True, 404, b"There is nothing here"),
    ],
)
def test_who_sends_far_too_much_reads_why(
    maya: Member, port: int, path: str, is_signed_in: bool, status: int, sentence: bytes
) -> None:
    size = f"Content-Length: {TWO_GIGABYTES}"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head(maya if is_signed_in else None, path, size))
        # A browser listens only when it has sent all, or sends in vain: nothing may break before.
        for _ in range(24):
            line.sendall(SOME)
        heard = hear(line)
        line.sendall(SOME)
    assert heard.startswith(b"HTTP/1.1 %d " % status)
    assert sentence in heard
    assert b"Content-Security-Policy: default-src 'none'" in heard
    assert b"Connection: close" in heard


def test_one_that_does_not_say_how_large_it_is_is_refused_too(maya: Member, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head(maya, "/moving/in", "Transfer-Encoding: chunked"))
        for _ in range(BODY_LIMIT // len(SOME) + 3):
            line.sendall(b"100000\r\n" + SOME + b"\r\n")
        assert SENTENCE in hear(line)


def test_who_asks_first_is_told_not_to_send(maya: Member, port: int) -> None:
    size = f"Content-Length: {TWO_GIGABYTES}"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head(maya, "/moving/in", size, "Expect: 100-continue"))
        assert hear(line).startswith(b"HTTP/1.1 413 ")


def test_meanwhile_everybody_else_is_served(maya: Member, port: int) -> None:
    size = f"Content-Length: {TWO_GIGABYTES}"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(head(maya, "/moving/in", size) + SOME)
        assert Visitor(port).get("/help").status == 200
        line.sendall(SOME)
        assert SENTENCE in hear(line)
    assert Visitor(port).get("/help").status == 200
