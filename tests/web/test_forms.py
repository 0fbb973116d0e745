"""How a form is read: what is left out, what is put together, what is told."""

from typing import Annotated, Any
from uuid import UUID

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict
from werkzeug.datastructures import MultiDict

from pwa.acts import ShortText, misfit
from pwa.web.forms import ELSE, SENTENCES, Refused, read_form, read_json, typed


def _is_even(number: int) -> int:
    if number % 2:
        raise misfit("An even number.")
    return number


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: ShortText = ""
    words: tuple[ShortText, ...] = ()


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    number: Annotated[int, AfterValidator(_is_even)]
    ticked: bool = False
    maybe: float | None = None
    of: UUID | None = None
    several: Annotated[tuple[int, ...], "marked"] = ()
    payload: Inner = Inner()


def form(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    return MultiDict(pairs)


def problems(*pairs: tuple[str, str], **given: Any) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        read_form(Outer, form(*pairs), **given)
    return {name: problem.text for name, problem in refused.value.problems.items()}


def test_fields_of_an_inner_model_lie_flat_in_the_form() -> None:
    read = read_form(Outer, form(("number", "4"), ("note", " by the sea "), ("words", "a walk")))
    assert read == Outer(number=4, payload=Inner(note="by the sea", words=("a walk",)))


def test_a_list_takes_each_value_and_no_empty_one() -> None:
    pairs = [("words", ""), ("words", "music"), ("words", ""), ("words", "a walk")]
    numbers = [("several", "3"), ("several", "1")]
    read = read_form(Outer, form(("number", "4"), *pairs, *numbers))
    assert read.payload.words == ("music", "a walk")
    assert read.several == (3, 1)


def test_an_empty_field_was_not_filled_in() -> None:
    read = read_form(Outer, form(("number", "4"), ("maybe", ""), ("of", ""), ("note", "")))
    assert read == Outer(number=4)
    assert problems(("number", "")) == {"number": SENTENCES["missing"]}


def test_what_is_not_asked_for_is_not_read() -> None:
    assert read_form(Outer, form(("number", "4"), ("unasked", "x"))) == Outer(number=4)


def test_the_address_counts_more_than_the_form() -> None:
    own, others = UUID(int=1), UUID(int=2)
    assert read_form(Outer, form(("number", "4"), ("of", str(others))), of=own).of == own


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ((("number", "x"),), {"number": SENTENCES["int_parsing"]}),
        ((("number", "4.5"),), {"number": SENTENCES["int_parsing"]}),
        ((("number", "3"),), {"number": "An even number."}),
        ((("number", "4"), ("maybe", "x")), {"maybe": SENTENCES["float_parsing"]}),
        ((("number", "4"), ("note", "x" * 81)), {"note": SENTENCES["string_too_long"]}),
        ((("number", "4"), ("words", "x" * 81)), {"words": SENTENCES["string_too_long"]}),
        ((("number", "4"), ("several", "x")), {"several": SENTENCES["int_parsing"]}),
        ((("number", "4"), ("of", "x")), {"of": ELSE}),
        ((("ticked", "perhaps"),), {"number": SENTENCES["missing"], "ticked": ELSE}),
    ],
)
def test_each_field_that_does_not_fit_says_what_to_do(
    pairs: tuple[tuple[str, str], ...], told: dict[str, str]
) -> None:
    assert problems(*pairs) == told


def test_a_sentence_has_its_numbers() -> None:
    with pytest.raises(Refused) as refused:
        read_form(Outer, form(("number", "4"), ("note", "x" * 81)))
    problem = refused.value.problems["note"]
    assert problem.text % problem.values == "That is too long. 80 letters at most."


def test_a_refusal_knows_nothing_that_was_typed() -> None:
    typed_words = "a word that nobody should see"
    with pytest.raises(Refused) as refused:
        read_form(Outer, form(("number", typed_words), ("of", typed_words)))
    told = repr(refused.value.problems) + repr(refused.value)
    assert typed_words not in told
    assert refused.value.__cause__ is None


def test_what_was_typed_is_shown_as_it_was_typed() -> None:
    shown = typed(Outer, form(("number", "x"), ("note", " a "), ("words", ""), ("words", "b")))
    assert shown == {
        "number": "x",
        "ticked": None,
        "maybe": None,
        "of": None,
        "several": [],
        "note": " a ",
        "words": ["b"],
    }


def test_json_is_read_strictly() -> None:
    assert read_json(Outer, {"number": 4, "payload": {"note": "a"}}).payload.note == "a"
    for fields in ({"number": 4, "note": "a"}, {"number": 4, "unasked": 1}, {}):
        with pytest.raises(Refused):
            read_json(Outer, fields)


def test_a_lone_surrogate_is_refused_in_words() -> None:
    with pytest.raises(Refused) as refused:
        read_json(Outer, {"number": 4, "payload": {"note": "\ud800"}})
    assert refused.value.problems["note"].text == SENTENCES["string_unicode"]
