"""Where somebody may be led after signing in."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from pwa.web.guards import is_open, safe_path

HERE = "https://daymark.example"


def as_a_browser_reads(address: str) -> str:
    """The address a browser goes to (WHATWG: trims, drops tabs and line ends, turns slashes)."""
    trimmed = address.strip("".join(map(chr, range(0x21))))
    plain = re.sub("[\t\n\r]", "", trimmed).replace("\\", "/")
    return urljoin(HERE + "/sign-in", plain)


odd_paths = st.lists(
    st.sampled_from(
        ["/", "\\", "\t", "\n", "\r", " ", "\0", ".", ":", "@", "[", "evil.example", "a"]
    )
    | st.characters(),
    max_size=8,
).map("".join)


@given(odd_paths)
@example("//evil.example")
@example("/\\evil.example")
@example("/\t/evil.example")
@example("/\n/[")
@example("https://evil.example/")
@example("javascript:alert(1)")
def test_a_path_to_go_on_to_never_leads_away(text: str) -> None:
    followed = safe_path(text)

    if followed is not None:
        assert urlsplit(as_a_browser_reads(followed)).netloc == "daymark.example"
        assert followed.isprintable()


@given(
    st.from_regex(r"/[a-z0-9-]{1,9}(/[a-z0-9-]{1,9}){0,3}(\?before=[a-z0-9]{1,9})?", fullmatch=True)
)
def test_paths_of_our_own_are_followed(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.database
def test_only_what_must_be_is_open_to_everybody(app: Flask) -> None:
    with app.app_context():
        opened = {endpoint for endpoint in app.view_functions if is_open(endpoint)}

    assert {endpoint for endpoint in opened if endpoint.startswith(("account.", "me."))} == {
        "account.sign_up",
        "account.sign_in",
        "account.sign_out",
        "account.recover",
    }
