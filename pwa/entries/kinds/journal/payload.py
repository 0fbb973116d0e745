"""What an entry of the journal holds."""

from typing import Annotated

from pydantic import AfterValidator, model_validator

from pwa.acts import EssayText, misfit
from pwa.entries.kind import Mark, Payload
from pwa.entries.kinds.journal.words import FREE, TEMPLATES, TEXTS, WORKED
from pwa.entries.tags import Tags
from pwa.words import mark


def _is_template(code: str) -> str:
    if code not in TEMPLATES:
        raise misfit(mark("Pick from the words shown."))
    return code


def _is_answer(code: str) -> str:
    if code not in WORKED:
        raise misfit(mark("Pick from the words shown."))
    return code


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
    tags: Annotated[Tags, Mark.WORDS] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "Journal":
        if not any(getattr(self, field) for field in TEXTS):
            raise misfit(mark("There are no words in it yet. Write a few, then save."))
        return self
