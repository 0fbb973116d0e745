"""Run a command beside a PostgreSQL of its own: with_postgres.py COMMAND...

The command finds it in DAYMARK_TEST_DATABASE_URL. Server and data are gone afterwards, whatever
happened. PostgreSQL refuses to run as root, so then it runs as its own user.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent

# Nobody's data lives here, so nothing waits for the disk.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "synchronous_commit": "off",
    "timezone": "UTC",
}


def main(command: list[str]) -> int:
    """Run the command and give back its exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    programs = find_programs()
    user = pick_user()
    with make_folder(user) as folder, serve(programs, folder, user) as url:
        return subprocess.run(
            command, env=os.environ | {"DAYMARK_TEST_DATABASE_URL": url}, check=False
        ).returncode


def find_programs() -> Path:
    """Where the newest installed PostgreSQL keeps its programs; installs one if there is none."""
    for attempt in ("look", "look again"):
        found = shutil.which("initdb")
        if found:
            return Path(found).resolve().parent
        versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
        if versions:
            return max(versions, key=lambda path: int(path.parent.name))
        if attempt == "look":
            subprocess.run([HERE.parent / ".ci/need", "initdb", "postgresql"], check=True)
    sys.exit("PostgreSQL was installed, but its initdb is nowhere to be found.")


def pick_user() -> str | None:
    """Whom the server runs as: ourselves, or where that is root, the user Debian made for it."""
    return None if os.getuid() else "postgres"


@contextmanager
def make_folder(user: str | None) -> Iterator[Path]:
    """A short path, since the name of a socket may not be long."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        if user:
            shutil.chown(name, user)
        yield Path(name)


@contextmanager
def serve(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    """Start a fresh cluster on a socket in the folder, give its address, stop it."""
    data = folder / "data"
    made = ["--no-sync", "--auth=trust", "--username=daymark"]
    language = ["--encoding=UTF8", "--locale=C.UTF-8"]
    run_as(user, folder, [programs / "initdb", "-D", data, *made, *language])
    options = [f"-c{name}={value}" for name, value in SETTINGS.items()]
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user,
            cwd=folder,
            start_new_session=True,  # Ctrl-C is for the command; the server is stopped below
        )
    try:
        wait_until_ready(programs, folder, server, log)
        run_as(user, folder, [programs / "createdb", "-h", folder, "-U", "daymark", "daymark"])
        yield f"postgresql://daymark@/daymark?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)  # closes connections, then stops
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def run_as(user: str | None, folder: Path, command: list[str | Path]) -> None:
    """Run one of PostgreSQL's programs, quietly unless it fails."""
    done = subprocess.run(
        command, user=user, cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


def wait_until_ready(
    programs: Path, folder: Path, server: subprocess.Popen[bytes], log: Path
) -> None:
    """Return when the server answers; show its log if it never does."""
    for _ in range(300):
        asked: list[str | Path] = [programs / "pg_isready", "-q", "-h", folder]
        if subprocess.run(asked, check=False).returncode == 0:
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
