"""Each person's own key: made, found, destroyed."""

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Collection
from contextlib import suppress
from functools import partial
from typing import NamedTuple
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Update, func, insert, select, update

from pwa import clock
from pwa.db import Database, Session
from pwa.vault.halves import Halves
from pwa.vault.keeper import KEY_BYTES, NONCE_BYTES, Keeper, WrongKey
from pwa.vault.models import Canary, DataKey

CANARY = b"a daymark seen from the sea"
LONGEST_CACHE = 4096
FORMAT = b"\x01"
STEP = 64
WHOLE_BYTES = NONCE_BYTES + KEY_BYTES + 16
"""How long a wrapped key is that has no half outside the database."""


class PersonKey:
    """A person's unlocked key. Whoever holds it may read and write that person's data, so every
    query of the rooms takes one instead of a bare person id.

    What is sealed is a JSON document. A sealed value is one format byte, the nonce, and AES-256-GCM
    over the document, with its place (table, column, row) as associated data. The document is
    padded with spaces to steps of 64 bytes: a 10 must not be told from a 9 by its length.
    """

    __slots__ = ("_aead", "_digest_key", "data_key", "person_id")

    def __init__(self, person_id: UUID, data_key: bytes) -> None:
        self.person_id = person_id
        self.data_key = data_key
        self._aead = AESGCM(data_key)
        self._digest_key = hashlib.blake2b(data_key, person=b"daymark digest").digest()

    def seal(self, place: bytes, text: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        padded = text.ljust(-(-len(text) // STEP) * STEP)
        return FORMAT + nonce + self._aead.encrypt(nonce, padded, place + self.person_id.bytes)

    def open(self, place: bytes, sealed: bytes) -> bytes:
        """The text again. Raises cryptography's InvalidTag where anything was changed."""
        nonce, rest = sealed[1 : NONCE_BYTES + 1], sealed[NONCE_BYTES + 1 :]
        return self._aead.decrypt(nonce, rest, place + self.person_id.bytes)

    def digest(self, text: bytes) -> bytes:
        """32 bytes that stand for a text and say nothing of it to others."""
        return hashlib.blake2b(text, key=self._digest_key, digest_size=32).digest()


class NewKey(NamedTuple):
    """A key that was just made, and the form in which the database keeps it."""

    key: PersonKey
    wrapped: bytes


class Vault:
    """The keys of everybody, opened one by one as they are needed."""

    def __init__(self, keeper: Keeper, halves: Halves) -> None:
        self.keeper = keeper
        self._halves = halves
        self._open: OrderedDict[UUID, PersonKey] = OrderedDict()
        self._lock = threading.Lock()

    def make(self, person_id: UUID) -> NewKey:
        """A key for a new person, not yet stored. Its half lies outside the database already."""
        key = PersonKey(person_id, secrets.token_bytes(KEY_BYTES))
        return NewKey(key, self._wrap(key))

    def keep(self, session: Session, new: NewKey) -> None:
        """Stores a new key, in the transaction that makes the person."""
        person_id = new.key.person_id
        session.execute(
            insert(DataKey).values(person_id=person_id, wrapped=new.wrapped, made_at=clock.now())
        )

    def unlock(self, session: Session, person_id: UUID) -> PersonKey:
        """The person's key. Raises LookupError once it was destroyed."""
        with self._lock:
            known = self._open.get(person_id)
            if known is not None:
                self._open.move_to_end(person_id)
                return known
        wrapped = session.scalar(select(DataKey.wrapped).where(DataKey.person_id == person_id))
        if wrapped is None:
            raise LookupError("no key")
        key = PersonKey(person_id, self._unwrap(wrapped, person_id))
        with self._lock:
            self._open[person_id] = key
            while len(self._open) > LONGEST_CACHE:
                self._open.popitem(last=False)
        return key

    def unlock_all(self, session: Session, person_ids: Collection[UUID]) -> dict[UUID, PersonKey]:
        """The keys of several people, in one query; those that were destroyed are left out."""
        with self._lock:
            found = {each: self._open[each] for each in person_ids if each in self._open}
        missing = set(person_ids) - set(found)
        if not missing:
            return found
        rows = session.execute(
            select(DataKey.person_id, DataKey.wrapped).where(DataKey.person_id.in_(missing))
        )
        for person_id, wrapped in rows:
            with suppress(LookupError):
                found[person_id] = PersonKey(person_id, self._unwrap(wrapped, person_id))
        with self._lock:
            self._open.update(found)
            while len(self._open) > LONGEST_CACHE:
                self._open.popitem(last=False)
        return found

    def destroy(self, person_id: UUID) -> None:
        """After this nobody reads what the person wrote, in any copy of the database."""
        self._halves.destroy(person_id)
        self.forget(person_id)

    def halve(self, database: Database) -> int:
        """Takes half of each key that lies whole in the database out of it. Returns how many."""
        with database.reading() as session:
            rows = session.execute(
                select(DataKey.person_id, DataKey.wrapped).where(
                    func.length(DataKey.wrapped) == WHOLE_BYTES
                )
            ).all()
        for person_id, wrapped in rows:
            key = PersonKey(person_id, self.keeper.unwrap(wrapped, person_id.bytes))
            statement = update(DataKey).where(DataKey.person_id == person_id)
            database.write(partial(_run, statement.values(wrapped=self._wrap(key))))
        return len(rows)

    def forget(self, person_id: UUID) -> None:
        """Drops the unlocked key from memory."""
        with self._lock:
            self._open.pop(person_id, None)

    def check(self, database: Database) -> None:
        """Raises WrongKey under another master key, before anything is written."""
        with database.reading() as session:
            wrapped = session.scalar(select(Canary.wrapped).where(Canary.name == "master"))
            sealed_already = session.scalar(select(DataKey.person_id).limit(1)) is not None
        if wrapped is not None:
            self.keeper.unwrap(wrapped, CANARY)
            return
        if sealed_already:
            raise WrongKey
        new = self.keeper.wrap(CANARY, CANARY)
        database.write(lambda session: _plant(session, new))

    def _wrap(self, key: PersonKey) -> bytes:
        closed = self._halves.close(key.data_key, key.person_id)
        return self.keeper.wrap(closed, key.person_id.bytes)

    def _unwrap(self, wrapped: bytes, person_id: UUID) -> bytes:
        closed = self.keeper.unwrap(wrapped, person_id.bytes)
        return closed if len(closed) == KEY_BYTES else self._halves.open(closed, person_id)


def _run(statement: Update, session: Session) -> None:
    session.execute(statement)


def _plant(session: Session, wrapped: bytes) -> None:
    session.execute(insert(Canary).values(name="master", wrapped=wrapped))
