"""Takes what waited on a phone. Each parcel holds one write, as its form would have sent it; the
register of writes does it exactly once, whichever door it came through first."""

import json
from base64 import b64decode
from typing import Annotated, Any
from urllib.parse import parse_qsl
from uuid import UUID

import structlog
from flask import Blueprint, Response, current_app, jsonify, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, HTTPException

from pwa import receipts
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.vault.phone import open_parcels
from pwa.web.errors import DOMAIN, SomebodyElse, texts_of
from pwa.web.forms import Refused
from pwa.web.house import house
from pwa.web.session import me
from pwa.web.templating import say, sentences
from pwa.web.whose import FIELD, tag_of
from pwa.web.writes import register, saves, write_form
from pwa.words import mark

blueprint = Blueprint("sync", __name__)
log = structlog.get_logger("sync")

MOST_PARCELS = 50
LONGEST_NAME = 80
MOST_HELD = 5_000
UNREADABLE = mark("This cannot be read any more. It was sealed for another sign-in.")


class Parcel(BaseModel):
    """One write: the name the phone gave it, and what is sealed of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(max_length=LONGEST_NAME)]
    sealed: str


class Contact(BaseModel):
    """What a phone says at each contact. `last` is the last write that was acknowledged to it;
    `held` are those it still holds, asked for after we lacked `last`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    whose: str
    last: UUID | None = None
    held: Annotated[list[UUID], Field(max_length=MOST_HELD)] = []
    parcels: Annotated[list[Parcel], Field(max_length=MOST_PARCELS)] = []


class Letter(BaseModel):
    """What is in a parcel: an address and a form's body."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str
    body: str


@blueprint.post("/api/sync")
def sync() -> Response:
    person = me()
    contact = _read(request.get_json(silent=True))
    if contact.whose != tag_of(person):
        raise SomebodyElse
    lacking = _lacks(person, contact)
    # A server that was put back waits for what it lacks: what comes after builds on it.
    parcels = [] if lacking["lacks_last"] else contact.parcels
    texts = open_parcels(person.key, [_decode(parcel.sealed) for parcel in parcels])
    answers = []
    for parcel, text in zip(parcels, texts, strict=True):
        answer = _do(person, parcel.id, text)
        answers.append({"id": parcel.id, **answer})
        if answer["status"] >= 500:
            break  # the rest waits its turn: order matters
    return jsonify(answers=answers, **lacking)


def _read(given: Any) -> Contact:
    if not isinstance(given, dict):
        raise Refused({})
    try:
        return Contact.model_validate_json(json.dumps(given), strict=True)
    except ValidationError:
        raise Refused({}) from None


def _decode(sealed: str) -> bytes:
    try:
        return b64decode(sealed, validate=True)
    except ValueError:
        return b""


def _lacks(person: Person, contact: Contact) -> dict[str, Any]:
    """Whether this server was put back to a time before the phone's last write; and which of those
    it holds are not here."""
    asked = {*contact.held, *([contact.last] if contact.last else [])}
    if not asked:
        return {"lacks_last": False, "lacks": []}
    with house().database.reading() as session:
        known = receipts.find_times(session, person.id, asked)
    return {
        "lacks_last": contact.last is not None and contact.last not in known,
        "lacks": [str(write_id) for write_id in contact.held if write_id not in known],
    }


def _do(person: Person, name: str, text: bytes | None) -> dict[str, Any]:
    """One write, and what to tell the phone of it: a status as the form's own door has it."""
    try:
        return {"status": 200, "named": _open_and_write(person, text) or f"{name} saved"}
    except Refused as refused:
        problems = sentences(refused.problems).values()
        return {"status": 422, "problems": list(dict.fromkeys(problems))}
    except tuple(DOMAIN) as error:
        return _failed(DOMAIN[type(error)])
    except HTTPException as error:
        return _failed(error.code or 400)
    except Exception as error:  # one write that breaks must not hold up the others
        log.error(  # noqa: TRY400  # with the same fields as any other bug
            "bug", error=type(error).__name__, rule=str(request.url_rule), exc_info=error
        )
        return _failed(500)


def _open_and_write(person: Person, text: bytes | None) -> str | None:
    if text is None:
        raise Refused.at("", UNREADABLE)
    letter = _read_letter(text)
    form = MultiDict(parse_qsl(letter.body, keep_blank_values=True))
    if form.get(FIELD, "") not in {"", tag_of(person)}:
        raise SomebodyElse
    return _write(person, letter.path, form)


def _read_letter(text: bytes) -> Letter:
    try:
        return Letter.model_validate_json(text)
    except ValidationError:
        raise BadRequest from None


def _write(person: Person, path: str, form: MultiDict[str, str]) -> str | None:
    """Does what a form would do at its own address. Returns how its receipt names it, if it leaves
    one."""
    endpoint, address = current_app.url_map.bind("").match(path.partition("?")[0], method="POST")
    if endpoint in register():
        return write_form(house(), person, endpoint, address, form).receipt.named
    save = saves().get(endpoint)
    if save is None:
        raise NotThere
    save(house(), person, address, form)
    return None


def _failed(status: int) -> dict[str, Any]:
    title, advice = texts_of(status)
    return {"status": status, "problems": [f"{say(title)}. {say(advice)}"]}
