"""What an entry of the journal holds."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from pwa.acts import EssayText, TagText, misfit
from pwa.entries.kind import Mark, Payload
from pwa.entries.kinds.journal.words import FREE, TEMPLATES, TEXTS, WORKED
from pwa.words import mark

MOST_TAGS = 20


def _is_template(code: str) -> str:
    if code not in TEMPLATES:
        raise misfit(mark("Pick from the words shown."))
    return code


def _is_answer(code: str) -> str:
    if code not in WORKED:
        raise misfit(mark("Pick from the words shown."))
    return code


def _one_line(tag: str) -> str:
    return " ".join(tag.removeprefix("#").split())


def _once(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Each tag once, as it was written first; letters' case makes no other tag."""
    first: dict[str, str] = {}
    for tag in tags:
        if tag:
            first.setdefault(tag.casefold(), tag)
    return tuple(first.values())


Tag = Annotated[TagText, AfterValidator(_one_line)]
Words = Annotated[EssayText, Mark.WORDS]


class Journal(Payload):
    """Words along a template; at least one field has some. `worked` answers one question of the
    template about fear, as one of three steps."""

    template: Annotated[Annotated[str, AfterValidator(_is_template)], Mark.WORDS] = FREE
    words: Words = ""
    thing_1: Words = ""
    thing_2: Words = ""
    thing_3: Words = ""
    set_off: Words = ""
    did: Words = ""
    worked: Annotated[Annotated[str, AfterValidator(_is_answer)] | None, Mark.SCORE] = None
    else_helps: Words = ""
    felt: Words = ""
    in_the_way: Words = ""
    next_try: Words = ""
    remember: Words = ""
    tags: Annotated[
        tuple[Tag, ...], Field(max_length=MOST_TAGS), AfterValidator(_once), Mark.WORDS
    ] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Journal":
        if not any(getattr(self, field) for field in TEXTS):
            raise misfit(mark("There are no words in it yet. Write a few, then save."))
        return self
