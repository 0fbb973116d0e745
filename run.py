"""Starts Daymark on one machine: keys, database, web server and the loop of due work.

With the word `demo` it does the same on invented people, in a folder of their own.
"""

import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

from waitress import create_server
from waitress.server import BaseWSGIServer

from pwa import create_app, open_house
from pwa.cli import demo
from pwa.config import Settings, SettingsError, load
from pwa.vault.keeper import WrongKey
from pwa.web import access_log

BODY_LIMIT = 4 * 1024 * 1024 + 65_536
DRAIN_S = 30


def main(words: Sequence[str]) -> int:
    """Serves until it is told to end. Returns the exit code."""
    is_demo = list(words) == ["demo"]
    if words and not is_demo:
        return _refuse("run.py knows one word: demo.")
    try:
        settings = demo.in_own_folder(load()) if is_demo else load()
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        access_log.configure(settings.log_level)
        house = open_house(settings)
        if is_demo:
            demo.fill_once(house)
    except SettingsError as error:
        return _refuse(str(error))
    except WrongKey:
        return _refuse("The master key is not the one this database was sealed with.")
    server = serve_on(settings, create_app(house))
    signal.signal(signal.SIGTERM, _end)
    house.loop.start()
    print(f"Daymark is at http://{settings.host}:{server.effective_port}/", flush=True)
    if is_demo:
        print(demo.greeting(), flush=True)
    server.run()
    house.close()
    return 0


def serve_on(settings: Settings, app: object) -> BaseWSGIServer:
    proxy = {}
    if settings.trusted_proxy:
        proxy = {
            "trusted_proxy": settings.trusted_proxy,
            "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto x-forwarded-host",
            "clear_untrusted_proxy_headers": True,
        }
    try:
        server = create_server(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            max_request_body_size=BODY_LIMIT,
            inbuf_overflow=BODY_LIMIT,  # what a person sends never rests in a temporary file
            connection_limit=1000,
            channel_timeout=60,
            ident="",
            **proxy,
        )
    except OSError as error:
        raise SystemExit(_refuse(f"DAYMARK_PORT {settings.port}: {error.strerror}.")) from None
    _drain_longer(server)
    return server


def _drain_longer(server: BaseWSGIServer) -> None:
    """Waitress gives requests in hand five seconds when it ends; a slow one may take longer."""
    dispatcher = server.task_dispatcher
    shutdown = dispatcher.shutdown

    def drain(*_: object, **__: object) -> bool:
        until = time.monotonic() + DRAIN_S
        while dispatcher.queue and time.monotonic() < until:
            time.sleep(0.01)
        return bool(shutdown(cancel_pending=True, timeout=DRAIN_S))

    dispatcher.shutdown = drain


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
