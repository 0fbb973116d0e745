"""Daymark started as people start it, in a process of its own, and somebody who visits it."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

from pwa.config import Settings
from tests.laws.pages import Page

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"Daymark is at http://([^/:]+):(\d+)/")


@dataclass
class Served:
    """A running Daymark: its process, what it says, where it keeps things."""

    process: subprocess.Popen[bytes]
    data: Path
    temporary: Path
    said: Path
    logged: Path
    port: int = 0

    @property
    def output(self) -> bytes:
        return self.said.read_bytes() + self.logged.read_bytes()

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to end; returns its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=30)


def environment(settings: Settings, temporary: Path, **more: str) -> dict[str, str]:
    """The environment of a process with these settings. It may keep what it compiles."""
    others = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}
    own = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DAYMARK_") and name not in others
    }
    return own | {
        "DAYMARK_DATA": str(settings.data),
        "DAYMARK_PORT": "0",
        "DAYMARK_ONE_CORE": "false",  # several tests run at once
        "DATABASE_URL": settings.database_url,
        "TMPDIR": str(temporary),
        **more,
    }


@contextmanager
def serve(settings: Settings, folder: Path, **more: str) -> Iterator[Served]:
    """Starts it, waits until it says where it is, and never leaves it running."""
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    said, logged = folder / "said", folder / "logged"
    with said.open("wb") as out, logged.open("wb") as err:
        process = subprocess.Popen(
            [sys.executable, "run.py"],
            cwd=ROOT,
            env=environment(settings, temporary, **more),
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
        )
    served = Served(process, settings.data, temporary, said, logged)
    try:
        served.port = _wait_for_port(served)
        yield served
    finally:
        process.kill()
        process.wait()
        if process.stdin:
            process.stdin.close()


def _wait_for_port(served: Served) -> int:
    import time

    for _ in range(600):
        found = ADDRESS.search(served.said.read_text("utf-8"))
        if found:
            return int(found[2])
        if served.process.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"did not start: {served.output.decode(errors='replace')}")


class Answer(NamedTuple):
    status: int
    location: str
    text: str

    @property
    def page(self) -> Page:
        return Page(self.text)


@dataclass
class Visitor:
    """A browser without scripts."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    agent: str = "Mozilla/5.0 (Linux; Android 14) Chrome/130"

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, list[str]]) -> Answer:
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def post_file(self, path: str, content: bytes) -> Answer:
        """A piece of a file, as a script sends it."""
        return self._ask("POST", path, content, kind="application/octet-stream")

    def post_json(self, path: str, content: object) -> Answer:
        """What a program of ours sends."""
        return self._ask("POST", path, json.dumps(content), kind="application/json")

    def _ask(
        self,
        method: str,
        path: str,
        body: str | bytes | None,
        kind: str = "application/x-www-form-urlencoded",
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"User-Agent": self.agent, "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = kind
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        led_to = urlsplit(answer.headers.get("Location", ""))
        location = led_to.path + (f"?{led_to.query}" if led_to.query else "")
        return Answer(answer.status, location, text)
