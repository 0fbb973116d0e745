"""One structured line for each request: which route, which status, how long. Nothing personal:
no path, no query, no name, no address."""

import logging
import sys
import time
from collections.abc import MutableMapping
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
            structlog.processors.format_exc_info,
            _without_values,
            structlog.processors.JSONRenderer(serializer=_dump),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
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


def _without_values(
    _logger: Any, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """An exception's message may repeat what a person typed: only its type and places stay."""
    trace = event.get("exception")
    if trace:
        event["exception"] = [
            line.strip() for line in trace.splitlines() if line.startswith("  File ")
        ]
    return event
