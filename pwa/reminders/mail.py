"""A neutral mail, where no phone has shown a nudge and its person wants one."""

import smtplib
from collections.abc import Sequence
from email.message import EmailMessage
from typing import NamedTuple
from urllib.parse import urlsplit

import structlog
from sqlalchemy import bindparam, select, tuple_

from pwa import jobs, words
from pwa.db import Database
from pwa.jobs import Job, split_subject
from pwa.people.person import find_people
from pwa.reminders.models import DeliveryRow, SendingRow
from pwa.reminders.wishes import find_wishes
from pwa.reminders.words import MAIL_BODY, MAIL_SUBJECT, NAME
from pwa.vault.keys import Vault

TIMEOUT_S = 20

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
    pairs = [split_subject(job.subject) for job in work]
    with database.reading() as session:
        people = find_people(session, vault, {person_id for person_id, _ in pairs})
        unseen = {row.person_id for row in session.execute(_unseen, {"pairs": pairs})}
        wanted = [people[each] for each in unseen if each in people and not people[each].is_held]
        addresses = [(person, find_wishes(session, person)) for person in wanted]
    for person, wishes in addresses:
        if server is not None and wishes.is_on and wishes.address:
            _send(server, neutral(server, wishes.address, person.language))
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
_unseen = select(DeliveryRow.person_id, DeliveryRow.id).where(
    tuple_(DeliveryRow.person_id, DeliveryRow.id).in_(bindparam("pairs", expanding=True)),
    DeliveryRow.opened_at.is_(None),
    DeliveryRow.snoozed_at.is_(None),
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


def _send(server: MailServer, message: EmailMessage) -> None:
    parts = urlsplit(server.url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(parts.hostname or "", parts.port or 0, timeout=TIMEOUT_S) as connection:
            if parts.scheme == "smtp" and connection.has_extn("starttls"):
                connection.starttls()
            if parts.username:
                connection.login(parts.username, parts.password or "")
            connection.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("a mail was not taken", error=type(error).__name__)
