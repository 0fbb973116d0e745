"""A person's own words with light markdown, as HTML that can do nothing.

Two nets: markdown-it takes no HTML, no images and only addresses with a named scheme; nh3 lets
through only named tags and attributes, whatever the first one made.
"""

from functools import cache
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

SCHEMES = {"http", "https", "mailto", "tel"}
TAGS = {
    *("p", "br", "hr", "blockquote", "ul", "ol", "li", "h3", "h4"),
    *("strong", "em", "s", "code", "pre", "a"),
}
ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
REL = "noopener noreferrer nofollow"
LONGEST_ADDRESS = 2_000


def render_light(text: str) -> Markup:
    """The words as HTML. Line ends stay line ends; what is no markdown stays as it was typed."""
    made = _markdown().render(text)
    clean = nh3.clean(made, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)
    return Markup(clean)  # noqa: S704 (cleaned on the line before)


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("js-default", {"html": False, "linkify": False, "breaks": True})
    markdown.disable(["image", "table", "entity", "code"])
    markdown.validateLink = _is_plain_link  # type: ignore[method-assign, assignment]
    markdown.core.ruler.push("smaller headings", _lower_headings)
    return markdown


def _is_plain_link(address: str) -> bool:
    """Whether an address names its scheme, and a harmless one: no link leads into this app."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return len(address) <= LONGEST_ADDRESS and parts.scheme.lower() in SCHEMES


def _lower_headings(state: object) -> None:
    """The page has its own first and second headings."""
    for token in state.tokens:  # type: ignore[attr-defined]
        if token.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            token.tag = "h3" if token.tag in {"h1", "h2"} else "h4"
