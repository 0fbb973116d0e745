"""A whole disk by mistake: without a script too, she reads what to do instead."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from waitress import wasyncore

from pwa.config import Settings
from run import serve_on
from tests.conftest import Member
from tests.stories.conftest import Open

pytestmark = pytest.mark.browser

MEGABYTE = 1024 * 1024


@pytest.fixture
def address(settings: Settings, app: Flask) -> Iterator[str]:
    """The app as `run.py` serves it, limits and all."""
    server = serve_on(settings, app)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.task_dispatcher.shutdown()
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
    thread.join(10)


@pytest.mark.parametrize(
    "megabytes", [200, pytest.param(2048, marks=pytest.mark.soak, id="two gigabytes")]
)
def test_a_file_that_is_far_too_large_is_answered_with_a_sentence(
    maya: Member, open_browser: Open, tmp_path: Path, megabytes: int
) -> None:
    file = tmp_path / "disk.csv"
    with file.open("wb") as written:
        written.truncate(megabytes * MEGABYTE)
    page = open_browser(maya, java_script_enabled=False)
    page.set_default_timeout(60_000)
    page.goto("/moving/in")
    page.get_by_label("The file", exact=True).set_input_files(file)
    page.get_by_role("button", name="See what is in it").click()
    expect(page.get_by_role("heading", name="That is too much at once")).to_be_visible()
    expect(page.get_by_text("A file may have 4 MB")).to_be_visible()
    assert page.goto("/today")
