"""Compresses pages on their way out."""

import brotli
from flask import Flask, Response, request

SMALLEST = 2048  # below, all of it arrives at once anyway, and packing only costs time
LARGE = 4096


def install(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if (
        response.direct_passthrough
        or response.is_streamed
        or "br" not in request.environ.get("HTTP_ACCEPT_ENCODING", "")
        or "Content-Encoding" in response.headers
    ):
        return response
    body = response.get_data()
    if len(body) >= SMALLEST:
        # A fragment answers a tap: what a better packing would save is not worth the wait.
        response.set_data(brotli.compress(body, quality=4 if len(body) > LARGE else 2))
        response.headers["Content-Encoding"] = "br"
    return response
