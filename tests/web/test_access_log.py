"""A line of the log tells what happened to a request, and nothing of whose it was."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from pwa.web import access_log

SECRET = "the heron by the water"


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def in_service(level: str = "info") -> Any:
    """A logger as a started Daymark has them."""
    access_log.configure(level)
    return structlog.get_logger("test")


def read(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def fail_with(words: str) -> None:
    local = words
    raise ValueError(local)


def chain(words: str) -> None:
    try:
        fail_with(words)
    except ValueError as error:
        raise RuntimeError(f"while keeping {words}\nand more {words}") from error


@pytest.mark.parametrize("fail", [fail_with, chain])
def test_an_error_tells_where_but_not_what(fail: Any, capsys: pytest.CaptureFixture[str]) -> None:
    log = in_service()
    try:
        fail(SECRET)
    except (ValueError, RuntimeError) as error:
        log.exception("bug", error=type(error).__name__, exc_info=error)
    (line,) = read(capsys)
    assert SECRET not in json.dumps(line)
    assert line["error"] in {"ValueError", "RuntimeError"}
    assert line["level"] == "error"
    assert len(line["exception"]) >= 2
    assert all(place.startswith("File ") for place in line["exception"])
    assert any("in fail_with" in place for place in line["exception"])


def test_a_line_that_looks_like_a_place_is_no_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    """Words of a message stand in the trace as they are, line by line."""
    log = in_service()
    try:
        fail_with(f'x\n  File "{SECRET}", line 1, in {SECRET}')
    except ValueError:
        log.exception("bug")
    (line,) = read(capsys)
    assert SECRET not in json.dumps(line)
    assert len(line["exception"]) == 2


def test_the_level_decides_what_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    log = in_service("warning")
    log.info("quiet")
    log.warning("loud")
    assert [line["event"] for line in read(capsys)] == ["loud"]
