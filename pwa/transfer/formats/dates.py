"""Days as other diaries write them, in their languages, and as spreadsheets mangle them.

Nothing is guessed: what could mean two days is refused, unless the rest of the file tells which.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from babel import Locale

from pwa import clock
from pwa.words import mark


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LANGUAGES = _words(
    "en de fr es it pt nl pl ru uk cs sk hu ro bg hr sr sl lt lv et fi sv nb da tr el is ca gl eu "
    "id ms hi bn fa ar he th ja ko zh ka az kk sq mk be"
)
FILLERS = _words("de del of the st nd rd th den le di do da г года р ta ng d dnia e il m gada y a")
"""Words that stand in dates and mean nothing to them."""

EARLIEST_YEAR = 1970
LONGEST_NUMBER = 4

NO_DATE = mark("There is no date on this line.")
NOT_UNDERSTOOD = mark("The date “%(date)s” was not understood.")
TWO_DAYS = mark("The date “%(date)s” could mean two days.")
NO_SUCH_DAY = mark("It says %(date)s, and there is no such day.")
NO_YEAR = mark("The date “%(date)s” has no year.")
OUT_OF_REACH = mark("The date “%(date)s” lies too far away.")

_tokens = re.compile(r"\d+|[^\W\d_]+")
_vietnamese = re.compile(r"(\d{1,2})\s*(?:thg|tháng)\s*(\d{1,2})(?:[\s,]+(\d{4}))?", re.IGNORECASE)
_asian = re.compile(r"(?:(\d{4})\s*[年년]\s*)?(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]?")


class Odd(Exception):
    """A text that is no day or time: a marked sentence and its values."""

    def __init__(self, sentence: str, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


class Calendar:
    """How one file writes its days: which of two numbers is the month, and what months are called.
    Learned from all dates of the file before the first is read."""

    def __init__(self) -> None:
        self._day_first = False
        self._month_first = False
        self._languages = set(LANGUAGES)
        self._words: dict[str, int | str | None] = {}

    def learn(self, text: str) -> None:
        """Takes in one date of the file."""
        numbers, words = _split(text)
        if not words and len(numbers) in {2, 3} and max(map(len, numbers[:2])) <= 2:
            first, second = int(numbers[0]), int(numbers[1])
            self._day_first |= first > 12 >= second
            self._month_first |= second > 12 >= first
        for word in words:
            if word in self._words:
                continue
            self._words[word] = None
            known = {language for language in self._languages if word in _months(language)}
            if known:
                self._languages = known
                self._words = dict.fromkeys(self._words)

    def read(self, text: str, year: int | None = None) -> date:
        """The day of a text; `year` where it stands elsewhere. Raises Odd."""
        if not text.strip():
            raise Odd(NO_DATE)
        found = _read_with_signs(text, year) or self._read_parts(text, year)
        return _check(text, *found)

    def _read_parts(self, text: str, year: int | None) -> tuple[int, int, int]:
        numbers, words = _split(text)
        months = [word for word in words if self._month_of(word)]
        others = [word for word in words if word not in months and word not in FILLERS]
        is_long = any(len(number) > LONGEST_NUMBER for number in numbers)
        if others or len(months) > 1 or not numbers or is_long:
            raise Odd(NOT_UNDERSTOOD, date=text)
        if months:
            return self._read_named(text, numbers, months[0], year)
        if len(numbers) == 3 and len(numbers[0]) == 4:
            return int(numbers[0]), int(numbers[1]), int(numbers[2])
        return self._read_numbers(text, numbers, year)

    def _read_named(
        self, text: str, numbers: list[str], word: str, year: int | None
    ) -> tuple[int, int, int]:
        """16 May, May 16 2021, 24-Jun-21, 2021 May 16."""
        month = self._month_of(word)
        if not isinstance(month, int):
            raise Odd(TWO_DAYS, date=text)
        if len(numbers) == 2:
            year_first = len(numbers[0]) == 4
            day, stated = numbers[1] if year_first else numbers[0], numbers[0 if year_first else 1]
            return _full_year(stated), month, int(day)
        if len(numbers) != 1:
            raise Odd(NOT_UNDERSTOOD, date=text)
        if year is None:
            raise Odd(NO_YEAR, date=text)
        return year, month, int(numbers[0])

    def _read_numbers(
        self, text: str, numbers: list[str], year: int | None
    ) -> tuple[int, int, int]:
        """24/6/2021 or 6/24/2021: which it is, the whole file says."""
        if len(numbers) == 3:
            year = _full_year(numbers[2])
        elif len(numbers) != 2 or len(numbers[0]) > 2:
            raise Odd(NOT_UNDERSTOOD, date=text)
        if year is None:
            raise Odd(NO_YEAR, date=text)
        first, second = int(numbers[0]), int(numbers[1])
        if first == second:
            return year, first, second
        if self._day_first == self._month_first:
            if max(first, second) <= 12:
                raise Odd(TWO_DAYS, date=text)
            return (year, second, first) if first > 12 else (year, first, second)
        return (year, second, first) if self._day_first else (year, first, second)

    def _month_of(self, word: str) -> int | str | None:
        """The month a word names in the languages the file may be in; "two" where they differ."""
        if self._words.get(word) is None:
            named = (_months(language).get(word) for language in self._languages)
            found = {month for month in named if month is not None}
            self._words[word] = "two" if len(found) > 1 else next(iter(found), 0)
        return self._words[word]


def learn_calendar(texts: Iterable[str]) -> Calendar:
    """How a file writes its days, from all of them."""
    calendar = Calendar()
    for text in texts:
        calendar.learn(text)
    return calendar


def _read_with_signs(text: str, year: int | None) -> tuple[int, int, int] | None:
    """Where a word stands by the number of the month: 5月16日, 16 thg 5, 2021."""
    asian = _asian.search(text)
    vietnamese = None if asian else _vietnamese.search(unicodedata.normalize("NFC", text))
    if asian:
        stated, month, day = asian.groups()
    elif vietnamese:
        day, month, stated = vietnamese.groups()
    else:
        return None
    full = int(stated) if stated else year
    if full is None:
        raise Odd(NO_YEAR, date=text)
    return full, int(month), int(day)


def fold(text: str) -> str:
    """Without capitals, each letter with its accents one sign: casefold takes some apart."""
    return unicodedata.normalize("NFC", text.casefold())


def _split(text: str) -> tuple[list[str], list[str]]:
    tokens = _tokens.findall(fold(text))
    return [each for each in tokens if each[0].isdigit()], [
        each for each in tokens if not each[0].isdigit()
    ]


def _full_year(text: str) -> int:
    """A spreadsheet leaves two figures of a year; no diary on a phone is older than that."""
    return 2000 + int(text) if len(text) <= 2 else int(text)


def _check(text: str, year: int, month: int, day: int) -> date:
    try:
        found = date(year, month, day)
    except (ValueError, OverflowError):
        raise Odd(NO_SUCH_DAY, date=text) from None
    if not year >= EARLIEST_YEAR or found > clock.now().date() + timedelta(days=1):
        raise Odd(OUT_OF_REACH, date=text)
    return found


@cache
def _months(language: str) -> Mapping[str, int]:
    """What the months are called in a language, in full and short, by themselves and in dates."""
    named: dict[str, int] = {}
    months = Locale.parse(language).months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months[context][width].items():
                words = [each for each in _split(name)[1] if each not in FILLERS]
                if len(words) == 1:
                    named.setdefault(words[0], number)
    return named
