"""A neutral mail, where no phone has shown a nudge and its person wants one."""

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import structlog
from sqlalchemy import bindparam, select, tuple_

from pwa import clock, jobs, words
from pwa.db import Database
from pwa.jobs import Job, split_subject
from pwa.people.person import find_people
from pwa.reminders.due import why_no_more
from pwa.reminders.models import DeliveryRow, SendingRow
from pwa.reminders.wishes import find_wishes
from pwa.reminders.words import MAIL_BODY, MAIL_SUBJECT, NAME
from pwa.vault.keys import Vault

TIMEOUT_S = 20
HERE = {"localhost", "127.0.0.1", "::1"}
"""What is sent there crosses no network."""

log = structlog.get_logger("mail")


class MailServer(NamedTuple):
    """Where mail is handed over: an address as smtp://name:password@host:port (smtps for TLS from
    the start), and whom it is from."""

    url: str
    sender: str


def mail_unseen(
    database: Database, vault: Vault, server: MailServer | None, work: Sequence[Job]
) -> None:
    """The work of deliveries that may not have been seen: a mail to those who want one."""
    now = clock.now()
    pairs = [split_subject(job.subject) for job in work]
    with database.reading() as session:
        people = find_people(session, vault, {person_id for person_id, _ in pairs})
        rows = list(session.execute(_unseen, {"pairs": pairs, "now": now}))
        settled = why_no_more(session, people, rows, now)
        unseen = {row.person_id for row in rows if row.id not in settled}
        wanted = [people[each] for each in unseen if each in people and not people[each].is_held]
        addresses = [(person, find_wishes(session, person)) for person in wanted]
    if server is not None:
        mails = [
            neutral(server, wishes.address, person.language)
            for person, wishes in addresses
            if wishes.is_on and wishes.address
        ]
        _send_all(server, mails)
    database.write(lambda session: jobs.finish(session, work))


_seen = (
    select(SendingRow.delivery_id)
    .where(
        SendingRow.person_id == DeliveryRow.person_id,
        SendingRow.delivery_id == DeliveryRow.id,
        SendingRow.confirmed_at.is_not(None),
    )
    .exists()
)
_unseen = select(DeliveryRow.__table__).where(
    tuple_(DeliveryRow.person_id, DeliveryRow.id).in_(bindparam("pairs", expanding=True)),
    DeliveryRow.opened_at.is_(None),
    DeliveryRow.snoozed_at.is_(None),
    DeliveryRow.until >= bindparam("now", type_=DeliveryRow.until.type),
    ~_seen,
)


def neutral(server: MailServer, to: str, language: str) -> EmailMessage:
    """The mail: it says nothing of what it is about."""
    message = EmailMessage()
    message["From"] = f"{NAME} <{server.sender}>"
    message["To"] = to
    message["Subject"] = words.say(language, MAIL_SUBJECT)
    message.set_content(words.say(language, MAIL_BODY) + "\n")
    return message


def _send_all(server: MailServer, mails: Sequence[EmailMessage]) -> None:
    """By one connection, or not at all: a mail is the second best, and too late it is none."""
    if not mails:
        return
    try:
        with _connect(server) as connection:
            for mail in mails:
                _send(connection, mail)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("mails were not taken", error=type(error).__name__, number=len(mails))


def _connect(server: MailServer) -> smtplib.SMTP:
    """Encrypted where the server can; a password goes no other way."""
    parts, context = urlsplit(server.url), ssl.create_default_context()
    host, port = parts.hostname or "", parts.port or 0
    if parts.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
    else:
        connection = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
        connection.ehlo()
        if connection.has_extn("starttls") and host not in HERE:
            connection.starttls(context=context)
        elif parts.username and host not in HERE:
            connection.close()
            raise smtplib.SMTPNotSupportedError("no password without TLS")
    if parts.username:
        connection.login(unquote(parts.username), unquote(parts.password or ""))
    return connection


def _send(connection: smtplib.SMTP, mail: EmailMessage) -> None:
    try:
        connection.send_message(mail)
    except smtplib.SMTPRecipientsRefused:
        log.warning("a mail was refused")
