"""Making an account, signing in and out, and getting back in after a password was forgotten."""

from typing import Any, cast

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from pwa.entries.timeline import find_last_day
from pwa.people import sign_in as people
from pwa.people.given import Recover, SignIn, SignUp
from pwa.people.sessions import SignedIn, Tokens
from pwa.people.sign_in import NameTaken, OnHold, TooManyTries, WrongSignIn
from pwa.screens import codes as codes_once
from pwa.web.errors import refuse
from pwa.web.forms import Refused, read_form, typed
from pwa.web.guards import open_to_all, safe_path
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.limits import posts_at_most, refuse_if_spent, spend
from pwa.web.places import guess_country, is_country, list_countries, list_zones
from pwa.web.session import delete_cookies, device, me, set_cookies, signed_in
from pwa.web.templating import language
from pwa.words import SOURCE, languages, mark

blueprint = Blueprint("account", __name__)

POSTS = "60/hour"
TAKEN_NAMES = "10/hour"

TAKEN = mark("This name is taken. Pick another one.")
WRONG_PASSWORD = mark("This name and this password do not belong together.")
HELD = mark("This account is on hold. Ask whoever runs this Daymark.")
WRONG_CODE = mark("This name and this code do not belong together.")
TOO_YOUNG = mark("Tick this if it is so. Without it there can be no account.")
NO_COUNTRY = mark("Pick a country from the list.")


@blueprint.route("/sign-up", methods=["GET", "POST"])
@open_to_all
@posts_at_most(POSTS)
def sign_up() -> Response:
    if not house().settings.sign_up:
        return make_response(render_template("account/closed.html"), 403)
    if request.method != "POST":
        return _unless_signed_in("account/sign_up.html", values=_first_values(), **_lists())
    refuse_if_spent(TAKEN_NAMES, "taken name")
    try:
        tokens, codes = people.sign_up(house().accounts, _new_person(), device())
    except NameTaken:
        spend(TAKEN_NAMES, "taken name")
        refused = Refused.at("sign_in_name", TAKEN)
    except Refused as error:
        refused = error
    else:
        response = _let_in(tokens, url_for("account.codes"))
        codes_once.carry(response, _session_of(tokens).person.key, codes)
        return response
    return refuse(refused, "account/sign_up.html", values=typed(SignUp, request.form), **_lists())


@blueprint.route("/sign-in", methods=["GET", "POST"])
@open_to_all
@posts_at_most(POSTS)
def sign_in() -> Response:
    following = safe_path(request.values.get("next"))
    if request.method != "POST":
        return _unless_signed_in("account/sign_in.html", values={}, following=following)
    try:
        given = read_form(SignIn, request.form)
        tokens = people.sign_in(house().accounts, given.sign_in_name, given.password, device())
    except TooManyTries:
        raise TooManyRequests from None
    except OnHold:
        refused = Refused.at("", HELD)
    except WrongSignIn:
        refused = Refused.at("", WRONG_PASSWORD)
    except Refused as error:
        refused = error
    else:
        return _let_in(tokens, following or url_for("today.show"))
    values = typed(SignIn, request.form)
    return refuse(refused, "account/sign_in.html", values=values, following=following)


@blueprint.route("/recover", methods=["GET", "POST"])
@open_to_all
@posts_at_most(POSTS)
def recover() -> Response:
    if request.method != "POST":
        return _unless_signed_in("account/recover.html", values={})
    try:
        given = read_form(Recover, request.form)
        tokens = people.recover(
            house().accounts, given.sign_in_name, given.code, given.new_password, device()
        )
    except TooManyTries:
        raise TooManyRequests from None
    except WrongSignIn:
        refused = Refused.at("", WRONG_CODE)
    except Refused as error:
        refused = error
    else:
        return _let_in(tokens, url_for("me.settings", changed="recovered"))
    return refuse(refused, "account/recover.html", values=typed(Recover, request.form))


@blueprint.get("/recovery-codes")
def codes() -> Response:
    """Shown once: the answer takes the codes out of the browser."""
    shown = codes_once.take(me().key)
    with house().database.reading() as session:
        is_new = find_last_day(session, me()) is None
    then = url_for("first.show" if is_new else "today.show")
    response = make_response(render_template("account/codes.html", codes=shown, then=then))
    codes_once.drop(response)
    return response


@blueprint.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """Works too where the session has ended already."""
    if current_user.is_authenticated:
        house().sessions.end(me().id, only=signed_in().session_id)
    return leave_nothing(answer(None, url_for("welcome.show"), None))


def leave_nothing(response: Response) -> Response:
    """Takes what belongs to the person out of this browser."""
    delete_cookies(response)
    codes_once.drop(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _new_person() -> people.NewPerson:
    """What the form says, if it can be taken as it is."""
    given = read_form(SignUp, request.form)
    if not is_country(given.country):
        raise Refused.at("country", NO_COUNTRY)
    if house().settings.minimum_age and not given.of_age:
        raise Refused.at("of_age", TOO_YOUNG)
    return people.NewPerson(
        sign_in_name=given.sign_in_name,
        password=given.password,
        display_name=given.display_name,
        zone=given.zone,
        country=given.country,
        language=request.accept_languages.best_match(languages()) or SOURCE,
    )


def _let_in(tokens: Tokens, following: str) -> Response:
    """Goes on signed in. Who was signed in here before is signed out: a browser is one person's."""
    if current_user.is_authenticated:
        house().sessions.end(me().id, only=signed_in().session_id)
    response = answer(None, following, None)
    set_cookies(response, tokens)
    return response


def _unless_signed_in(page: str, **context: Any) -> Response:
    if current_user.is_authenticated:
        return make_response(redirect(url_for("today.show"), 303))
    return make_response(render_template(page, errors={}, **context))


def _session_of(tokens: Tokens) -> SignedIn:
    return cast("SignedIn", house().sessions.find(*tokens))


def _first_values() -> dict[str, str]:
    return {"country": guess_country(request.accept_languages.values())}


def _lists() -> dict[str, Any]:
    """What the form of a new account lets one pick from."""
    settings = house().settings
    return {
        "countries": list_countries(language(), settings.countries),
        "zones": list_zones(),
        "minimum_age": settings.minimum_age,
    }
