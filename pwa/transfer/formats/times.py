"""Times of day as other diaries write them, of 12 or 24 hours, both in one file.

In Japan the hour after noon may be the 0th of the afternoon.
"""

import re
import unicodedata
from datetime import time
from functools import cache

from babel import Locale

from pwa.transfer.formats.dates import LANGUAGES, Odd
from pwa.words import mark

NOT_UNDERSTOOD = mark("The time “%(time)s” was not understood.")

_time = re.compile(r"(\d{1,2})\s*[:.h]\s*(\d{2})(?:\s*[:.]\s*\d{2})?")


def read_time(text: str) -> time:
    """The time of a text. Raises Odd."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    found = _time.search(plain)
    if found is None:
        raise Odd(NOT_UNDERSTOOD, time=text)
    around = (plain[: found.start()] + plain[found.end() :]).strip()
    half = _halves().get(_bare(around), "none") if around else ""
    hour, minute = int(found[1]), int(found[2])
    if half == "none" or minute > 59 or hour > 23 or (half and hour > 12):
        raise Odd(NOT_UNDERSTOOD, time=text)
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute)


@cache
def _halves() -> dict[str, str]:
    """What the halves of the day are called: "pm" by p. m., nachm. and others. What means both in
    two languages means neither."""
    named: dict[str, str] = {"am": "am", "pm": "pm"}
    for language in LANGUAGES:
        widths = Locale.parse(language).day_periods["format"]
        for names in widths.values():
            for half in ("am", "pm"):
                word = _bare(str(names.get(half, "")).casefold())
                if word and named.setdefault(word, half) != half:
                    named[word] = "none"
    return named


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
