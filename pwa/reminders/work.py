"""The work of reminders by name, for the loop that does it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pwa import clock, jobs
from pwa.circle.invitations import ACCEPTED
from pwa.circle.replies import ARRIVED
from pwa.db import Database
from pwa.habits.keep import CHANGED
from pwa.jobs import Duty, Job, Together
from pwa.people.change import MOVED
from pwa.people.person import find_people
from pwa.reminders.decide import WINDOW
from pwa.reminders.due import ASK_AGAIN, PUSH, ask_again, remind
from pwa.reminders.fates import MAIL
from pwa.reminders.keep import REMIND, plan_all
from pwa.reminders.mail import MailServer, mail_unseen
from pwa.reminders.reach import tell_accepted, tell_reply
from pwa.reminders.send import Post
from pwa.vault.keys import Vault

AT_ONCE = 200
LOOKS_EVERY_S = 5.0


class Tools(NamedTuple):
    """What the work is done with."""

    database: Database
    vault: Vault
    post: Post
    mail: MailServer | None = None


def list_duties(tools: Tools) -> Mapping[str, Together]:
    """The names that are in the table of due work, and their verbs."""

    def with_house(verb: Callable[[Database, Vault, Sequence[Job]], None]) -> Together:
        return Together(lambda work: verb(tools.database, tools.vault, work))

    return {
        REMIND: with_house(remind),
        ASK_AGAIN: with_house(ask_again),
        PUSH: Together(tools.post.send),
        ARRIVED: with_house(tell_reply),
        ACCEPTED: with_house(tell_accepted),
        MOVED: with_house(moved),
        CHANGED: with_house(replan),
    }


def list_mail_duties(tools: Tools) -> dict[str, Duty | Together]:
    """The same for mails: no nudge waits for a mail server that does not answer."""

    def mail(work: Sequence[Job]) -> None:
        mail_unseen(tools.database, tools.vault, tools.mail, work)

    return {MAIL: Together(mail)}


def moved(database: Database, vault: Vault, work: Sequence[Job]) -> None:
    """Plans the reminders of people anew who are in another zone, or whose days changed."""
    replan(database, vault, work, clock.now() - WINDOW)


def replan(
    database: Database, vault: Vault, work: Sequence[Job], since: datetime | None = None
) -> None:
    """Plans the reminders of people anew whose habits have changed."""
    ids = {UUID(job.subject) for job in work}

    def plan(session: Any) -> None:
        for person in find_people(session, vault, ids).values():
            plan_all(session, person, since)
        jobs.finish(session, work)

    database.write(plan)
