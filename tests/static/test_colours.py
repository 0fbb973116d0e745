"""The colours keep what was promised of them: readable, even, and as they were chosen."""

import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

RAW = Path(__file__).parents[2] / "pwa/static/css/tokens/raw.css"
LINE = re.compile(
    r"--raw-([\w-]+): var\(--light, (#\w{6})\) var\(--dark, (#\w{6})\); "
    r"/\* oklch\(([\d. ]+)\) \| oklch\(([\d. ]+)\) \*/"
)
THEMES = ("light", "dark")
WHITE, DARK = "#ffffff", "#0b1316"
MOODS = [f"mood-{number}" for number in range(1, 11)]


def read_tokens() -> dict[str, dict[str, tuple[str, tuple[float, ...]]]]:
    """Name to theme to hex and OKLCH."""
    tokens = {}
    for name, light, dark, light_from, dark_from in LINE.findall(RAW.read_text(encoding="utf-8")):
        made_from = [tuple(map(float, text.split())) for text in (light_from, dark_from)]
        tokens[name] = dict(zip(THEMES, zip((light, dark), made_from, strict=True), strict=True))
    return tokens


TOKENS = read_tokens()


def hex_of(lightness: float, chroma: float, hue: float) -> str:
    """OKLCH as sRGB (Ottosson 2020)."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _curved(part)):02x}" for part in linear)


def _curved(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def channels(colour: str) -> list[int]:
    return [int(colour[place : place + 2], 16) for place in (1, 3, 5)]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio."""

    def luminance(colour: str) -> float:
        parts = [channel / 255 for channel in channels(colour)]
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def token(name: str, theme: str) -> str:
    return TOKENS[name][theme][0]


def test_every_colour_is_found() -> None:
    assert set(MOODS) < set(TOKENS)
    assert len(TOKENS) == 27


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", sorted(TOKENS))
def test_a_colour_is_the_one_it_was_made_from(name: str, theme: str) -> None:
    colour, made_from = TOKENS[name][theme]
    drawn = hex_of(*made_from)
    apart = [abs(a - b) for a, b in zip(channels(colour), channels(drawn), strict=True)]
    assert max(apart) <= 2, (colour, drawn)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "grounds", "least"),
    [
        ("ink", ["ground", "sheet", "amber-wash"], 9.9),
        ("ink-2", ["ground", "sheet", "sunk"], 7.0),
        ("teal", ["ground", "sheet"], 7.0),
        ("on-fill", ["fill"], 5.0),
        ("teal-deep", ["teal-wash"], 8.0),
        ("amber-ink", ["amber-wash"], 6.5),
        ("clay", ["ground", "sheet", "clay-wash"], 6.0),
        ("edge", ["ground", "sheet"], 3.0),
    ],
)
def test_what_is_read_stands_out(text: str, grounds: list[str], least: float, theme: str) -> None:
    for ground in grounds:
        assert contrast(token(text, theme), token(ground, theme)) >= least, ground


@pytest.mark.parametrize("theme", THEMES)
def test_every_number_can_be_read_on_its_mood(theme: str) -> None:
    last_white = {"light": 5, "dark": 4}[theme]
    for number, name in enumerate(MOODS, start=1):
        figure = WHITE if number <= last_white else DARK
        assert contrast(figure, token(name, theme)) >= 4.5, name


@pytest.mark.parametrize(("theme", "step"), [("light", 0.058), ("dark", 0.052)])
def test_the_moods_rise_in_even_steps(theme: str, step: float) -> None:
    heights = [TOKENS[name][theme][1][0] for name in MOODS]
    steps = [after - before for before, after in pairwise(heights)]
    assert all(abs(each - step) <= 0.002 for each in steps)
