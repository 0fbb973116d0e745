"""One structured line for each request: which route, which status, how long. Nothing personal:
no path, no query, no name, no address."""

import logging
import sys
import time
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import msgspec
import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("web")


def configure(level: str) -> None:
    """JSON lines on standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _tell_places,
            structlog.processors.JSONRenderer(serializer=_dump),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)


def install(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    log.info(
        "request",
        rule=request.url_rule.rule if request.url_rule else None,
        method=request.method,
        status=response.status_code,
        ms=round((time.perf_counter() - g.began) * 1000, 1),
    )
    return response


def _dump(event: dict[str, Any], **_: Any) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


def _tell_places(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception's message may repeat what a person typed: only the places of its trace, and of
    those of the exceptions before it, are told."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["exception"] = [
            f'File "{frame.filename}", line {frame.lineno}, in {frame.name}'
            for each in reversed(list(_chain(error)))
            for frame in traceback.extract_tb(each.__traceback__)
        ]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those that led to it, the last one first."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
