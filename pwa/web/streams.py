"""Files that a person takes away: sent piece by piece, kept by nobody on the way."""

from collections.abc import Iterable

from flask import Response


def stream_file(
    pieces: Iterable[bytes], name: str, kind: str, *, size: int | None = None
) -> Response:
    """An answer that is saved under a name. `kind` is its media type."""
    response = Response(pieces, mimetype=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if size is not None:
        response.content_length = size
    return response
