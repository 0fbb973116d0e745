"""Files in sealed pieces: written piece by piece, read as if they lay in one."""

import io
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select

from pwa.db import Database, InsertOnce, Session
from pwa.people.person import Person
from pwa.transfer.models import FilePart
from pwa.vault.keys import PersonKey

PIECE = 512 * 1024
LENGTH_BYTES = 4

_insert_part = InsertOnce(FilePart, key=("person_id", "file_id", "number"))


def put_part(database: Database, person: Person, file_id: UUID, number: int, part: bytes) -> None:
    """Keeps one piece; a second try of the same piece changes nothing."""
    sealed = seal_part(person.key, file_id, number, part)
    database.write(
        lambda session: (
            _insert_part(
                session, person_id=person.id, file_id=file_id, number=number, sealed=sealed
            )
            and None
        )
    )


def count_parts(session: Session, person: Person, file_id: UUID) -> int:
    return session.scalar(select(func.count()).where(*_of(person, file_id))) or 0


def drop_parts(session: Session, person_id: UUID, file_id: UUID) -> None:
    session.execute(
        delete(FilePart).where(FilePart.person_id == person_id, FilePart.file_id == file_id)
    )


def read_parts(database: Database, person: Person, file_id: UUID) -> Iterator[bytes]:
    """All pieces of a file in order, one at a time. Each is read by itself: on a slow line the log
    of the database must not wait for the last of them."""
    with database.reading() as session:
        count = count_parts(session, person, file_id)
    for number in range(count):
        with database.reading() as session:
            part = read_part(session, person, file_id, number)
        yield part


def read_part(session: Session, person: Person, file_id: UUID, number: int) -> bytes:
    """One piece. Raises LookupError where it is missing."""
    sealed = session.scalar(
        select(FilePart.sealed).where(*_of(person, file_id), FilePart.number == number)
    )
    if sealed is None:
        raise LookupError("a piece of the file is missing")
    opened = person.key.open(_place(file_id, number), sealed)
    length = int.from_bytes(opened[:LENGTH_BYTES])
    return opened[LENGTH_BYTES : LENGTH_BYTES + length]


def seal_part(key: PersonKey, file_id: UUID, number: int, part: bytes) -> bytes:
    """What is sealed is padded, so the piece says its own length."""
    return key.seal(_place(file_id, number), len(part).to_bytes(LENGTH_BYTES) + part)


class ReadSealed(io.RawIOBase):
    """A file in sealed pieces, all but the last of one length, as a stream that can be sought.
    One piece is open at a time."""

    def __init__(self, database: Database, person: Person, file_id: UUID, size: int) -> None:
        self._database = database
        self._person = person
        self._file_id = file_id
        self._size = size
        self._at = 0
        self._number = -1
        self._piece = b""
        self._length = len(self._open(0)) if size else 1

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("before the beginning of the file")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at >= self._size:
            return 0
        number, within = divmod(self._at, self._length)
        found = self._open(number)[within : within + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _open(self, number: int) -> bytes:
        if number != self._number:
            with self._database.reading() as session:
                self._piece = read_part(session, self._person, self._file_id, number)
            self._number = number
        return self._piece


class WriteSealed(io.RawIOBase):
    """A stream that can only be written, kept in sealed pieces."""

    def __init__(self, database: Database, person: Person, file_id: UUID) -> None:
        self._database = database
        self._person = person
        self._file_id = file_id
        self._number = 0
        self._waiting = bytearray()
        self.written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]
        self._waiting += view
        self.written += len(view)
        while len(self._waiting) >= PIECE:
            self._keep(PIECE)
        return len(view)

    def close(self) -> None:
        if not self.closed and self._waiting:
            self._keep(len(self._waiting))
        super().close()

    def _keep(self, length: int) -> None:
        part = bytes(self._waiting[:length])
        del self._waiting[:length]
        put_part(self._database, self._person, self._file_id, self._number, part)
        self._number += 1


def _of(person: Person, file_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return FilePart.person_id == person.id, FilePart.file_id == file_id


def _place(file_id: UUID, number: int) -> bytes:
    return b"file_parts.sealed" + file_id.bytes + number.to_bytes(LENGTH_BYTES)
