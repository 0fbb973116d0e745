"""The templates one can write along, their questions, and how an entry is told in short."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pwa.words import mark

ONE = mark("A page of the journal")
MANY = mark("Journal")
FREE = "free"


class Template(NamedTuple):
    """A way to write: its name, a line that invites, and its questions by field."""

    name: str
    hint: str
    questions: Mapping[str, str]


# The codes stand in addresses, so they tell nothing.
TEMPLATES = {
    FREE: Template(
        mark("Free"),
        mark("Whatever is on your mind."),
        {"words": mark("What is on your mind?")},
    ),
    "three": Template(
        mark("Three good things"),
        mark("Small ones count."),
        {
            "thing_1": mark("One good thing"),
            "thing_2": mark("Another one"),
            "thing_3": mark("And one more"),
        },
    ),
    "when": Template(
        mark("When I got anxious"),
        mark("What set it off, and what you did."),
        {
            "set_off": mark("What set it off?"),
            "did": mark("What did I do?"),
            "worked": mark("Did it work?"),
            "else_helps": mark("What else could help next time?"),
        },
    ),
    "step": Template(
        mark("Progress"),
        mark("What you did, and what you try next."),
        {
            "did": mark("What did I do?"),
            "felt": mark("How did it feel?"),
            "in_the_way": mark("What was in the way?"),
            "next_try": mark("What do I try next?"),
        },
    ),
    "event": Template(
        mark("A big event"),
        mark("Something that changes things."),
        {
            "words": mark("What happened?"),
            "felt": mark("How did it feel?"),
            "remember": mark("What do I want to remember?"),
        },
    ),
    "win": Template(
        mark("A win"),
        mark("Large or small."),
        {
            "words": mark("What went well?"),
            "did": mark("What did I do for it?"),
            "remember": mark("What do I want to remember?"),
        },
    ),
}

# What a field is called where its template does not ask for it.
ASIDE = {
    "words": mark("What I wrote"),
    "thing_1": mark("One good thing"),
    "thing_2": mark("Another one"),
    "thing_3": mark("And one more"),
    "set_off": mark("What set it off?"),
    "did": mark("What did I do?"),
    "worked": mark("Did it work?"),
    "else_helps": mark("What else could help next time?"),
    "felt": mark("How did it feel?"),
    "in_the_way": mark("What was in the way?"),
    "next_try": mark("What do I try next?"),
    "remember": mark("What do I want to remember?"),
}

WORKED = {"no": mark("No"), "little": mark("A little"), "yes": mark("Yes")}
TEXTS = tuple(field for field in ASIDE if field != "worked")

EXCERPT = 90
LOOKED_AT = 1_000
_BLOCK_SIGNS = re.compile(r"^\s*(?:#{1,6}|>|[-*+]|\d{1,3}[.)])\s+", re.MULTILINE)


def template_of(code: Any) -> Template:
    return TEMPLATES.get(code, TEMPLATES[FREE])


def ask(code: Any, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Field and question, in order: those of the template, then whatever else was filled in, so
    that nothing is kept that is not shown."""
    asked = template_of(code).questions
    aside = [(field, words) for field, words in ASIDE.items() if field not in asked]
    return [*asked.items(), *((field, words) for field, words in aside if given.get(field))]


def answers(journal: Any) -> list[tuple[str, str, str]]:
    """What was written: field, question and text, in order, without what was left empty."""
    given = {field: getattr(journal, field) for field in ASIDE}
    return [
        (field, question, given[field])
        for field, question in ask(journal.template, given)
        if given[field]
    ]


def excerpt(texts: Mapping[str, Any] | Any) -> str:
    """How it begins, for a list: the first line, in whole words, and a sign where that goes on."""
    given = texts if isinstance(texts, Mapping) else {f: getattr(texts, f) for f in TEXTS}
    first = next((str(given[field]) for field in TEXTS if given.get(field)), "")
    line = _BLOCK_SIGNS.sub("", first.strip()[:LOOKED_AT].split("\n")[0]).replace("**", "")
    plain = " ".join(line.split())
    if len(plain) <= EXCERPT:
        return plain
    return plain[:EXCERPT].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def tell(journal: Any, say: Callable[[str], str]) -> list[tuple[str, str]]:
    """An entry field by field in words: label and text, empty where nothing was given."""
    asked = template_of(journal.template).questions
    worked = WORKED.get(journal.worked, "")
    told = {field: getattr(journal, field) for field in TEXTS}
    told["worked"] = say(worked) if worked else ""
    return [
        (say(mark("Written along")), say(template_of(journal.template).name)),
        *((say(asked.get(field, label)), told[field]) for field, label in ASIDE.items()),
        (say(mark("Tags")), ", ".join(journal.tags)),
    ]
