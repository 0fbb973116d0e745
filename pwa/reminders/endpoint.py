"""Where a push may go. The address was chosen by a browser we do not know: only known services,
https, no redirect, no address of a private network, and the connection goes to the address that was
checked."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import urllib3

from pwa import clock

KNOWN = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.services.mozilla.com",
    "web.push.apple.com",
    "*.push.apple.com",
    "*.notify.windows.com",
)
NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
TIMEOUT = urllib3.Timeout(connect=5, read=10)
LONGEST_WAIT = 7 * 24 * 60 * 60
LONGEST = 2_000
HTTPS = 443

Resolve = Callable[[str, int], Sequence[str]]


class NotAllowed(Exception):
    """An address that no push is sent to."""


class Answer(NamedTuple):
    """What a push service said: its status, and in how many seconds to come again, if it said."""

    status: int
    retry_after: int | None = None


def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as the system knows them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Services:
    """The push services that are known, and the way to them."""

    def __init__(
        self, also: Sequence[str] = (), *, test_origin: str = "", resolve: Resolve = resolve
    ) -> None:
        self._known = (*KNOWN, *also)
        self._test_origin = test_origin
        self._resolve = resolve
        self._pools = urllib3.PoolManager(
            num_pools=32, maxsize=32, retries=False, timeout=TIMEOUT, block=False
        )
        self._test_pool = self._pools.connection_from_url(test_origin or "http://localhost")

    def check(self, endpoint: str) -> None:
        """Raises NotAllowed for an address that is no known push service's."""
        if len(endpoint) > LONGEST or not endpoint.isascii():
            raise NotAllowed
        if self._is_test(endpoint):
            return
        try:
            parts = urlsplit(endpoint)
            port = parts.port or HTTPS
        except ValueError:
            raise NotAllowed from None
        host = parts.hostname or ""
        if parts.scheme != "https" or parts.username or parts.password or port != HTTPS:
            raise NotAllowed
        if not any(_matches(host, known) for known in self._known):
            raise NotAllowed

    def post(self, endpoint: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Hands a push over. Raises NotAllowed, or urllib3's HTTPError where nobody answers."""
        self.check(endpoint)
        parts = urlsplit(endpoint)
        host = parts.hostname or ""
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        if self._is_test(endpoint):
            pool = self._test_pool
        else:
            named = {"server_hostname": host, "assert_hostname": host}
            address = self._checked_address(host)
            pool = self._pools.connection_from_host(address, HTTPS, "https", pool_kwargs=named)
            headers = headers | {"Host": host}
        return _answer(pool.urlopen("POST", path or "/", body, headers, redirect=False))

    def _checked_address(self, host: str) -> str:
        try:
            found = self._resolve(host, HTTPS)
        except OSError as error:
            raise urllib3.exceptions.HTTPError("no address") from error
        if not found or not all(map(is_public, found)):
            raise NotAllowed
        return found[0]

    def _is_test(self, endpoint: str) -> bool:
        return bool(self._test_origin) and endpoint.startswith(self._test_origin + "/")


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None)
    if mapped is not None:
        return is_public(str(mapped))
    if parsed.version == 6 and any(parsed in net for net in NAT64):
        return False
    return parsed.is_global and not parsed.is_multicast


def _matches(host: str, known: str) -> bool:
    if known.startswith("*."):
        return host.endswith(known[1:]) and host != known[2:]
    return host == known


def _answer(response: urllib3.BaseHTTPResponse) -> Answer:
    return Answer(response.status, _wait_s(response.headers.get("Retry-After", "")))


def _wait_s(told: str) -> int | None:
    """Seconds or a date (RFC 9110, section 10.2.3)."""
    if told.isascii() and told.isdecimal():
        return min(int(told[:8]), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(told)
    except ValueError:
        return None
    wait = int((until.astimezone(UTC) - clock.now()).total_seconds())
    return max(0, min(wait, LONGEST_WAIT))
