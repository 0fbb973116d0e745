"""The floor: a bare Flask view that does one durable insert, and nothing else.

One connection, one lock, one transaction a request; Daymark's own pragmas and web server.
"""

import os
import sqlite3
import sys
import threading
import time
from pathlib import Path

from flask import Flask, request

from pwa.config import Settings
from pwa.db import PRAGMAS
from run import serve_on

FILE = "floor.db"


def make_app(path: Path) -> Flask:
    """An app with one view."""
    app = Flask("floor")
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma, value in PRAGMAS.items():
        database.execute(f"PRAGMA {pragma}={value}")
    database.execute("CREATE TABLE IF NOT EXISTS moods (at REAL, score INTEGER)")
    writing = threading.Lock()

    @app.post("/log/mood")
    def log_mood() -> str:
        score = int(request.form["score"])
        with writing:
            database.execute("BEGIN IMMEDIATE")
            database.execute("INSERT INTO moods VALUES (?, ?)", (time.time(), score))
            database.execute("COMMIT")
        return "saved"

    return app


def main() -> int:
    settings = Settings(data=Path(os.environ["DAYMARK_DATA"]), port=0)
    server = serve_on(settings, make_app(settings.data / FILE))
    print(f"The floor is at http://{settings.host}:{server.effective_port}/", flush=True)
    server.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
