"""What makes pages light: compression on the way out, files that a browser keeps."""

import shutil
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from pwa.web.static_files import ROOT, tree_hash
from tests.conftest import Member


def copy_of_static(folder: Path) -> Path:
    for name in ("app", "vendor"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def test_another_file_another_hash(tmp_path: Path) -> None:
    root = copy_of_static(tmp_path)
    first = tree_hash(root)
    assert first == tree_hash(ROOT)
    assert len(first) == 16
    icon = next((root / "app").glob("*.svg"))
    seen = {first}
    icon.write_bytes(icon.read_bytes() + b" ")
    seen.add(tree_hash(root))
    icon.rename(icon.with_name("another.svg"))
    seen.add(tree_hash(root))
    (root / "vendor/more.js").write_text("")
    seen.add(tree_hash(root))
    assert len(seen) == 4
    (root / "css").mkdir()
    (root / "css/source.css").write_text("is not served")
    assert tree_hash(root) in seen


@pytest.mark.database
def test_only_what_is_served_has_an_address(stranger: FlaskClient) -> None:
    tree = tree_hash(ROOT)
    with stranger.get(f"/static/{tree}/vendor/app.css", headers={"Accept-Encoding": "br"}) as found:
        assert found.status_code == 200
        assert found.headers["Content-Encoding"] == "br"
        assert b"{" in brotli.decompress(found.data)
    for path in (
        "vendor/app.css",
        "0000000000000000/vendor/app.css",
        f"{tree}/css/app.css",
        f"{tree}/js/page.js",
        f"{tree}/vendor/../../config.py",
        f"{tree}/vendor/%2e%2e/%2e%2e/config.py",
        f"{tree}/",
    ):
        assert stranger.get(f"/static/{path}").status_code == 404, path


@pytest.mark.database
def test_a_page_is_compressed_for_whoever_can_read_that(maya: Member) -> None:
    plain = maya.browser.get("/me")
    packed = maya.browser.get("/me", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2


@pytest.mark.database
def test_what_is_small_or_empty_stays_as_it_is(maya: Member) -> None:
    asked = {"Accept-Encoding": "br"}
    for path in ("/healthz", "/"):
        assert "Content-Encoding" not in maya.browser.get(path, headers=asked).headers
    head = maya.browser.head("/me", headers=asked)
    assert head.data == b""


@pytest.mark.database
def test_a_refused_form_is_compressed_too(maya: Member) -> None:
    asked = {"Accept-Encoding": "br"}
    answer = maya.browser.post("/me/settings/zone", data={"zone": "Nowhere"}, headers=asked)
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (422, "br")
    assert b"<!doctype html>" in brotli.decompress(answer.data)
