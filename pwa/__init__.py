"""Daymark: a diary for how you are. `create_app` is the one place where its parts are joined."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from pwa import leaving, migrations
from pwa.api import phone, push, sync
from pwa.config import Settings, SettingsError
from pwa.db import Database, Session
from pwa.desk import ask, caseload, client, opened, unlock
from pwa.entries import bin as entries_bin
from pwa.entries import drafts
from pwa.jobs import Duty, Loop, Together
from pwa.people.beside import purge_beside
from pwa.people.hold import HEAR
from pwa.people.sessions import Sessions, forget_ended
from pwa.people.sign_in import forget_failures
from pwa.reminders.endpoint import Services
from pwa.reminders.mail import MailServer
from pwa.reminders.past import purge as purge_past
from pwa.reminders.push import Sender
from pwa.reminders.send import Post
from pwa.reminders.vapid import BadKeys, read_or_make_keys
from pwa.reminders.work import AT_ONCE, LOOKS_EVERY_S, Tools, list_duties, list_mail_duties
from pwa.safety import versions as plan_versions
from pwa.screens import (
    account,
    answers,
    bin,
    breathe,
    circle,
    first,
    goals,
    habits,
    help,
    install,
    invite,
    journal,
    leave,
    log,
    me,
    moving_in,
    moving_out,
    outbox,
    patterns,
    pause,
    pocket,
    reach,
    reminders,
    seen,
    sharing,
    timeline,
    today,
    toolbox,
    trends,
    versions,
    welcome,
)
from pwa.transfer import exports, imports
from pwa.transfer.bring_in import bring_some
from pwa.transfer.look_through import look_through
from pwa.transfer.take_out import take_out_some
from pwa.vault.halves import Halves
from pwa.vault.keeper import LocalKeeper, read_or_make_key_file
from pwa.vault.keys import Vault
from pwa.web import (
    access_log,
    compress,
    errors,
    guards,
    headers,
    health,
    htmx,
    keep,
    origin,
    put_back,
    session,
    static_files,
    templating,
)
from pwa.web.house import House

__all__ = ["LARGEST_BODY", "create_app", "open_house"]

LARGEST_BODY = 4 * 1024 * 1024
SCREENS = (
    welcome,
    account,
    first,
    today,
    log,
    sharing,
    versions,
    timeline,
    bin,
    goals,
    toolbox,
    breathe,
    journal,
    outbox,
    pocket,
    install,
    patterns,
    habits,
    answers,
    pause,
    trends,
    reminders,
    reach,
    me,
    moving_in,
    moving_out,
    leave,
    circle,
    invite,
    seen,
    help,
    health,
)

DESK = (caseload, client, opened, ask, unlock)
DOORS = (phone, push, sync)


def open_house(settings: Settings) -> House:
    """Opens database and keys, migrated and checked. Raises WrongKey before any write."""
    vault = Vault(LocalKeeper(_master_key(settings)), Halves(settings.halves))
    database = Database(settings.sqlalchemy_url, pool=settings.threads + 4)
    try:
        migrations.check_key_then_upgrade(database, vault)
        if vault.halve(database):
            database.forget_log()
    except BaseException:
        database.close()
        raise
    sessions = Sessions(database, vault, days=settings.session_days, cached=database.is_sqlite)
    long_loop = Loop(database, _long_duties(database, vault, sessions), at_once=1)
    sender = _sender(settings)
    post = Post(database, vault, sender, has_mail=bool(settings.mail_server))
    mail = MailServer(settings.mail_server, settings.contact) if settings.mail_server else None
    tools = Tools(database, vault, post, mail)
    loop = Loop(database, _duties(settings, database, sessions) | list_mail_duties(tools))
    nudges = Loop(
        database,
        list_duties(tools),
        pause_s=LOOKS_EVERY_S,
        at_once=AT_ONCE,
    )
    return House(settings, database, vault, sessions, loop, long_loop, nudges, post, sender)


class Web(Flask):
    """Flask, spared asking at every step of every request whether a view is async: none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(house: House) -> Flask:
    """The web app of an opened house."""
    app = Web(__name__, static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
    )  # and no SECRET_KEY: sessions are rows, Flask's own cookie is not to be had
    app.extensions["daymark"] = house
    # After each request these run in reverse: compression comes before the log line.
    for part in (
        access_log,
        headers,
        compress,
        htmx,
        session,
        origin,
        guards,
        keep,
        put_back,
        errors,
        templating,
    ):
        part.install(app)
    for door in (*SCREENS, *DESK, *DOORS):
        app.register_blueprint(door.blueprint)
    static_files.install(app)
    return app


def _master_key(settings: Settings) -> bytes:
    if settings.master_key is not None:
        return bytes.fromhex(settings.master_key.get_secret_value())
    return read_or_make_key_file(settings.data / "master.key")


def _sender(settings: Settings) -> Sender:
    path = settings.data / "vapid.pem"
    try:
        keys = read_or_make_keys(path)
    except BadKeys:
        raise SettingsError(f"{path} holds no key pair. Put back the one that was there.") from None
    services = Services(settings.push_services, test_origin=settings.push_test_origin)
    return Sender(keys, settings.contact, services)


def _duties(
    settings: Settings, database: Database, sessions: Sessions
) -> dict[str, Duty | Together]:
    """What the loop of due work does, by name."""

    def purge(session: Session) -> int:
        entries = entries_bin.purge(session, days=settings.bin_days)
        set_up = purge_beside(session, days=settings.bin_days)
        plans = plan_versions.purge(session, days=settings.bin_days)
        return entries + set_up + plans + drafts.purge(session) + purge_past(session)

    def forget_files(session: Session) -> int:
        return exports.forget_exports(session) + imports.forget_unfinished(session)

    return {
        "purge bin": Duty(lambda _: database.write(purge), timedelta(hours=1)),
        "forget sessions": Duty(lambda _: database.write(forget_ended), timedelta(days=1)),
        "forget failures": Duty(lambda _: database.write(forget_failures), timedelta(hours=1)),
        HEAR: Duty(lambda subject: sessions.forget(UUID(subject))),
        "forget files": Duty(lambda _: database.write(forget_files), timedelta(hours=1)),
    }


def _long_duties(database: Database, vault: Vault, sessions: Sessions) -> dict[str, Duty]:
    """What takes long and can wait for its turn."""
    return {
        imports.READ: Duty(lambda subject: look_through(database, vault, subject)),
        imports.BRING: Duty(lambda subject: bring_some(database, vault, subject)),
        imports.TAKE_OUT: Duty(lambda subject: take_out_some(database, vault, subject)),
        exports.PACK: Duty(lambda subject: exports.pack(database, vault, subject)),
        leaving.ERASE: Duty(lambda subject: leaving.erase(database, vault, sessions, subject)),
        "forget log": Duty(lambda _: database.forget_log(), timedelta(hours=1)),
    }
