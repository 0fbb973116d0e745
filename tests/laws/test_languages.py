"""Every text on every page goes through the catalogue: in a language that wraps each one in marks,
no word stands outside them."""

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from pwa import words
from pwa.safety import lines
from pwa.web import places
from tests.circle.made import REPLY, SIGNS
from tests.laws.conftest import TYPED, Diary
from tests.laws.pages import UNSEEN, Page
from tests.laws.walk import read_all, read_broken

pytestmark = pytest.mark.database

OPEN, SHUT = "⟦", "⟧"
WRAPPED = re.compile(r"⟦[^⟦⟧]*⟧")
LETTERS = re.compile(r"[^\W\d_]{2,}")

# What makes words, each of them by the reader's language.
SPEAKERS = (
    words.say,
    words.say_count,
    words.weekday,
    words.weekday_short,
    words.day_month,
    words.day_month_short,
    words.day_month_year,
    words.moment,
    words.month_year,
    words.month_of,
    words.day_heading,
    lines.name_country,
    lines.name_language,
    places.name_zone,
)
CODES = ("data-beats", "data-at")  # what a script reads: in:4 hold:4 out:6
FILE_NAME = re.compile(r"\b(?:export|report)-\d{4}-\d\d-\d\d\.\w+")
INVITATION = re.compile(
    r"http://localhost/calendar/\S+|(?:https?://\S+/join/)?\b\w{4}(?:-\w{4}){3}\b"
)
SPOKEN = ("aria-label", "placeholder", "title", "alt", "aria-description", "label")
# Names and data, the same in every language.
NAMES = (
    *("Daymark", "Chrome · Android", "Firefox · Linux", "UTC", "The clinic", "A walk"),
    *("Daylio", "Loop Habit Tracker", "Bearable", "diary.csv", "wobbly", "meh", "friends"),
    *("Dana", "Ida", "Harbour Clinic", "To prepare our talks", REPLY, SIGNS),
)


@pytest.fixture
def _pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wherever a speaker was imported to, it now wraps what it says."""
    places.list_zones.cache_clear()
    for speaker in SPEAKERS:
        wrapped = _wrapping(speaker)
        for name, module in list(sys.modules.items()):
            if name.startswith("pwa") and getattr(module, speaker.__name__, None) is speaker:
                monkeypatch.setattr(module, speaker.__name__, wrapped)
    yield
    places.list_zones.cache_clear()


def _wrapping(speaker: Callable[..., str]) -> Callable[..., str]:
    def wrapped(*given: Any, **values: Any) -> str:
        return f"{OPEN}{speaker(*given, **values)}{SHUT}"

    return wrapped


def outside(text: str) -> str:
    """What stands outside the marks, without names and numbers."""
    while WRAPPED.search(text):
        text = WRAPPED.sub(" ", text)
    text = INVITATION.sub(" ", FILE_NAME.sub(" ", text))
    for name in sorted({*NAMES, *TYPED, *_data()}, key=len, reverse=True):
        text = text.replace(name, " ")
    return " ".join(LETTERS.findall(text))


def _data() -> Iterator[str]:
    """The crisis lines' own names, and the addresses of their chats."""
    for country in lines.countries().values():
        for line in country.lines:
            yield from filter(None, (line.name, line.send, urlsplit(line.chat).netloc))


def texts_of(page: Page) -> Iterator[str]:
    """What a person sees, hears, or is told by a script."""
    for said in page.words:
        if not UNSEEN & set(said.within):
            yield said.text
    for tag, attributes in page.elements:
        for name, value in attributes.items():
            is_words = name in SPOKEN or (name.startswith("data-") and " " in value.strip())
            is_words = is_words and name not in CODES
            if is_words:
                yield value
        if tag == "input" and attributes.get("type") in {"submit", "button", "reset"}:
            yield attributes.get("value", "")


@pytest.mark.usefixtures("_pseudo")
def test_no_word_stands_outside_the_catalogue(app: Flask, diary: Diary) -> None:
    pages = read_all(app, diary, fragments=True)
    pages |= read_broken(app, diary, pages)
    found = {
        f"{outside(text)!r} in {text.strip()!r}": key
        for key, html in pages.items()
        for text in texts_of(Page(html))
        if outside(text)
    }
    assert found == {}


def test_the_marks_would_be_missed() -> None:
    page = Page('<p>⟦One ⟦Two⟧⟧ Three <b title="Four">⟦Five⟧</b></p><script>six</script>')
    assert [outside(text) for text in texts_of(page) if outside(text)] == ["Three", "Four"]


def test_a_sentence_of_an_error_is_in_the_catalogue_too() -> None:
    """Each is marked where it is named, or nobody would be asked to translate it."""
    from pwa.web.errors import TEXTS, UNFIT
    from pwa.web.forms import ELSE, SENTENCES

    said = [*SENTENCES.values(), ELSE, *UNFIT, *(text for pair in TEXTS.values() for text in pair)]
    assert all(text.endswith(".") for text in (*SENTENCES.values(), ELSE))
    assert not any("!" in text for text in said)
