"""What a person sends or is sent never rests in a temporary file: there it would lie unsealed."""

import http.client
import tempfile
import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from waitress import wasyncore

from pwa import clock
from pwa.config import Settings
from pwa.transfer.imports import State, find_import
from pwa.web.guards import open_to_all
from pwa.web.session import PRESENCE, TOKEN
from run import SENT_AHEAD, serve_on
from tests.conftest import Member
from tests.transfer.test_imports import HEAD, ROWS

pytestmark = pytest.mark.database


@pytest.fixture
def port(
    settings: Settings, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[int, list[str]]]:
    """The app as `run.py` serves it, and the temporary files that anything asked for."""
    asked: list[str] = []
    real = tempfile.TemporaryFile

    def tell(*given: object, **more: object) -> object:
        asked.append(threading.current_thread().name)
        return real(*given, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(tempfile, "TemporaryFile", tell)

    @open_to_all
    def much() -> Response:
        return Response(b"x" * 65_536 for _ in range(3 * SENT_AHEAD // 65_536))

    app.add_url_rule("/much", view_func=much)
    server = serve_on(settings, app)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server.effective_port, asked
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(10)


def test_a_file_in_a_form_is_sealed_from_memory(maya: Member, port: tuple[int, list[str]]) -> None:
    number, asked = port
    import_id = clock.new_id()
    content = (HEAD + ROWS).encode() + b"\n" * 3 * 1024 * 1024
    body = (
        b'--x\r\nContent-Disposition: form-data; name="import_id"\r\n\r\n%s\r\n--x\r\n'
        b'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n%s\r\n--x--\r\n'
    ) % (str(import_id).encode(), content)
    line = http.client.HTTPConnection("127.0.0.1", number, timeout=10)
    token, presence = maya.tokens
    headers = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Cookie": f"{TOKEN}={token}; {PRESENCE}={presence}",
    }
    line.request("POST", "/moving/in", body, headers)
    assert line.getresponse().status == 303
    line.close()
    with maya.house.database.reading() as session:
        known = find_import(session, maya.person, import_id)
    assert known
    assert (known.state, known.size) == (State.READING, len(content))
    assert asked == []


def test_what_a_slow_phone_has_not_taken_yet_waits_in_memory(port: tuple[int, list[str]]) -> None:
    number, asked = port
    line = http.client.HTTPConnection("127.0.0.1", number, timeout=10)
    line.request("GET", "/much")
    answer = line.getresponse()
    taken = sum(len(answer.read(8192)) for _ in range(100))
    taken += len(answer.read())
    line.close()
    assert taken == 3 * SENT_AHEAD
    assert asked == []
