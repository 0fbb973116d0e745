"""What one time of a habit holds."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator

from pwa.acts import LongText, ShortText, misfit
from pwa.entries.kind import Mark, Payload
from pwa.habits.habit import LARGEST_AMOUNT, Dose
from pwa.words import mark


def _is_amount(amount: float) -> float:
    if not 0 <= amount <= LARGEST_AMOUNT:
        raise misfit(mark("Pick an amount from 0 to 100,000."))
    return amount


State = Literal["done", "late", "skipped"]


class Answer(Payload):
    """Done, taken late, or skipped on purpose and why. Of a medicine `dose` is the due time it
    answers. What habit it is says the entry."""

    is_of_habit: ClassVar[bool] = True

    state: Annotated[State, Mark.SCORE]
    amount: Annotated[Annotated[float, AfterValidator(_is_amount)] | None, Mark.SCORE] = None
    dose: Annotated[Dose | None, Mark.SCORE] = None
    reason: Annotated[ShortText, Mark.OWN] = ""
    note: Annotated[LongText, Mark.WORDS] = ""
