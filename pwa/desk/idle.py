"""Who sits at the desk: after some idle minutes its pages ask for the password again.

When somebody was last at work travels in a cookie, sealed with their key and bound to their
session. The same person's own pages are not touched by it.
"""

import base64
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from flask import Response, make_response, redirect, request, url_for

from pwa import clock
from pwa.web import cookies
from pwa.web.errors import SignInNeeded
from pwa.web.guards import SAFE_METHODS
from pwa.web.house import house
from pwa.web.session import signed_in

View = TypeVar("View", bound=Callable[..., Any])

COOKIE = "daymark-desk"
OFTEN = timedelta(minutes=1)
"""The cookie is renewed no oftener than that."""


def at_desk(view: View) -> View:
    """Marks a page of the desk: it asks for the password after idle minutes, and nothing keeps
    it."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Response:
        last = _last_work()
        if last is None or clock.now() - last > _longest():
            if request.method not in SAFE_METHODS:
                raise SignInNeeded
            return make_response(redirect(url_for("unlock.show", next=request.path), 303))
        response = make_response(view(*args, **kwargs))
        if clock.now() - last > OFTEN:
            note_work(response)
        return response

    guarded.at_desk = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def note_work(response: Response) -> None:
    """From now on the idle minutes count anew."""
    now = f"{clock.now().timestamp():.0f}"
    sealed = signed_in().person.key.seal(_place(), now.encode())
    value = base64.urlsafe_b64encode(sealed).decode()
    cookies.put(response, COOKIE, value, seconds=int(_longest().total_seconds()))


def _last_work() -> datetime | None:
    try:
        sealed = base64.urlsafe_b64decode(cookies.get(COOKIE) or "")
        text = signed_in().person.key.open(_place(), sealed)
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, InvalidTag):
        return None


def _longest() -> timedelta:
    return timedelta(minutes=house().settings.desk_minutes)


def _place() -> bytes:
    return b"desk idle" + signed_in().session_id.bytes
