"""Closed unless opened: every endpoint asks for a sign-in, but for those marked open."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, redirect, request, url_for
from flask_login import current_user

from pwa.web.errors import SignInNeeded, SomebodyElse
from pwa.web.session import FORGET, me, was_ended
from pwa.web.whose import is_anothers

View = TypeVar("View", bound=Callable[..., Any])

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
ASKED_BY_SCRIPT = ("HX-Request", "Daymark-Worker")
"""A script is told that nobody is signed in; only a browser's own navigation is led to sign in."""


def open_to_all(view: View) -> View:
    """Marks a view that works signed out."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def is_open(endpoint: str) -> bool:
    return getattr(current_app.view_functions[endpoint], "open_to_all", False)


def install(app: Flask) -> None:
    app.before_request(_ask_to_sign_in)


def safe_path(text: str | None) -> str | None:
    """A path of this site to go on to after signing in, or None.

    Browsers drop tabs and line ends from an address and read a backslash as a slash: `/\\elsewhere`
    and `/<tab>/elsewhere` would lead away.
    """
    if not text or not text.startswith("/") or text.startswith("//"):
        return None
    return None if "\\" in text or not text.isprintable() else text


def _ask_to_sign_in() -> Response | None:
    endpoint = request.endpoint
    if endpoint is None or is_open(endpoint):
        return None
    if current_user.is_authenticated:
        if request.method not in SAFE_METHODS and is_anothers(me()):
            raise SomebodyElse
        return None
    by_script = any(name in request.headers for name in ASKED_BY_SCRIPT)
    if request.method not in SAFE_METHODS or by_script:
        raise SignInNeeded
    following = request.path if request.path != url_for("today.show") else None
    answer: Response = redirect(url_for("account.sign_in", next=following), 303)  # type: ignore[assignment]
    if was_ended():
        answer.headers[FORGET] = "1"
    return answer
