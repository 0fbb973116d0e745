"""Who is signed in: two cookies, looked up in the rows on the server."""

from flask import Flask, Response, g, request
from flask_login import LoginManager, UserMixin, current_user

from pwa.people.person import Person
from pwa.people.sessions import Device, Ended, SignedIn, Tokens
from pwa.web import cookies
from pwa.web.house import house

TOKEN = "daymark"  # noqa: S105  (a name, not a secret)
PRESENCE = "daymark-here"
FORGET = "Daymark-Forget"
"""The header that tells a phone to forget what it keeps: this session was ended elsewhere."""

A_DAY = 86_400

# The first part found wins: most browsers also name those they imitate.
BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


class User(UserMixin):  # type: ignore[misc]
    """What Flask-Login holds for a request. Its id is the session's token, which can be ended."""

    def __init__(self, token: str, signed_in: SignedIn) -> None:
        self.token = token
        self.signed_in = signed_in

    def get_id(self) -> str:
        return self.token


class OurSessions(LoginManager):  # type: ignore[misc]
    """Flask-Login on our sessions alone: it looks at no cookie of its own, and sets none."""

    def _load_user(self) -> None:
        self._update_request_context_with_user(_load())

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def install(app: Flask) -> None:
    """Lets Flask-Login find people through our sessions."""
    OurSessions().init_app(app, add_context_processor=False)
    app.before_request(_ask_who)
    app.after_request(_renew_cookies)


def me() -> Person:
    """The signed-in person. The guard has made sure that there is one."""
    return signed_in().person


def signed_in() -> SignedIn:
    """The session of this request."""
    found: SignedIn = g.signed_in
    return found


def person_or_none() -> Person | None:
    found: SignedIn | None = g.get("signed_in")
    return found.person if found else None


def was_ended() -> bool:
    """Whether this browser's session was ended from elsewhere."""
    return bool(g.get("session_ended"))


def set_cookies(response: Response, tokens: Tokens) -> None:
    seconds = house().settings.session_days * A_DAY
    cookies.put(response, TOKEN, tokens.token, seconds=seconds)
    cookies.put(response, PRESENCE, tokens.presence, seconds=seconds, readable=True)


def delete_cookies(response: Response) -> None:
    for name in (TOKEN, PRESENCE):
        cookies.drop(response, name)


def device() -> Device:
    """Which browser asks, as a few words of its own."""
    return Device(browser=_name_browser(request.user_agent.string))


def _ask_who() -> None:
    """Asked before all else, so that what fails here fails where an error page can be made."""
    bool(current_user.is_authenticated)


def _load() -> User | None:
    if g.get("asked_who", False):
        return None  # asking has failed: the page that says so must not fail too
    g.asked_who = True
    token = cookies.get(TOKEN)
    presence = cookies.get(PRESENCE)
    if not token or not presence:
        return None
    found = house().sessions.find(token, presence)
    if isinstance(found, SignedIn):
        g.signed_in = found
        g.rolled = Tokens(token, presence) if found.rolled else None
        return User(token, found)
    g.session_ended = isinstance(found, Ended)
    return None


def _renew_cookies(response: Response) -> Response:
    rolled = g.pop("rolled", None)
    if rolled is not None and "Set-Cookie" not in response.headers:
        set_cookies(response, rolled)
    return response


def _name_browser(agent: str) -> str:
    """Chrome · Android, from a browser's long account of itself."""
    browser = next((name for part, name in BROWSERS if part in agent), "")
    system = next((name for part, name in SYSTEMS if part in agent), "")
    return " · ".join(filter(None, (browser, system)))
