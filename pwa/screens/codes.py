"""Recovery codes on their way from the form that made them to the one page that shows them.

They travel in a cookie, sealed with the person's key: no table holds them, and any of several
machines can show them.
"""

import base64
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from cryptography.exceptions import InvalidTag
from flask import Response

from pwa import clock
from pwa.vault.keys import PersonKey
from pwa.web import cookies

COOKIE = "daymark-codes"
PLACE = b"codes shown once"
LIFE = timedelta(minutes=10)


class Carried(msgspec.Struct, frozen=True):
    until: float
    codes: list[str]


def carry(response: Response, key: PersonKey, codes: Sequence[str]) -> None:
    """Sends the codes along; they can be shown for ten minutes."""
    carried = Carried((clock.now() + LIFE).timestamp(), list(codes))
    sealed = key.seal(PLACE, msgspec.json.encode(carried))
    value = base64.urlsafe_b64encode(sealed).decode()
    cookies.put(response, COOKIE, value, seconds=int(LIFE.total_seconds()))


def take(key: PersonKey) -> list[str]:
    """The codes this person was just given, or none."""
    try:
        sealed = base64.urlsafe_b64decode(cookies.get(COOKIE) or "")
        carried = msgspec.json.decode(key.open(PLACE, sealed), type=Carried)
    except (ValueError, InvalidTag, msgspec.MsgspecError):
        return []
    return carried.codes if clock.now() < datetime.fromtimestamp(carried.until, UTC) else []


def drop(response: Response) -> None:
    """Shown once: after that the browser has them no more."""
    cookies.drop(response, COOKIE)
