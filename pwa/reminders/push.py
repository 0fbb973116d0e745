"""One push: encrypted for one browser (RFC 8291), signed as ours (RFC 8292), handed over."""

import copy
import time
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec
import urllib3
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys
from webpush.vapid import VAPID

from pwa.reminders.endpoint import HTTPS, Answer, NotAllowed, Services
from pwa.reminders.note import Note
from pwa.reminders.vapid import Keys

LARGEST = 3_900
LIVES, SIGNED_FOR = 12 * 60 * 60, 6 * 60 * 60
"""Seconds that a signature holds, and after which it is made anew."""
SERVICES = 256
"""So many services' signatures are kept."""
NOBODY, FORBIDDEN = 0, 1
"""Statuses of our own: nobody answered; the address is none that a push is sent to."""


class Subscription(msgspec.Struct, frozen=True):
    """Where a browser is reached, and the keys that only it can open (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


class Origin(NamedTuple):
    """A push service, as a signature names it."""

    scheme: str
    host: str


class Sealed(NamedTuple):
    """A push, encrypted and signed: only its browser opens it."""

    endpoint: str
    body: bytes
    headers: dict[str, str]


class _Signing(VAPID):  # type: ignore[misc]
    """One signature for each service holds for hours (RFC 8292, section 2): it says who sends, not
    what. The library signs each push, and leaves out a port, which a service with one refuses."""

    def __init__(self, keys: Keys) -> None:
        super().__init__(keys.private, keys.public)
        self._signed = lru_cache(SERVICES)(self._sign)

    def get_authorization_header(self, endpoint: Any, subscriber: str, expiration: int) -> str:
        is_usual = endpoint.port in {HTTPS, None}
        host = endpoint.host if is_usual else f"{endpoint.host}:{endpoint.port}"
        return self._signed(
            Origin(endpoint.scheme, host), subscriber, expiration, int(time.time() // SIGNED_FOR)
        )

    def _sign(self, origin: Origin, subscriber: str, expiration: int, _period: int) -> str:
        header: str = super().get_authorization_header(origin, subscriber, expiration)
        return header


class Sender:
    """Encrypts and hands over. `contact` is the mail address that push services ask for."""

    def __init__(self, keys: Keys, contact: str, services: Services) -> None:
        self.services = services
        self.point = keys.point
        self.is_ready = bool(contact)
        self._web_push = WebPush(keys.private, keys.public, subscriber=contact, expiration=LIVES)
        self._web_push.vapid = _Signing(keys)

    def seal(self, note: Note, to: Subscription, ttl: int) -> Sealed:
        """A push as it is handed over. Raises ValueError for keys that are none, and for a message
        that is too long."""
        text = msgspec.json.encode(note.message)
        if len(text) > LARGEST:
            raise ValueError("too long for a push")
        keys = WebPushKeys(auth=to.auth, p256dh=to.p256dh)
        subscription = WebPushSubscription(endpoint=to.endpoint, keys=keys)
        # A copy for each: the library keeps the last TTL on the object.
        made = copy.copy(self._web_push).get(text, subscription, ttl=max(ttl, 1))
        headers = {**made.headers, "Urgency": note.urgency, "Topic": note.topic}
        headers["Content-Type"] = "application/octet-stream"
        return Sealed(to.endpoint, made.encrypted, headers)

    def hand_over(self, sealed: Sealed | None) -> Answer:
        """What the service said. What went wrong is a status too; None could not be sealed."""
        if sealed is None:
            return Answer(FORBIDDEN)
        try:
            return self.services.post(sealed.endpoint, sealed.body, sealed.headers)
        except NotAllowed:
            return Answer(FORBIDDEN)
        except urllib3.exceptions.HTTPError:
            return Answer(NOBODY)
