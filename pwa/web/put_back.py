"""A server that was put back to an older backup lacks what phones have sent since. A phone names
the last write that was acknowledged to it, and is told where that is not known here."""

from flask import Flask, Response, request

from pwa import receipts
from pwa.web.forms import as_id
from pwa.web.house import house
from pwa.web.session import person_or_none

LAST = "Daymark-Last"
LACKS = "Daymark-Lacks"


def install(app: Flask) -> None:
    app.after_request(_tell_what_is_lacking)


def _tell_what_is_lacking(response: Response) -> Response:
    last = as_id(request.headers.get(LAST)) if request.method == "POST" else None
    person = person_or_none()
    if last is None or person is None or response.status_code >= 500:
        return response
    with house().database.reading() as session:
        if last not in receipts.find_times(session, person.id, [last]):
            response.headers[LACKS] = "1"
    return response
