"""Draws the icons of the home screen from the product's own mark: python -m tests.draw_icons.

The pictures are kept in the repository: only somebody who changes the mark needs to run this.
"""

import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

STATIC = Path(__file__).parents[1] / "pwa/static"
MARK = (STATIC / "app/icon.svg").read_text("utf-8")
GROUND, TEAL = "#f2f2eb", "#00535b"

# A phone cuts its own shape out of this: sea and horizon reach the edges, the rest keeps within.
MASKABLE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
  <path fill="#f2f2eb" d="M0 0h512v512H0z"/><path fill="#d0e9e7" d="M0 340h512v172H0z"/>
  <circle cx="345" cy="340" r="46" fill="#f2af4c"/><path fill="#d0e9e7" d="M290 340h110v60H290z"/>
  <path fill="#00535b" d="M222 122l30 41 23 151H169l23-151z"/>
  <path fill="#f2af4c" d="M185 207h73l7 48h-87z"/>
  <path fill="#3b5d5e" d="M104 340c32 0 47-28 86-28h70c39 0 55 28 86 28z"/>
  <path fill="#162326" d="M0 336h512v8H0z"/>
  <path fill="none" stroke="#f2af4c" stroke-width="11" stroke-linecap="round"
    d="M308 366h78M322 388h50M334 410h28"/>
</svg>"""

# The name of each, its side, how much of it the mark fills, and the drawing.
ICONS = (
    ("icon-192", 192, 1.0, MARK),
    ("icon-512", 512, 1.0, MARK),
    ("icon-180", 180, 1.0, MARK),
    ("maskable-512", 512, 1.0, MASKABLE),
)
SHORTCUTS = {
    "shortcut-log": '<path d="M24 11v26M11 24h26"/>',
    "shortcut-breathe": '<path d="M8 24c5-8 8-8 13 0s8 8 13 0 4-5 6-5"/>',
    "shortcut-write": '<path d="M10 38l3-10L31 10l7 7-18 18z"/>',
}
SHORTCUT = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">'
    f'<rect width="48" height="48" rx="11" fill="{TEAL}"/>'
    '<g fill="none" stroke="#fbfbf3" stroke-width="3.5" stroke-linecap="round"'
    ' stroke-linejoin="round">{}</g></svg>'
)


def draw(page: Page, name: str, side: int, share: float, svg: str) -> None:
    page.set_viewport_size({"width": side, "height": side})
    inner = round(side * share)
    page.set_content(
        f"<style>html,body{{margin:0;background:{GROUND if share < 1 else 'transparent'};"
        f"display:grid;place-items:center;height:{side}px}}"
        f"svg{{width:{inner}px;height:{inner}px}}</style>{svg}"
    )
    page.screenshot(path=STATIC / f"app/{name}.png", omit_background=True)


def main() -> None:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for name, side, share, svg in ICONS:
            draw(page, name, side, share, svg)
        for name, shape in SHORTCUTS.items():
            draw(page, name, 96, 1.0, SHORTCUT.format(shape))
        browser.close()


if __name__ == "__main__":
    main()
