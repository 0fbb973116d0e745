"""A request that is larger than the server takes is answered by the app, in its own words.

The server alone would answer in plain English and hang up while the browser still sends: what the
person saw then was a broken connection. Here the app answers the head of such a request, its body
is let go unread, and the line stays open until the browser has done sending, or nobody waits any
more.
"""

import socket
from contextlib import suppress
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import BaseWSGIServer
from waitress.utilities import RequestEntityTooLarge

AT_ONCE = 256 * 1024


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Hands what is too large on to the app, with its size and without its body."""

    error: Any = None
    was_too_large = False

    def received(self, data: bytes) -> int:
        consumed: int = super().received(data)
        if isinstance(self.error, RequestEntityTooLarge):
            self.error = None
            self.was_too_large = True
            self.expect_continue = False
            size = max(self.content_length, self.body_bytes_received)
            self.headers |= {"CONNECTION": "close", "CONTENT_LENGTH": str(size)}
        return consumed


class Channel(HTTPChannel):  # type: ignore[misc]
    """A line that is closed only when the other side has stopped sending: closed earlier, it would
    take the answer with it. The server's own clean-up ends those who never stop."""

    parser_class = Parser
    drains = is_draining = False

    def service(self) -> None:
        self.drains = any(request.was_too_large for request in self.requests)
        super().service()

    def readable(self) -> bool:
        return self.is_draining or bool(super().readable())

    def handle_read(self) -> None:
        if not self.is_draining:
            super().handle_read()
        elif not self._read_past():
            self.handle_close()

    def handle_close(self) -> None:
        if self.drains and self.connected and not self.is_draining:
            self.will_close = False
            self.is_draining = True
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
                return
        super().handle_close()

    def _read_past(self) -> bool:
        """Whether more may come."""
        try:
            return bool(self.socket.recv(AT_ONCE))
        except BlockingIOError:
            return True
        except OSError:
            return False


def let_app_refuse(server: BaseWSGIServer) -> None:
    """Makes a server, or each of those that are joined in it, hand such requests on."""
    for each in getattr(server, "map", {}).values():
        each.channel_class = Channel
    server.channel_class = Channel
