"""The ways to reach somebody in a country, in the reader's words."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from babel.lists import format_list

from pwa.safety.lines import Country, Emergency, Line, dial, find_country, name_language
from pwa.web.places import list_countries
from pwa.web.templating import language, say
from pwa.words import mark

WHEN = {
    (True, True): mark("Free, day and night"),
    (True, False): mark("Free"),
    (False, True): mark("Day and night"),
}
REACHES = {"ambulance": mark("Ambulance"), "police": mark("Police")}
MOST_KNOWN = "112"


class Way(NamedTuple):
    """One button: what it does, a line below, where it leads, and its icon."""

    words: str
    detail: str
    href: str
    icon: str


class Ways(NamedTuple):
    """The line to call first, the others to talk to, and the numbers for danger now. Where the
    country is not known there is no line."""

    first: Way | None
    others: list[Way]
    danger: list[Way]


class Choice(NamedTuple):
    """A country in the list, and its numbers in one line."""

    code: str
    name: str
    detail: str


def list_ways(code: str) -> Ways:
    country = find_country(code)
    if country is None:
        return Ways(None, [], [_call(MOST_KNOWN)])
    first = _first_line(country)
    words = say(mark("Call %(number)s, to talk"), number=first.call)
    return Ways(
        Way(words, _tell(first), f"tel:{dial(first.call)}", "phone"),
        [way for line in country.lines for way in _other_ways(line, first)],
        [_call(each.number, _tell_reached(each)) for each in country.danger],
    )


def list_choices(first: Iterable[str]) -> list[Choice]:
    """Every country with lines, those of `first` ahead, and another one."""
    return [
        Choice(code, name, _tell_numbers(code)) for code, name in list_countries(language(), first)
    ]


def _call(number: str, detail: str = "") -> Way:
    words = say(mark("Call %(number)s"), number=number)
    return Way(words, detail, f"tel:{dial(number)}", "phone")


def _tell_reached(number: Emergency) -> str:
    return say(REACHES[number.reaches]) if number.reaches else ""


def _first_line(country: Country) -> Line:
    return next(line for line in country.lines if line.call)


def _other_ways(line: Line, first: Line) -> Iterator[Way]:
    """What stands beside the first call. The first line's own text and chat need no name again."""
    detail = "" if line is first else _tell(line)
    if line.call and line is not first:
        yield _call(line.call, detail)
    if line.text:
        yield Way(_tell_text(line), detail, f"sms:{dial(line.text)}", "message")
    if line.chat:
        yield Way(say(mark("Chat")), urlsplit(line.chat).netloc, line.chat, "message")


def _tell_text(line: Line) -> str:
    if line.send:
        return say(mark("Text %(word)s to %(number)s"), word=line.send, number=line.text)
    return say(mark("Text %(number)s"), number=line.text)


def _tell(line: Line) -> str:
    """Crisis line. Free, day and night. English or French."""
    when = WHEN.get((line.free, line.always))
    spoken = [name_language(language(), code) for code in line.speaks]
    parts = [
        line.name or say(mark("Crisis line")),
        say(when) if when else "",
        _any_of(spoken),
    ]
    return ". ".join(filter(None, parts))


def _tell_numbers(code: str) -> str:
    """To talk: 988, call or text. In danger: 911."""
    country = find_country(code)
    if country is None:
        return ""
    first = _first_line(country)
    both = first.text == first.call
    talk = mark("To talk: %(number)s, call or text.") if both else mark("To talk: %(number)s.")
    danger = _any_of([each.number for each in country.emergency])
    return " ".join(
        (say(talk, number=first.call), say(mark("In danger: %(number)s."), number=danger))
    )


def _any_of(words: list[str]) -> str:
    return format_list(words, style="or", locale=language())
