"""Me: what belongs to the person, their settings, and where they are signed in."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for
from pydantic import BaseModel

from pwa import clock
from pwa.leaving import find_leaving_day
from pwa.people import change, sessions
from pwa.people.given import (
    LATEST_START,
    DeviceName,
    NewCountry,
    NewDayStart,
    NewDisplayName,
    NewLook,
    NewPassword,
    NewQuiet,
    NewSignInName,
    NewZone,
    OwnPassword,
)
from pwa.people.person import Person
from pwa.people.sessions import SignIn, is_own, list_sign_ins
from pwa.people.sign_in import NameTaken, WrongSignIn, count_codes, new_codes
from pwa.receipts import NotThere
from pwa.screens import codes as codes_once
from pwa.screens.account import NO_COUNTRY, TAKEN
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form, typed
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.keep import NOW, kept
from pwa.web.limits import posts_at_most
from pwa.web.places import is_country, list_countries, list_zones, name_place, name_zone
from pwa.web.session import me, signed_in
from pwa.words import mark

M = TypeVar("M", bound=BaseModel)

blueprint = Blueprint("me", __name__)

PASSWORDS = "20/hour"
NOT_YOURS = mark("This is not your password.")
POCKET = ("Android", "iPhone", "iPad")


@blueprint.get("/me")
@kept(NOW)
def show() -> str:
    person = me()
    with house().database.reading() as session:
        leaves_on = find_leaving_day(session, person)
    return render_template(
        "me/show.html",
        signed_in_count=len(_sign_ins()),
        leaves_on=leaves_on,
        stayed=_given_count("stayed"),
    )


@blueprint.get("/me/settings")
def settings() -> str:
    person = me()
    with house().database.reading() as session:
        codes_left = count_codes(session, person.id)
    return render_template(
        "me/settings.html",
        country=name_place(person.language, person.country),
        zone=name_zone(person.zone),
        codes_left=codes_left,
        changed=request.args.get("changed"),
        ended=_given_count("ended") or 0,
    )


@blueprint.route("/me/settings/name", methods=["GET", "POST"])
def change_name() -> Response:
    def keep(person: Person, given: NewDisplayName) -> None:
        change.change_display_name(house().accounts, person, given.display_name)

    return _change("name", NewDisplayName, keep)


@blueprint.route("/me/settings/sign-in-name", methods=["GET", "POST"])
@posts_at_most(PASSWORDS, each_person=True)
def change_sign_in_name() -> Response:
    def keep(person: Person, given: NewSignInName) -> None:
        try:
            change.change_sign_in_name(house().accounts, person, given.sign_in_name)
        except NameTaken:
            raise Refused.at("sign_in_name", TAKEN) from None

    return _change("sign_in_name", NewSignInName, keep)


@blueprint.route("/me/settings/password", methods=["GET", "POST"])
@posts_at_most(PASSWORDS, each_person=True)
def change_password() -> Response:
    def keep(person: Person, given: NewPassword) -> dict[str, Any]:
        here = signed_in().session_id
        try:
            ended = change.change_password(
                house().accounts, person.id, here, given.password, given.new_password
            )
        except WrongSignIn:
            raise Refused.at("password", NOT_YOURS) from None
        return {"ended": ended}

    return _change("password", NewPassword, keep)


@blueprint.route("/me/settings/zone", methods=["GET", "POST"])
def change_zone() -> Response:
    return _change("zone", NewZone, _keep_settings, zones=_zones())


@blueprint.route("/me/settings/country", methods=["GET", "POST"])
def change_country() -> Response:
    def keep(person: Person, given: NewCountry) -> None:
        if not is_country(given.country):
            raise Refused.at("country", NO_COUNTRY)
        _keep_settings(person, given)

    offered = list_countries(me().language, house().settings.countries)
    return _change("country", NewCountry, keep, countries=offered)


@blueprint.route("/me/settings/day", methods=["GET", "POST"])
def change_day() -> Response:
    return _change("day", NewDayStart, _keep_settings, latest_start=LATEST_START)


@blueprint.route("/me/settings/quiet", methods=["GET", "POST"])
def change_quiet() -> Response:
    return _change("quiet", NewQuiet, _keep_settings)


@blueprint.route("/me/settings/look", methods=["GET", "POST"])
def change_look() -> Response:
    return _change("look", NewLook, _keep_settings)


@blueprint.route("/me/settings/codes", methods=["GET", "POST"])
@posts_at_most(PASSWORDS, each_person=True)
def change_codes() -> Response:
    """New recovery codes, for whoever knows the password."""
    made: list[str] = []

    def keep(person: Person, given: OwnPassword) -> None:
        try:
            change.check_password(house().accounts, person.id, given.password)
        except WrongSignIn:
            raise Refused.at("password", NOT_YOURS) from None
        made.extend(new_codes(house().accounts, person.id))

    response = _change("codes", OwnPassword, keep, then="account.codes")
    if made:
        codes_once.carry(response, me().key, made)
    return response


@blueprint.get("/me/devices")
def devices() -> str:
    person = me()
    shown = [_as_shown(person, each) for each in _sign_ins()]
    return render_template(
        "me/devices.html",
        sign_ins=sorted(shown, key=lambda each: not each["is_this"]),
        today=person.today(),
        ended=_given_count("ended"),
    )


@blueprint.post("/me/devices/<uuid:session_id>/end")
def end_device(session_id: UUID) -> Response:
    """Ends one sign-in; a second tap finds it ended and is content."""
    person = me()
    with house().database.reading() as session:
        known = is_own(session, person.id, session_id)
    if not known:
        raise NotThere
    house().sessions.end(person.id, only=session_id)
    return answer(None, url_for("me.devices", ended=1), None)


@blueprint.route("/me/devices/<uuid:session_id>/name", methods=["GET", "POST"])
def name_device(session_id: UUID) -> Response:
    known = next((each for each in _sign_ins() if each.id == session_id), None)
    if known is None:
        raise NotThere
    page, device = "me/device_name.html", _as_shown(me(), known)
    if request.method != "POST":
        return make_response(render_template(page, device=device, values=device, errors={}))
    try:
        given = read_form(DeviceName, request.form)
    except Refused as refused:
        return refuse(refused, page, device=device, values=typed(DeviceName, request.form))
    house().database.write(
        lambda session: sessions.name_device(session, me().key, session_id, given.called)
    )
    return answer(None, url_for("me.devices"), None)


@blueprint.post("/me/devices/end-others")
def end_others() -> Response:
    ended = house().sessions.end(me().id, but=signed_in().session_id)
    return answer(None, url_for("me.devices", ended=ended), None)


def _change(
    what: str,
    model: type[M],
    keep: Callable[[Person, M], dict[str, Any] | None],
    *,
    then: str = "me.settings",
    **context: Any,
) -> Response:
    """A page that changes one thing: shows it, or reads the form into the model and keeps it."""
    person, page = me(), f"me/{what}.html"
    if request.method != "POST":
        return make_response(render_template(page, values=person, errors={}, **context))
    try:
        told = keep(person, read_form(model, request.form))
    except Refused as refused:
        return refuse(refused, page, values=typed(model, request.form), **context)
    arguments = {"changed": what, **(told or {})} if then == "me.settings" else {}
    return answer(None, url_for(then, **arguments), None)


def _keep_settings(person: Person, given: BaseModel) -> None:
    change.change_settings(house().accounts, person.id, **given.model_dump())


def _sign_ins() -> list[SignIn]:
    with house().database.reading() as session:
        return list_sign_ins(session, me().key)


def _as_shown(person: Person, sign_in: SignIn) -> dict[str, Any]:
    """A sign-in as its row shows it: when it was last used, by the person's clock and day."""
    browser = sign_in.device.browser
    return {
        "id": sign_in.id,
        "browser": browser,
        "called": sign_in.device.name,
        "pocket": browser.endswith(POCKET),
        "is_this": sign_in.id == signed_in().session_id,
        "seen": sign_in.seen_at.astimezone(clock.zone(person.zone)),
        "seen_day": clock.day_of(sign_in.seen_at, person.zone, person.day_starts),
    }


def _zones() -> list[tuple[str, str]]:
    """The zones to pick from, and the person's own where it has another name now."""
    zones, own = list(list_zones()), me().zone
    return zones if own in dict(zones) else [(own, name_zone(own)), *zones]


def _given_count(argument: str) -> int | None:
    return request.args.get(argument, type=int)
