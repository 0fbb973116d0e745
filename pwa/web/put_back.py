"""A server that was put back to an older backup lacks what phones have sent since. A phone names
the last write that was acknowledged to it. Where that is not known here, nothing is written: what
is sent may build on what is lacking. The phone is told so, and sends what is lacking first."""

from uuid import UUID

from flask import Flask, Response, request

from pwa import receipts
from pwa.people.person import Person
from pwa.web.errors import error_answer
from pwa.web.forms import as_id
from pwa.web.house import house
from pwa.web.session import person_or_none
from pwa.web.writes import register, saves

LAST = "Daymark-Last"
LACKS = "Daymark-Lacks"


def install(app: Flask) -> None:
    app.before_request(_ask_for_what_is_lacking)


def _ask_for_what_is_lacking() -> Response | None:
    last = as_id(request.headers.get(LAST))
    if last is None or request.method != "POST" or not _is_write(request.endpoint):
        return None
    person = person_or_none()
    if person is None or _knows(person, last):
        return None
    response = error_answer(425)
    response.headers[LACKS] = "1"
    return response


def _is_write(endpoint: str | None) -> bool:
    return endpoint in register() or endpoint in saves()


def _knows(person: Person, write_id: UUID) -> bool:
    with house().database.reading() as session:
        return write_id in receipts.find_times(session, person.id, [write_id])
