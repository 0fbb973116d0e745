"""What htmx 4 says of a request, and answers that fit a page, a fragment or a program."""

from functools import cached_property
from io import BytesIO
from typing import IO, Any

from flask import (
    Flask,
    Request,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
)
from htmx_flask import Htmx
from htmx_flask.requests import HtmxHeaders

from pwa.receipts import Outcome, Receipt
from pwa.web.writes import saves

WRITE = "Daymark-Write"
"""The header that names the write an answer acknowledges, and its outcome."""

ITEM = "Daymark-Item"
"""The header in which a phone names a save that has no write id."""


class Htmx4Headers(HtmxHeaders):  # type: ignore[misc]
    """htmx-flask knows htmx 2; version 4 names the request's type and its source element."""

    @cached_property
    def request_type(self) -> str:
        """`partial` for a fragment, `full` for a whole page (a boosted link too)."""
        return str(self._headers.get("HX-Request-Type", ""))

    @cached_property
    def source(self) -> str:
        """The element that sent the request, as `tag#id`."""
        return str(self._headers.get("HX-Source", ""))

    @cached_property
    def wants_fragment(self) -> bool:
        return bool(self) and self.request_type == "partial"


class HtmxRequest(Request):
    """Flask's request with `htmx`, read only when asked for. Nothing of it rests on disk."""

    @cached_property
    def htmx(self) -> Htmx4Headers:
        return Htmx4Headers(self.headers)

    def _get_file_stream(self, *_: Any, **__: Any) -> IO[bytes]:
        """A file that comes with a form stays in memory: it is somebody's, and not sealed yet."""
        return BytesIO()


def install(app: Flask) -> None:
    Htmx(app)
    app.request_class = HtmxRequest
    app.after_request(_name_save)


def _name_save(response: Response) -> Response:
    """A save has no receipt: its answer names it as the phone did."""
    named = request.headers.get(ITEM, "")
    if named and request.endpoint in saves() and response.status_code < 400:
        response.headers[WRITE] = f"{named} {Outcome.SAVED}"
    return response


def wants_fragment() -> bool:
    return bool(request.htmx.wants_fragment)  # type: ignore[attr-defined]


def wants_toast() -> bool:
    """Whether the answer goes where the toasts are, and nowhere else."""
    return request.headers.get("HX-Target", "").endswith("#toasts")


def wants_json() -> bool:
    """Whether a program asks, not a page."""
    if request.is_json:
        return True
    accept = request.headers.get("Accept", "")
    return "json" in accept and "text/html" not in accept


def answer(receipt: Receipt | None, then: str, fragment: str | None, /, **context: Any) -> Response:
    """The answer to a write: the fragment for htmx, a receipt for a program, else the next page."""
    if receipt is not None and wants_json():
        response = jsonify(
            write_id=str(receipt.write_id), outcome=receipt.outcome, id=str(receipt.thing_id)
        )
    elif fragment is not None and wants_fragment():
        response = make_response(render_template(fragment, **context))
        response.headers["HX-Trigger"] = "logged"
    elif request.htmx:  # type: ignore[attr-defined]
        response = make_response("", 200)
        response.headers["HX-Redirect"] = then
    else:
        response = make_response(redirect(then, 303))
    if receipt is not None:
        response.headers[WRITE] = receipt.named
    return response
