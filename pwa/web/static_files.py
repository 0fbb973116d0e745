"""Static files under one hash of the whole tree, so that they can be kept for ever."""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from pwa.web.headers import everywhere

ROOT = Path(__file__).parent.parent / "static"
SERVED = ("app", "vendor")  # as it is in the repository; as it was built
A_YEAR = 31_536_000


def tree_hash(root: Path) -> str:
    """Names a state of what is served: another file, another hash."""
    digest = hashlib.sha256()
    for folder in SERVED:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file():
                digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def tree() -> str:
    """The state of what this process serves."""
    return tree_hash(ROOT)


def address_of(path: str) -> str:
    return f"/static/{tree()}/{path}"


class Files(WhiteNoise):  # type: ignore[misc]
    """Answers who reads; whoever tries anything else meets the app, with all its headers."""

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.application(environ, start_response)  # type: ignore[no-any-return]
        return super().__call__(environ, start_response)  # type: ignore[no-any-return]


def install(app: Flask) -> None:
    """Serves the static files, and tells templates their addresses."""
    always = everywhere(secure=app.extensions["daymark"].settings.secure)
    app.jinja_env.globals["static"] = address_of

    def add_headers(headers: Any, _path: str, _url: str) -> None:
        for name, value in always.items():
            headers[name] = value

    files = Files(
        app.wsgi_app,
        max_age=A_YEAR,
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=add_headers,
        charset="utf-8",
    )
    for folder in SERVED:
        if (ROOT / folder).is_dir():
            files.add_files(str(ROOT / folder), prefix=f"static/{tree()}/{folder}/")
    app.wsgi_app = files  # type: ignore[method-assign]
