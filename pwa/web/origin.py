"""Refuses writes that another site made the browser send.

Sec-Fetch-Site decides where the browser sends it, else Origin. A request with neither is no
browser's cross-site request (the same rule as Go's http.CrossOriginProtection): every browser that
lacks the first sends the second with a cross-origin POST.
"""

from flask import Flask, request
from werkzeug.exceptions import Forbidden

from pwa.web.guards import SAFE_METHODS
from pwa.web.house import house


def install(app: Flask) -> None:
    app.before_request(_refuse_cross_site)


def _refuse_cross_site() -> None:
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            raise Forbidden
        return
    origin = request.headers.get("Origin")
    own = house().settings.origin or request.host_url.rstrip("/")
    if origin is not None and origin != own:
        raise Forbidden
