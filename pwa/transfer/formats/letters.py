"""Which letters the bytes of a text stand for, where they are not Unicode's.

A spreadsheet saves in the code page of the computer it runs on, and no file says which. The names
of months and weekdays, which every diary writes, tell most of them apart.
"""

import re
from functools import cache

import charset_normalizer
from babel import Locale

from pwa.transfer.formats.dates import LANGUAGES, fold

ENCODINGS = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("cp874", "cp932", "gb18030", "cp949", "big5", "euc_jp", "koi8_r", "mac_roman"),
)
"""What spreadsheets write, the most used first."""

SAMPLE = 64 * 1024
SHORTEST_WORD = 3
WESTERN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüßœ¿¡«»“”„‘’–—…€°·")

_word = re.compile(r"[^\W\d_]+")


def guess_encoding(start: bytes) -> str | None:
    """The likeliest encoding of a text by its first lines; None where it is no text."""
    sample = start[:SAMPLE]
    sample = sample[: sample.rfind(b"\n") + 1] or sample
    read = {name: text for name in ENCODINGS if (text := _decode(sample, name)) is not None}
    named = {name: _count_names(text) for name, text in read.items()}
    best = max(named, key=lambda name: named[name], default=None)
    if best is not None and named[best]:
        return best
    if _is_western(read.get("cp1252", "")):
        return "cp1252"
    found = charset_normalizer.from_bytes(sample).best()
    return found.encoding if found else None


def _decode(sample: bytes, encoding: str) -> str | None:
    try:
        return sample.decode(encoding)
    except UnicodeDecodeError:
        return None


def _count_names(text: str) -> int:
    """How many names of months and weekdays with other letters than the English stand in it."""
    return sum(word in _names() for word in _word.findall(fold(text)))


def _is_western(text: str) -> bool:
    others = {sign for sign in fold(text) if not sign.isascii()}
    return bool(others) and others <= WESTERN


@cache
def _names() -> frozenset[str]:
    named: set[str] = set()
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for names in (locale.months, locale.days):
            for context in ("format", "stand-alone"):
                for name in (
                    *names[context]["wide"].values(),
                    *names[context]["abbreviated"].values(),
                ):
                    named.update(_word.findall(fold(name)))
    return frozenset(name for name in named if len(name) >= SHORTEST_WORD and not name.isascii())
