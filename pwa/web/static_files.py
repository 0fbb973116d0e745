"""Static files under one hash of the whole tree, so that they can be kept for ever."""

import hashlib
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from pwa.web.headers import EVERYWHERE

ROOT = Path(__file__).parent.parent / "static"
A_YEAR = 31_536_000


def tree_hash(root: Path) -> str:
    """Names a state of the tree: another file, another hash."""
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def install(app: Flask) -> None:
    """Serves pwa/static/vendor (what was built) and pwa/static/icons, and names their addresses."""
    tree = tree_hash(ROOT / "vendor")
    app.jinja_env.globals["static"] = lambda path: f"/static/{tree}/{path}"

    def add_headers(headers: Any, _path: str, _url: str) -> None:
        for name, value in EVERYWHERE.items():
            headers[name] = value

    files = WhiteNoise(
        app.wsgi_app,
        max_age=A_YEAR,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=add_headers,
        charset="utf-8",
    )
    if (ROOT / "vendor").is_dir():
        files.add_files(str(ROOT / "vendor"), prefix=f"static/{tree}/vendor/")
    app.wsgi_app = files  # type: ignore[method-assign]
