"""A push service on this machine, and browsers that it knows: over real HTTP it checks the
signature (RFC 8292) and opens each message with the browser's own keys (RFC 8291), as the real ones
and the real browsers do."""

import base64
import json
import secrets
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
CREATED, HANGS = 201, -1


@dataclass(frozen=True)
class Received:
    """One push as it came: for which browser, with which headers, and its text, opened."""

    name: str
    headers: dict[str, str]
    message: dict[str, Any]
    claims: dict[str, Any]
    raw: bytes = field(repr=False)

    @property
    def ttl(self) -> int:
        return int(self.headers["ttl"])


class Browser:
    """A browser that has subscribed: its keys, and where it is reached."""

    def __init__(self, origin: str, name: str) -> None:
        self.name = name
        self.endpoint = f"{origin}/push/{name}"
        self.private = ec.generate_private_key(CURVE)
        self.auth_secret = secrets.token_bytes(16)

    @property
    def p256dh(self) -> str:
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return text_of(point)

    @property
    def auth(self) -> str:
        return text_of(self.auth_secret)

    def form(self) -> dict[str, str]:
        return {"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": self.auth}

    def open(self, body: bytes) -> dict[str, Any]:
        text = http_ece.decrypt(
            body, private_key=self.private, auth_secret=self.auth_secret, version="aes128gcm"
        )
        opened: dict[str, Any] = json.loads(text)
        return opened


class PushService:
    """What was handed over, in order, and what is answered next to whom."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.refused: list[str] = []
        self.answers: dict[str, deque[tuple[int, dict[str, str]]]] = defaultdict(deque)
        self.browsers: dict[str, Browser] = {}
        self.let_go = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.service = self
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._server.server_close()

    def browser(self, name: str) -> Browser:
        self.browsers[name] = Browser(self.origin, name)
        return self.browsers[name]

    def answer_next(self, name: str, *statuses: int, **headers: str) -> None:
        """What the next pushes for a browser are answered with, after which all are taken."""
        self.answers[name].extend((status, headers) for status in statuses)

    def messages(self, name: str) -> list[dict[str, Any]]:
        return [each.message for each in self.received if each.name == name]

    def take(self, name: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        claims = self.check(headers["authorization"])
        message = self.browsers[name].open(body)
        with self._lock:
            status, more = self.answers[name].popleft() if self.answers[name] else (CREATED, {})
            if status == CREATED:
                self.received.append(Received(name, headers, message, claims, body))
            else:
                self.refused.append(name)
        if status == HANGS:
            self.let_go.wait(30)
        return status, more

    def check(self, header: str) -> dict[str, Any]:
        """The claims of a signature that is right, for this service. Raises where it is not."""
        scheme, _, rest = header.partition(" ")
        assert scheme == "vapid"
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        point = base64.urlsafe_b64decode(parts["k"] + "==")
        key = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        claims: dict[str, Any] = jwt.decode(
            parts["t"], key, algorithms=["ES256"], audience=self.origin
        )
        assert claims["sub"].startswith("mailto:")
        return claims


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    service: PushService

    def handle_error(self, request: object, client_address: object) -> None:
        """Who was killed closes without a word."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        try:
            status, more = self.server.service.take(self.path.rpartition("/")[2], headers, body)
        except Exception as error:  # noqa: BLE001 -- a wrong push is refused, whatever is wrong
            self.server.service.refused.append(repr(error))
            status, more = 400, {}
        if status == HANGS:
            self.close_connection = True
            return
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_request(self, code: object = "-", size: object = "-") -> None:
        pass


def text_of(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService()
    service.start()
    yield service
    service.stop()
