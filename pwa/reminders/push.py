"""One push: encrypted for one browser (RFC 8291), signed as ours (RFC 8292), handed over."""

import copy
from collections.abc import Mapping
from typing import Any

import msgspec
import urllib3
from webpush import WebPush, WebPushSubscription
from webpush.types import WebPushKeys
from webpush.vapid import VAPID

from pwa.reminders.endpoint import Answer, NotAllowed, Services
from pwa.reminders.vapid import Keys

LARGEST = 3_900
LIVES = 12 * 60 * 60
NOBODY, FORBIDDEN = 0, 1
"""Statuses of our own: nobody answered; the address is none that a push is sent to."""


class Subscription(msgspec.Struct, frozen=True):
    """Where a browser is reached, and the keys that only it can open (base64url)."""

    endpoint: str
    p256dh: str
    auth: str


class _WithPort(VAPID):  # type: ignore[misc]
    """The library leaves the port out of whom the signature is for; a service with one refuses."""

    def get_authorization_header(self, endpoint: Any, subscriber: str, expiration: int) -> str:
        is_usual = endpoint.port in {443, None}
        host = endpoint.host if is_usual else f"{endpoint.host}:{endpoint.port}"
        origin = type("Origin", (), {"scheme": endpoint.scheme, "host": host})
        header: str = super().get_authorization_header(origin, subscriber, expiration)
        return header


class Sender:
    """Encrypts and hands over. `contact` is the mail address that push services ask for."""

    def __init__(self, keys: Keys, contact: str, services: Services) -> None:
        self.services = services
        self.point = keys.point
        self.is_ready = bool(contact)
        self._web_push = WebPush(keys.private, keys.public, subscriber=contact, expiration=LIVES)
        self._web_push.vapid = _WithPort(keys.private, keys.public)

    def seal(
        self, message: Mapping[str, Any], to: Subscription, ttl: int, urgency: str, topic: str
    ) -> tuple[bytes, dict[str, str]]:
        """The body and headers of a push. Raises ValueError for keys that are none, and for a
        message that is too long."""
        text = msgspec.json.encode(message)
        if len(text) > LARGEST:
            raise ValueError("too long for a push")
        keys = WebPushKeys(auth=to.auth, p256dh=to.p256dh)
        subscription = WebPushSubscription(endpoint=to.endpoint, keys=keys)
        # A copy for each: the library keeps the last TTL on the object.
        made = copy.copy(self._web_push).get(text, subscription, ttl=max(ttl, 1))
        headers = {**made.headers, "Urgency": urgency, "Topic": topic}
        headers["Content-Type"] = "application/octet-stream"
        return made.encrypted, headers

    def send(
        self, message: Mapping[str, Any], to: Subscription, ttl: int, urgency: str, topic: str
    ) -> Answer:
        """Hands a push over. What went wrong is a status too."""
        try:
            body, headers = self.seal(message, to, ttl, urgency, topic)
            return self.services.post(to.endpoint, body, headers)
        except (NotAllowed, ValueError):
            return Answer(FORBIDDEN)
        except urllib3.exceptions.HTTPError:
            return Answer(NOBODY)
