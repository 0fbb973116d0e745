"""A server in a process of its own: Daymark itself, or the floor beside it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parent.parent
DAYMARK = ("run.py",)
FLOOR = ("-m", "bench.floor")
EARLY = ("-m", "bench.early")
TICK_S = 1 / os.sysconf("SC_CLK_TCK")
LONGEST_START_S = 30


class Server:
    """A running server, by its process and its address."""

    def __init__(self, process: subprocess.Popen[str], host: str, port: int) -> None:
        self.process = process
        self.host = host
        self.port = port

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}"

    def connect(self) -> HTTPConnection:
        """A connection that stays open between requests."""
        return HTTPConnection(self.host, self.port, timeout=15)

    def cpu_s(self) -> float:
        """Seconds of processor that all its threads have used so far."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text()
        fields = stat.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK_S

    def rss_mb(self) -> float:
        """Memory it holds, in megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found, "the process is gone"
        return int(found[1]) / 1024

    def kill(self) -> None:
        """Ends it as a power cut would: without a word."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """Ends it as its operator would."""
        self.process.terminate()
        self.process.wait(timeout=40)


def start(script: Sequence[str], data: Path, **named: str) -> Server:
    """A server on a data folder, at a port of its own; its log goes to a file there. `named` are
    more settings from the environment."""
    settings = {name: value for name, value in os.environ.items() if not name.startswith("DAYMARK")}
    settings.pop("DATABASE_URL", None)
    settings |= {"DAYMARK_DATA": str(data), "DAYMARK_PORT": "0", **named}
    with (data / "server.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, *script],
            cwd=ROOT,
            env=settings,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout is not None
    found = re.search(r"http://([^:]+):(\d+)/", process.stdout.readline())
    if not found:
        process.kill()
        raise RuntimeError((data / "server.log").read_text()[-2000:])
    return Server(process, found[1], int(found[2]))


@contextmanager
def running(script: Sequence[str], data: Path, **named: str) -> Iterator[Server]:
    """A server that ends with the block."""
    server = start(script, data, **named)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end()


def compile_all() -> None:
    """Byte code as an installed Daymark has it, whatever the environment says."""
    subprocess.run(
        [sys.executable, "-m", "compileall", "-q", "pwa", "bench", "run.py"], cwd=ROOT, check=True
    )


def wait_until_healthy(server: Server) -> None:
    """Asks until it answers."""
    until = time.monotonic() + LONGEST_START_S
    while time.monotonic() < until:
        try:
            connection = server.connect()
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.002)
    raise TimeoutError("the server does not answer")
