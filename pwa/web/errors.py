"""Errors as facts of the domain, turned into pages in one place."""

from typing import Any

import structlog
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from pwa.db import Busy
from pwa.receipts import NotThere, OtherContent
from pwa.web.forms import Refused
from pwa.web.htmx import wants_json
from pwa.web.session import FORGET, was_ended
from pwa.web.templating import say, sentences
from pwa.words import mark

log = structlog.get_logger("web")


class SignInNeeded(Exception):
    """Nobody is signed in."""


class SomebodyElse(Exception):
    """Another person is signed in than the one a form was made for."""


# What happened, and what to do next.
TEXTS = {
    400: (mark("That did not arrive whole"), mark("Go back and try once more.")),
    401: (mark("You are signed out"), mark("Sign in, then do it again.")),
    403: (
        mark("This came from another site"),
        mark("Nothing was changed. Open Daymark itself and do it there."),
    ),
    404: (
        mark("There is nothing here"),
        mark("It may have been deleted, or the address is not quite right."),
    ),
    405: (mark("This page cannot do that"), mark("Go back and try from the page before.")),
    409: (
        mark("This was sent before, with something else in it"),
        mark("What was saved first is kept. Open Today and enter it anew."),
    ),
    413: (
        mark("That is too much at once"),
        mark("Make it shorter, then save again. A file may have 4 MB, and 64 MB with scripts on."),
    ),
    425: (
        mark("Something from your phone is missing here"),
        mark("Your phone sends it again by itself. Try once more in a moment."),
    ),
    429: (mark("That was very often"), mark("Wait a quarter of an hour, then try again.")),
    500: (
        mark("Something broke on our side"),
        mark("It is not your fault. Try again; if it stays, try later."),
    ),
    503: (mark("Daymark is busy right now"), mark("Nothing was lost. Try again in a moment.")),
}
ANOTHERS = (
    mark("Somebody else is signed in here"),
    mark("Nothing was saved. Sign in as yourself, then do it again."),
)
WRITTEN = mark("What you wrote is not lost. It is in this page, and not saved yet.")
UNFIT = (mark("Something needs a look"), mark("Each field says what."))
DOMAIN: dict[type[Exception], int] = {
    SignInNeeded: 401,
    SomebodyElse: 401,
    NotThere: 404,
    OtherContent: 409,
    Busy: 503,
}


def install(app: Flask) -> None:
    for error, status in DOMAIN.items():
        app.register_error_handler(error, lambda _error, status=status: error_answer(status))
    app.register_error_handler(SomebodyElse, lambda _error: error_answer(401, ANOTHERS))
    app.register_error_handler(Refused, lambda _error: error_answer(400))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _bug)
    app.log_exception = _log_lost  # type: ignore[assignment, method-assign]


def error_answer(status: int, texts: tuple[str, str] | None = None) -> Response:
    """The page, or the problem document (RFC 9457), for a status."""
    title, advice = texts or texts_of(status)
    if wants_json():
        response = _problem(status, say(title), say(advice))
    elif status == 401 and _brings_words() and not request.htmx:  # type: ignore[attr-defined]
        response = _give_back(say(title))
    else:
        response = make_response(
            render_template("layouts/error.html", heading=say(title), words=say(advice)), status
        )
    if status == 503:
        response.headers["Retry-After"] = "2"
    if status == 401:
        response.headers["HX-Reswap"] = "none"
        if was_ended():
            response.headers[FORGET] = "1"
    return response


def texts_of(status: int) -> tuple[str, str]:
    """What happened and what to do next, as marked texts."""
    return TEXTS.get(status, TEXTS[400] if status < 500 else TEXTS[500])


def _brings_words() -> bool:
    """Whether something was written that can be given back."""
    try:
        return "write_id" in request.form
    except RequestEntityTooLarge:
        return False


def _give_back(title: str) -> Response:
    """What was written goes back into the page, to be sent once one is signed in."""
    fields = list(request.form.items(multi=True))
    page = render_template(
        "account/signed_out.html",
        heading=title,
        words=say(WRITTEN),
        path=request.path,
        fields=fields,
    )
    return make_response(page, 401)


def refuse(refused: Refused, page: str, /, **context: Any) -> Response:
    """422: the same form, what was typed still in it, and a plain sentence at each field."""
    errors = sentences(refused.problems)
    if wants_json():
        title, advice = UNFIT
        response = _problem(422, say(title), say(advice), errors=errors)
    else:
        response = make_response(render_template(page, errors=errors, **context), 422)
    return response


def _problem(status: int, title: str, detail: str, **more: Any) -> Response:
    """A problem document (RFC 9457)."""
    response = jsonify(type="about:blank", title=title, detail=detail, status=status, **more)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def _http_error(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:
        return error.get_response(request.environ)  # type: ignore[return-value]
    response = error_answer(error.code or 500)
    if error.code == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # type: ignore[attr-defined]
    return response


def _bug(error: Exception) -> Response:
    _log_bug(error)
    return error_answer(500)


def _log_bug(error: BaseException) -> None:
    log.error("bug", error=type(error).__name__, rule=str(request.url_rule), exc_info=error)


def _log_lost(*given: Any) -> None:
    """What Flask says where an error page breaks too; its own words would name the path."""
    _log_bug(given[-1][1])
