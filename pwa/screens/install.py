"""Daymark on the home screen: what the browser is told of it, and how a person puts it there."""

from flask import Blueprint, Response, jsonify, render_template, url_for

from pwa.web.guards import open_to_all
from pwa.web.static_files import address_of
from pwa.web.templating import say
from pwa.words import mark

blueprint = Blueprint("install", __name__)

GROUND = "#f2f2eb"
NAME = "Daymark"

# Words that anybody may read who sees the home screen, and where each leads.
SHORTCUTS = (
    (mark("Log"), "log.choose", "shortcut-log"),
    (mark("Breathe"), "breathe.choose", "shortcut-breathe"),
    (mark("Write"), "journal.new", "shortcut-write"),
)
SCREENSHOTS = (
    ("screen-narrow", "narrow", (390, 844), mark("A screen of Daymark")),
    ("screen-wide", "wide", (1280, 800), mark("A screen of Daymark")),
)


@blueprint.get("/manifest.webmanifest")
@open_to_all
def manifest() -> Response:
    """What a browser shows before and after Daymark is installed. It names nothing but Daymark."""
    response = jsonify(
        id="/",
        name=NAME,
        short_name=NAME,
        start_url=url_for("today.show"),
        scope="/",
        display="standalone",
        orientation="any",
        background_color=GROUND,
        theme_color=GROUND,
        icons=[
            _icon("icon-192", 192, "any"),
            _icon("icon-512", 512, "any"),
            _icon("maskable-512", 512, "maskable"),
        ],
        shortcuts=[
            {"name": say(words), "url": url_for(there), "icons": [_icon(drawing, 96, "any")]}
            for words, there, drawing in SHORTCUTS
        ],
        screenshots=[_screenshot(*each) for each in SCREENSHOTS],
    )
    response.content_type = "application/manifest+json"
    return response


@blueprint.get("/install")
def show() -> str:
    return render_template("install/show.html")


def _icon(name: str, side: int, purpose: str) -> dict[str, str]:
    return {
        "src": address_of(f"app/{name}.png"),
        "sizes": f"{side}x{side}",
        "type": "image/png",
        "purpose": purpose,
    }


def _screenshot(name: str, form: str, size: tuple[int, int], label: str) -> dict[str, str]:
    width, height = size
    return {
        "src": address_of(f"app/{name}.png"),
        "sizes": f"{width}x{height}",
        "type": "image/png",
        "form_factor": form,
        "label": say(label),
    }
