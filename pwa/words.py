"""Languages: the marker, the catalogue, and `say`. Knows no request."""

from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent / "translations"
SOURCE = "en"


def mark(text: str) -> str:
    """Marks a text for the catalogue where it is named; `say` turns it into words later."""
    return text


@cache
def languages() -> tuple[str, ...]:
    """The languages Daymark speaks, the source first."""
    found = sorted(path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/*.mo"))
    return (SOURCE, *found)


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(CATALOGUES, [language])


def say(language: str, text: str, **values: object) -> str:
    """A text in a language, with its values filled in."""
    said = text if language == SOURCE else _catalogue(language).gettext(text)
    return said % values if values else said


def say_count(language: str, one: str, many: str, count: int, **values: object) -> str:
    """A text that depends on a number, `%(count)s` in it."""
    if language == SOURCE:
        said = one if count == 1 else many
    else:
        said = _catalogue(language).ngettext(one, many, count)
    return said % {"count": count, **values}


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def clock(moment: datetime) -> str:
    """A time of day, as 14:05."""
    return f"{moment:%H:%M}"


@lru_cache(maxsize=4096)
def weekday(language: str, day: date) -> str:
    """Tuesday."""
    return format_date(day, "EEEE", locale=_locale(language))


@lru_cache(maxsize=4096)
def weekday_short(language: str, day: date) -> str:
    """Tue."""
    return format_date(day, "EEE", locale=_locale(language))


@lru_cache(maxsize=4096)
def day_month(language: str, day: date) -> str:
    """24 November."""
    return format_date(day, "d MMMM", locale=_locale(language))


@lru_cache(maxsize=4096)
def day_month_short(language: str, day: date) -> str:
    """24 Nov."""
    return format_date(day, "d MMM", locale=_locale(language))


@lru_cache(maxsize=4096)
def day_month_year(language: str, day: date) -> str:
    """24 November 2026."""
    return format_date(day, "d MMMM y", locale=_locale(language))


@lru_cache(maxsize=512)
def month_year(language: str, day: date) -> str:
    """November 2026."""
    return format_date(day, "LLLL y", locale=_locale(language))


@lru_cache(maxsize=512)
def month_of(language: str, day: date, today: date) -> str:
    """November; the year is named where it is another one."""
    return format_date(
        day, "LLLL" if day.year == today.year else "LLLL y", locale=_locale(language)
    )


def moment(language: str, when: datetime) -> str:
    """24 November, 14:05."""
    return format_datetime(when, "d MMMM, HH:mm", locale=_locale(language), tzinfo=when.tzinfo)


def day_heading(language: str, day: date, today: date) -> str:
    """Today, Yesterday, or the day in full; the year is named where it is another one."""
    distance = (today - day).days
    if distance == 0:
        return say(language, mark("Today"))
    if distance == 1:
        return say(language, mark("Yesterday"))
    shown = day_month if day.year == today.year else day_month_year
    return f"{weekday(language, day)}, {shown(language, day)}"
