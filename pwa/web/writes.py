"""The register of writes: which act a path means, and the verb that does it.

A screen's POST and every other door look it up here, so that a check exists once. A writing view
that is not in the register has its reason in the law test's list of exceptions.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from werkzeug.datastructures import MultiDict

from pwa.acts import Act
from pwa.db import Database
from pwa.people.person import Person
from pwa.receipts import Receipt
from pwa.web.forms import read_form
from pwa.web.house import House
from pwa.web.phone_clock import measure_ahead, set_day_right
from pwa.web.session import signed_in

ModelOf = Callable[[House, Person, Mapping[str, Any]], type[Act]]
Verb = Callable[[Database, Person, Any], Receipt]


class Write(NamedTuple):
    """One way of writing. `model_of` finds the act by what the address says (and may raise
    NotThere); `verb` does it exactly once."""

    model_of: ModelOf
    verb: Verb


class Done(NamedTuple):
    """An act that was done, and its receipt."""

    act: Any
    receipt: Receipt


Save = Callable[[House, Person, Mapping[str, Any], MultiDict[str, str]], object]
"""Does what needs no receipt, since doing it again changes nothing. Raises Refused, NotThere, or
OtherContent where something newer is there."""

_register: dict[str, Write] = {}
_saves: dict[str, Save] = {}


def declare(endpoint: str, model: type[Act] | ModelOf, verb: Verb) -> None:
    """Puts a writing endpoint into the register."""
    if isinstance(model, type):
        act: type[Act] = model
        _register[endpoint] = Write(lambda _house, _person, _address: act, verb)
    else:
        _register[endpoint] = Write(model, verb)


def declare_save(endpoint: str, save: Save) -> None:
    """Puts a writing endpoint that needs no receipt beside the register."""
    _saves[endpoint] = save


def saves() -> Mapping[str, Save]:
    return _saves


def register() -> Mapping[str, Write]:
    return _register


def write_form(
    house: House,
    person: Person,
    endpoint: str,
    address: Mapping[str, Any],
    form: MultiDict[str, str],
) -> Done:
    """Reads a form for an endpoint of the register and does what it asks.

    `address` holds the parts of the path; those the act has as fields are taken from there.
    Raises Refused, NotThere, OtherContent or Busy.
    """
    write = _register[endpoint]
    model = write.model_of(house, person, address)
    given = {name: value for name, value in address.items() if name in model.model_fields}
    ahead = measure_ahead()
    shown = set_day_right(person, form, address, ahead)
    act = read_form(model, shown.form, **given)
    act.correct(ahead, shown.said_day)
    act.sent_from(signed_in().session_id)
    return Done(act, write.verb(house.database, person, act))
