"""Compresses pages on their way out."""

import brotli
from flask import Flask, Response, request

SMALLEST = 600
QUALITY = 4


def install(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if (
        response.is_streamed
        or response.direct_passthrough
        or "br" not in request.headers.get("Accept-Encoding", "")
        or response.content_length is None
        or response.content_length < SMALLEST
        or "Content-Encoding" in response.headers
    ):
        return response
    packed = brotli.compress(response.get_data(), quality=QUALITY)
    response.set_data(packed)
    response.headers["Content-Encoding"] = "br"
    return response
