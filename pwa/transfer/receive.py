"""A file arrives, whole or piece by piece, and waits to be looked through."""

from uuid import UUID

from pwa import clock
from pwa.db import Database, Session
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.transfer.imports import IMPORTS, READ, Import, State, find_import
from pwa.transfer.sealed_file import PIECE, count_parts, put_part
from pwa.transfer.underway import plan_for

LARGEST_FILE = 64 * 1024 * 1024
LONGEST_NAME = 120


class TooLarge(Exception):
    """The file is larger than can be brought in at once."""


def begin_import(database: Database, person: Person, import_id: UUID, name: str, size: int) -> None:
    """Makes room for a file that is about to arrive; a second try of the same changes nothing.

    Raises TooLarge.
    """
    if size > LARGEST_FILE:
        raise TooLarge
    new = Import(
        id=import_id,
        state=State.UPLOADING,
        made_at=clock.now(),
        name=name[-LONGEST_NAME:],
        size=size,
        zone=person.zone,
    )
    database.write(lambda session: IMPORTS.add(session, person, new) and None)


def keep_piece(
    database: Database, person: Person, import_id: UUID, number: int, piece: bytes
) -> None:
    """Keeps one piece of PIECE bytes (the last may be shorter). Raises NotThere."""
    with database.reading() as session:
        known = find_import(session, person, import_id)
    if known is None or known.state is not State.UPLOADING or not _fits(known, number, piece):
        raise NotThere
    put_part(database, person, import_id, number, piece)


def keep_whole(database: Database, person: Person, import_id: UUID, name: str, file: bytes) -> None:
    """A file that arrived in one; a second time it changes nothing. Raises TooLarge."""
    begin_import(database, person, import_id, name, len(file))
    with database.reading() as session:
        known = find_import(session, person, import_id)
    if known is None or known.state is not State.UPLOADING:
        return
    for number, start in enumerate(range(0, len(file), PIECE)):
        put_part(database, person, import_id, number, file[start : start + PIECE])


def end_upload(database: Database, person: Person, import_id: UUID) -> Import:
    """All pieces are here: the file is looked through next, once. Raises NotThere."""

    def start(session: Session) -> Import | None:
        known = find_import(session, person, import_id)
        if known is None or known.state is not State.UPLOADING:
            return known
        if count_parts(session, person, import_id) != pieces_of(known.size):
            return None
        plan_for(session, READ, person, import_id)
        return IMPORTS.amend(session, person, import_id, _begin_reading, where=(State.UPLOADING,))

    known = database.write(start)
    if known is None:
        raise NotThere
    return known


def pieces_of(size: int) -> int:
    """How many pieces a file of so many bytes comes in."""
    return -(-size // PIECE)


def _fits(known: Import, number: int, piece: bytes) -> bool:
    last = pieces_of(known.size) - 1
    wanted = PIECE if number < last else known.size - last * PIECE
    return 0 <= number <= last and len(piece) == wanted


def _begin_reading(known: Import) -> None:
    known.state = State.READING
