"""The headers that every answer carries."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

Start = Callable[..., Any]

_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default",
)
POLICY = "; ".join(_DIRECTIVES)
PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "serial",
        "usb",
    )
)
EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "Referrer-Policy": "same-origin",  # "no-referrer" would make a form's Origin null
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = {"Strict-Transport-Security": "max-age=63072000; includeSubDomains"}
VARY = "Accept-Encoding, Cookie, HX-Request, HX-Request-Type"


def everywhere(*, secure: bool) -> dict[str, str]:
    """The headers of pages and static files alike; `secure` where people come over https."""
    return EVERYWHERE | HSTS if secure else EVERYWHERE


def install(app: Flask) -> None:
    """Adds them around the app, where nothing that breaks inside can go past them."""
    always = everywhere(secure=app.extensions["daymark"].settings.secure)
    added = [*always.items(), ("Cache-Control", "no-store"), ("Vary", VARY)]
    answer = app.wsgi_app

    def answer_with_headers(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        def start_with_headers(
            status: str, headers: list[tuple[str, str]], broken: Any = None
        ) -> Any:
            return start(status, headers + added, broken)

        return answer(environ, start_with_headers)

    app.wsgi_app = answer_with_headers  # type: ignore[assignment, method-assign]
