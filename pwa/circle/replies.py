"""Replies: a few words about an entry, from its reader, and back. They belong to the client, are
sealed under their key, and can be read by the other side as long as the entry is shown to them."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, ClassVar, NamedTuple
from uuid import UUID

from pydantic import AfterValidator
from sqlalchemy import and_, bindparam, select

from pwa import clock, jobs
from pwa.acts import Act, LineText, misfit
from pwa.circle.links import find_link, list_links
from pwa.circle.models import LinkRow, ReplyRow, ShareRow
from pwa.circle.shares import has_entry
from pwa.db import Database, InsertOnce, Session, to_millisecond
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.people.quiet import wait_for_morning
from pwa.receipts import Outcome, Receipt, Refusal
from pwa.vault.keys import PersonKey
from pwa.words import mark

THING = "reply"


def _says_something(words: str) -> str:
    if not words:
        raise misfit(mark("Write a few words first."))
    return words


Words = Annotated[LineText, AfterValidator(_says_something)]


class Answer(Act):
    """A client answers somebody who wrote about an entry."""

    verb: ClassVar[str] = "answer"

    reply_id: UUID
    entry_id: UUID
    link_id: UUID
    words: Words


class Reply(NamedTuple):
    """A few words about an entry. `name` is the reader's; `by_viewer` says that they wrote it."""

    id: UUID
    link_id: UUID
    entry_id: UUID
    by_viewer: bool
    at: datetime
    arrives_at: datetime
    name: str
    words: str


_put = InsertOnce(ReplyRow, key=("person_id", "id"))


def answer(database: Database, person: Person, act: Answer) -> Receipt:
    """A client's answer. Raises NotThere or OtherContent."""

    def put(session: Session, receipt: Receipt) -> Outcome | Refusal:
        link = find_link(session, person, act.link_id)
        if link is None or not has_entry(session, person, act.entry_id):
            return Refusal.NOT_THERE
        at = to_millisecond(act.instant(receipt.at))
        put_reply(session, person.key, act.reply_id, act, by_viewer=False, at=at, arrives_at=at)
        return Outcome.SAVED

    return do_once(database, person, act, THING, act.reply_id, put)


ARRIVED = "reply arrived"
"""The work of those who tell a client; its subject is the client and the reply."""


class About(NamedTuple):
    """What a reply is about, and what it says."""

    link_id: UUID
    entry_id: UUID
    words: str


def write_back(session: Session, client: Person, about: About) -> datetime:
    """A viewer writes about an entry that the gate has shown them, inside the gate's verb. Returns
    when it arrives: not in the client's quiet hours."""
    now = to_millisecond(clock.now())
    arrives_at = to_millisecond(wait_for_morning(client, now))
    reply_id = clock.new_id()
    put_reply(session, client.key, reply_id, about, by_viewer=True, at=now, arrives_at=arrives_at)
    jobs.plan(session, ARRIVED, arrives_at, jobs.subject_of(client.id, reply_id))
    return arrives_at


def put_reply(
    session: Session,
    key: PersonKey,
    reply_id: UUID,
    about: About | Answer,
    *,
    by_viewer: bool,
    at: datetime,
    arrives_at: datetime,
) -> None:
    _put(
        session,
        person_id=key.person_id,
        id=reply_id,
        link_id=about.link_id,
        entry_id=about.entry_id,
        by_viewer=by_viewer,
        at=at,
        arrives_at=arrives_at,
        sealed=key.seal(_place(reply_id), about.words.encode()),
    )


_mine = (
    select(ReplyRow.__table__)
    .where(ReplyRow.person_id == bindparam("person_id"))
    .order_by(ReplyRow.at)
)
_arrived = _mine.where(
    ReplyRow.entry_id.in_(bindparam("entry_ids", expanding=True)),
    ReplyRow.arrives_at <= bindparam("now"),
)
_through = _mine.where(ReplyRow.link_id == bindparam("link_id"))


def list_replies(
    session: Session, client: Person, entry_ids: Collection[UUID], link_id: UUID | None = None
) -> list[Reply]:
    """What was written about entries, the earliest first: all of it for the client, as far as it
    has arrived; through one link what was written through it."""
    if link_id is None:
        named = {"person_id": client.id, "entry_ids": list(entry_ids), "now": clock.now()}
        rows = session.execute(_arrived, named).all()
    else:
        found = session.execute(_through, {"person_id": client.id, "link_id": link_id})
        rows = [row for row in found if row.entry_id in entry_ids]
    if not rows:
        return []
    names = {link.id: link.first_name for link in list_links(session, client)}
    return [_open(client, row, names.get(row.link_id, "")) for row in rows]


def find_unanswered(session: Session, client: Person, since: datetime) -> Reply | None:
    """The latest reply that arrived since then and has no answer yet, of an entry that its writer
    still sees."""
    newest = (
        select(ReplyRow.__table__)
        .join(
            ShareRow,
            and_(
                ShareRow.person_id == ReplyRow.person_id,
                ShareRow.link_id == ReplyRow.link_id,
                ShareRow.entry_id == ReplyRow.entry_id,
            ),
        )
        .join(
            LinkRow, and_(LinkRow.person_id == ReplyRow.person_id, LinkRow.id == ReplyRow.link_id)
        )
        .where(
            ReplyRow.person_id == client.id,
            ReplyRow.arrives_at.between(since, clock.now()),
            ShareRow.ended_at.is_(None),
            LinkRow.ended_at.is_(None),
        )
        .order_by(ReplyRow.at.desc())
        .limit(1)
    )
    row = session.execute(newest).first()
    if row is None or not row.by_viewer:
        return None
    link = find_link(session, client, row.link_id)
    return None if link is None else _open(client, row, link.first_name)


def _open(client: Person, row: Any, name: str) -> Reply:
    return Reply(
        id=row.id,
        link_id=row.link_id,
        entry_id=row.entry_id,
        by_viewer=row.by_viewer,
        at=row.at,
        arrives_at=row.arrives_at,
        name=name,
        words=client.key.open(_place(row.id), row.sealed).decode().rstrip(" "),  # of the padding
    )


def _place(reply_id: UUID) -> bytes:
    return b"replies.sealed" + reply_id.bytes
