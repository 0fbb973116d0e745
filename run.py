"""Starts Daymark on one machine: keys, database, web server and the loop of due work.

With the word `demo` it does the same on invented people, in a folder of their own.
"""

import signal
import sys
import time
from collections.abc import Sequence
from types import FrameType

from sqlalchemy.exc import OperationalError
from waitress import create_server
from waitress.server import BaseWSGIServer

from pwa import LARGEST_BODY, cores, create_app, open_house
from pwa.cli import demo
from pwa.config import Settings, SettingsError, load, variable
from pwa.vault.keeper import NoKey, WrongKey
from pwa.web import access_log, too_large

BODY_LIMIT = LARGEST_BODY + 65_536
DRAIN_S = 30
SENT_AHEAD = 8 * 1024 * 1024
NEVER = 2**40


def main(words: Sequence[str]) -> int:
    """Serves until it is told to end. Returns the exit code."""
    is_demo = list(words) == ["demo"]
    if words and not is_demo:
        return _refuse("run.py knows one word: demo.")
    try:
        settings = demo.in_own_folder(load()) if is_demo else load()
        _make_folder(settings)
        access_log.configure(settings.log_level)
        if settings.one_core:
            cores.keep_to_one()
        house = open_house(settings)
        if is_demo:
            demo.fill_once(house)
    except SettingsError as error:
        return _refuse(str(error))
    except WrongKey:
        return _refuse("The master key is not the one this database was sealed with.")
    except NoKey as error:
        return _refuse(f"{error} holds no master key: it wants 64 hexadecimal digits.")
    except OperationalError:
        return _refuse(f"{variable('database_url')}: the database cannot be opened.")
    server = serve_on(settings, create_app(house))
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, _end)
    house.start()
    print(f"Daymark is at http://{settings.host}:{server.effective_port}/", flush=True)
    if is_demo:
        print(demo.greeting(), flush=True)
    server.run()
    house.close()
    return 0


def _make_folder(settings: Settings) -> None:
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{variable('data')} {settings.data}: {error.strerror}.") from None


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
            # What a person sends or is sent never rests in a temporary file.
            inbuf_overflow=BODY_LIMIT,
            outbuf_high_watermark=SENT_AHEAD,
            outbuf_overflow=NEVER,
            connection_limit=1000,
            channel_timeout=60,
            ident="",
            **proxy,
        )
    except OSError as error:
        raise SystemExit(_refuse(f"DAYMARK_PORT {settings.port}: {error.strerror}.")) from None
    too_large.let_app_refuse(server)
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
