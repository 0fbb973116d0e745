"""The headers that every answer carries."""

from flask import Flask, Response

from pwa.web.house import house

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
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.update(everywhere(secure=house().settings.secure))
    headers["Cache-Control"] = "no-store"
    headers["Vary"] = VARY
    return response
