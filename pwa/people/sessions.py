"""Sign-ins: rows on the server, each found by two tokens that live in two cookies.

The second token is readable by scripts and worthless alone. Deleting it signs a phone out even
where there is no network, because the server demands both.
"""

import hashlib
import secrets
import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, insert, select, update

from pwa import clock
from pwa.db import Database, InsertOnce, Session
from pwa.people.models import PersonRow, SessionRow, Tombstone
from pwa.people.person import Person, open_person
from pwa.vault.keys import PersonKey, Vault

DEVICE = b"sessions.device"
ROLL_AFTER = timedelta(hours=1)
TOMBSTONE = timedelta(days=90)
LARGEST_CACHE = 10_000


class Tokens(NamedTuple):
    """What the two cookies carry."""

    token: str
    presence: str


class Device(msgspec.Struct, frozen=True):
    """Which phone or computer: what its browser says, and the name its owner gave it."""

    browser: str
    name: str = ""

    @property
    def called(self) -> str:
        return self.name or self.browser


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that holds. `rolled` says that its cookies are due for a new date."""

    session_id: UUID
    person: Person
    presence_digest: bytes
    seen_at: datetime
    expires_at: datetime
    rolled: bool = False


class Ended:
    """A session that was ended from elsewhere: the phone should forget what it kept."""


class SignIn(NamedTuple):
    """A line in the list of sign-ins."""

    id: UUID
    device: Device
    made_at: datetime
    seen_at: datetime


def digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


class Sessions:
    """Begins, finds and ends sessions. With one process it remembers what it found."""

    def __init__(self, database: Database, vault: Vault, *, days: int, cached: bool) -> None:
        self._database = database
        self._vault = vault
        self._life = timedelta(days=days)
        self._cached = cached
        self._known: dict[bytes, SignedIn] = {}
        self._forgotten = 0
        self._knowing = threading.Lock()

    def begin(self, session: Session, key: PersonKey, device: Device) -> Tokens:
        """A new session, in the transaction of the verb that signs the person in."""
        tokens = Tokens(secrets.token_urlsafe(32), secrets.token_urlsafe(16))
        at = clock.now()
        session.execute(
            insert(SessionRow).values(
                id=clock.new_id(),
                person_id=key.person_id,
                token_digest=digest(tokens.token),
                presence_digest=digest(tokens.presence),
                device=key.seal(DEVICE, msgspec.json.encode(device)),
                made_at=at,
                seen_at=at,
                expires_at=at + self._life,
            )
        )
        return tokens

    def find(self, token: str, presence: str) -> SignedIn | Ended | None:
        """The session of these tokens, Ended where it was ended, None where it ran out."""
        token_digest = digest(token)
        forgotten = self._forgotten
        found = self._known.get(token_digest) or self._load(token_digest)
        if not isinstance(found, SignedIn):
            return found
        now = clock.now()
        if found.expires_at <= now:
            self._known.pop(token_digest, None)
            return None
        if not secrets.compare_digest(found.presence_digest, digest(presence)):
            return None
        if now - found.seen_at > ROLL_AFTER:
            found = replace(self._roll(found, now), rolled=True)
        if self._cached and (found.rolled or token_digest not in self._known):
            self._remember(token_digest, replace(found, rolled=False), forgotten)
        return found

    def end(self, person_id: UUID, *, only: UUID | None = None, but: UUID | None = None) -> int:
        """Ends one session of a person, all but one, or all. Returns how many."""
        ended = self._database.write(
            lambda session: self.end_within(session, person_id, only=only, but=but)
        )
        self.forget(person_id)
        return ended

    def end_within(
        self,
        session: Session,
        person_id: UUID,
        *,
        only: UUID | None = None,
        but: UUID | None = None,
    ) -> int:
        """The same inside a verb's transaction; the caller calls `forget` after it."""
        statement = update(SessionRow).where(
            SessionRow.person_id == person_id, SessionRow.ended_at.is_(None)
        )
        if only is not None:
            statement = statement.where(SessionRow.id == only)
        if but is not None:
            statement = statement.where(SessionRow.id != but)
        ended = session.execute(statement.values(ended_at=clock.now()).returning(SessionRow.id))
        return len(ended.all())

    def forget(self, person_id: UUID) -> None:
        """Drops what is remembered of a person's sessions, in the call that changed them."""
        with self._knowing:
            self._forgotten += 1
            for token_digest, known in list(self._known.items()):
                if known.person.id == person_id:
                    self._known.pop(token_digest, None)

    def _remember(self, token_digest: bytes, found: SignedIn, forgotten: int) -> None:
        """Keeps what was found, unless a session ended meanwhile: it could be this one."""
        with self._knowing:
            if forgotten != self._forgotten:
                return
            if len(self._known) >= LARGEST_CACHE:
                self._known.clear()
            self._known[token_digest] = found

    def _load(self, token_digest: bytes) -> SignedIn | Ended | None:
        with self._database.reading() as session:
            row = session.execute(_by_token, {"digest": token_digest}).first()
            if row is None:
                return Ended() if session.get(Tombstone, token_digest) else None
            if row.ended_at is not None:
                return Ended()
            try:
                key = self._vault.unlock(session, row.id)
            except LookupError:
                return Ended()  # the person is being erased
        return SignedIn(
            session_id=row.session_id,
            person=open_person(key, row),
            presence_digest=row.presence_digest,
            seen_at=row.seen_at,
            expires_at=row.expires_at,
        )

    def _roll(self, found: SignedIn, now: datetime) -> SignedIn:
        expires = now + self._life
        statement = (
            update(SessionRow)
            .where(SessionRow.id == found.session_id)
            .values(seen_at=now, expires_at=expires)
        )
        self._database.write(lambda session: session.execute(statement) and None)
        return replace(found, seen_at=now, expires_at=expires)


