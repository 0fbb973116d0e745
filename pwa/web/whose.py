"""Whose a form is: what one person wrote is never sent as another.

A page stays open while somebody else signs in beside it. Its forms carry a tag of the person they
were made for, and a write whose tag is not that of whoever is signed in now is refused.
"""

from flask import request

from pwa.people.person import Person
from pwa.web.session import person_or_none

FIELD = "whose"
LENGTH = 16


def tag_of(person: Person | None) -> str:
    """Stands for a person and says nothing of them."""
    return "" if person is None else person.key.digest(b"whose form").hex()[:LENGTH]


def own_tag() -> str:
    """The tag of whoever is signed in, for the forms of their pages."""
    return tag_of(person_or_none())


def is_anothers(person: Person) -> bool:
    """Whether this request was made for somebody else."""
    given = request.form.get(FIELD, "")
    return bool(given) and given != tag_of(person)
