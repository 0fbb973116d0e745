"""Starts Daymark on one machine: keys, database, web server and the loop of due work."""

import signal
import sys
import time
from types import FrameType

from waitress import create_server
from waitress.server import BaseWSGIServer

from pwa import create_app, open_house
from pwa.config import Settings, SettingsError, load
from pwa.vault.keeper import WrongKey
from pwa.web import access_log

BODY_LIMIT = 4 * 1024 * 1024 + 65_536
DRAIN_S = 30


def main() -> int:
    """Serves until it is told to end. Returns the exit code."""
    try:
        settings = load()
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        access_log.configure(settings.log_level)
        house = open_house(settings)
    except SettingsError as error:
        return _refuse(str(error))
    except WrongKey:
        return _refuse("The master key is not the one this database was sealed with.")
    server = _serve_on(settings, create_app(house))
    signal.signal(signal.SIGTERM, _end)
    house.loop.start()
    print(f"Daymark is at http://{settings.host}:{server.effective_port}/", flush=True)
    server.run()
    house.close()
    return 0


def _serve_on(settings: Settings, app: object) -> BaseWSGIServer:
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
    sys.exit(main())