_leave_tombstone = InsertOnce(Tombstone, key=("token_digest",))
_by_token = (
    select(
        PersonRow.__table__,
        SessionRow.id.label("session_id"),
        SessionRow.presence_digest,
        SessionRow.seen_at,
        SessionRow.expires_at,
        SessionRow.ended_at,
    )
    .join(SessionRow, SessionRow.person_id == PersonRow.id)
    .where(SessionRow.token_digest == bindparam("digest"))
)


def holds(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition under which a sign-in holds at an instant, or at a bound one."""
    return SessionRow.ended_at.is_(None) & (SessionRow.expires_at > now)


def list_sign_ins(session: Session, key: PersonKey) -> list[SignIn]:
    """The sessions of a person that hold, the last used first."""
    rows = session.execute(
        select(SessionRow.id, SessionRow.device, SessionRow.made_at, SessionRow.seen_at)
        .where(
            SessionRow.person_id == key.person_id,
            holds(clock.now()),
        )
        .order_by(SessionRow.seen_at.desc())
    )
    return [
        SignIn(
            row.id,
            msgspec.json.decode(key.open(DEVICE, row.device), type=Device),
            row.made_at,
            row.seen_at,
        )
        for row in rows
    ]


def name_device(session: Session, key: PersonKey, session_id: UUID, name: str) -> bool:
    """Gives a phone or computer a name; none takes it away. False where the person has no such
    sign-in that holds."""
    found = next((each for each in list_sign_ins(session, key) if each.id == session_id), None)
    if found is None:
        return False
    device = msgspec.structs.replace(found.device, name=name)
    sealed = key.seal(DEVICE, msgspec.json.encode(device))
    session.execute(update(SessionRow).where(SessionRow.id == session_id).values(device=sealed))
    return True


def is_own(session: Session, person_id: UUID, session_id: UUID) -> bool:
    """Whether a session is this person's, ended or not."""
    found = session.scalar(
        select(SessionRow.id).where(SessionRow.id == session_id, SessionRow.person_id == person_id)
    )
    return found is not None


def leave_tombstones(session: Session, person_id: UUID) -> None:
    """What is left of the sessions of somebody who is being erased."""
    ended_at = clock.now()
    tokens = session.scalars(
        select(SessionRow.token_digest).where(SessionRow.person_id == person_id)
    ).all()
    for token_digest in tokens:
        _leave_tombstone(session, token_digest=token_digest, ended_at=ended_at)


def forget_ended(session: Session) -> int:
    """Removes tombstones and sessions that ran out, 90 days after."""
    limit = clock.now() - TOMBSTONE
    session.execute(delete(Tombstone).where(Tombstone.ended_at < limit))
    gone = session.execute(
        delete(SessionRow)
        .where((SessionRow.ended_at < limit) | (SessionRow.expires_at < limit))
        .returning(SessionRow.id)
    )
    return len(gone.all())
