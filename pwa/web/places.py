"""Countries and time zones, as lists to pick from."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from pwa.safety.lines import countries, name_country
from pwa.words import mark, say

# Nobody's code in ISO 3166: for people who live where we know no lines.
ELSEWHERE = "ZZ"
ELSEWHERE_WORDS = mark("Another country")


def list_countries(language: str, first: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Pairs of code and name: those of `first`, then the rest by name, then all others as one."""
    named = {code: name_country(language, code) for code in countries()}
    ahead = [code for code in first if code in named]
    rest = sorted(named.keys() - set(ahead), key=named.__getitem__)
    return [(code, name_place(language, code)) for code in (*ahead, *rest, ELSEWHERE)]


def name_place(language: str, code: str) -> str:
    """A country's name, or that it is another one."""
    return say(language, ELSEWHERE_WORDS) if code == ELSEWHERE else name_country(language, code)


def is_country(code: str) -> bool:
    return code == ELSEWHERE or code in countries()


def name_zone(zone: str) -> str:
    """Buenos Aires, Argentina, America: the city first, since it is what people look for."""
    return ", ".join(reversed(zone.replace("_", " ").split("/")))


def guess_country(languages: Iterable[str]) -> str:
    """The country among a browser's languages (`en-GB`), or nothing: a wrong one would be worse."""
    regions = (tag.rpartition("-")[2].upper() for tag in languages)
    return next((region for region in regions if region in countries()), "")


@cache
def list_zones() -> tuple[tuple[str, str], ...]:
    """Pairs of a zone and its city, by city: each zone people live in, under its present name."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    named = ((row[2], name_zone(row[2])) for row in rows)
    return (*sorted(named, key=lambda pair: pair[1]), ("UTC", "UTC"))
