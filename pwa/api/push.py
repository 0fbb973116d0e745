"""What a phone says of pushes: where it is reached, and what became of one that came."""

from uuid import UUID

from flask import Blueprint, Response, make_response, request

from pwa.reminders.answered import note_opened, note_shown, put_off
from pwa.reminders.devices import STRANGE, NewDevice, keep_device
from pwa.reminders.endpoint import NotAllowed
from pwa.web.forms import Refused, read_form
from pwa.web.house import house
from pwa.web.session import me, signed_in

blueprint = Blueprint("push", __name__)


@blueprint.post("/api/push/device")
def subscribe() -> Response:
    """From now on reminders reach this browser. Said at each start of the app, it changes nothing
    where nothing changed."""
    given = read_form(NewDevice, request.form)
    try:
        house().sender.services.check(given.endpoint)
    except NotAllowed:
        raise Refused.at("endpoint", STRANGE) from None
    keep_device(house().database, house().vault.keeper, me(), signed_in().session_id, given)
    return _nothing()


@blueprint.post("/api/push/<uuid:delivery_id>/shown")
def shown(delivery_id: UUID) -> Response:
    note_shown(house().database, me(), delivery_id, signed_in().session_id)
    return _nothing()


@blueprint.post("/api/push/<uuid:delivery_id>/opened")
def opened(delivery_id: UUID) -> Response:
    note_opened(house().database, me(), delivery_id)
    return _nothing()


@blueprint.post("/api/push/<uuid:delivery_id>/later")
def later(delivery_id: UUID) -> Response:
    """It comes again in half an hour, without the app being opened."""
    put_off(house().database, me(), delivery_id)
    return _nothing()


def _nothing() -> Response:
    return make_response("", 204)
