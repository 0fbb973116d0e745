"""A file is looked through once: what it holds is counted and laid out in sealed pages."""

import hashlib
import heapq
import io
import time
import traceback
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import msgspec
import structlog
from sqlalchemy import delete, insert
from sqlalchemy.exc import SQLAlchemyError

from pwa import clock
from pwa.db import Database, Session
from pwa.people.person import Person
from pwa.transfer import formats
from pwa.transfer.found import (
    Found,
    FoundHabit,
    FoundMood,
    FoundOurs,
    FoundTick,
    FoundWords,
    Remark,
    Unread,
)
from pwa.transfer.guesses import guess_score
from pwa.transfer.identity import Staged, identity_of
from pwa.transfer.imports import IMPORTS, Glance, Import, Remarked, State
from pwa.transfer.models import ImportPage
from pwa.transfer.sealed_file import ReadSealed, drop_parts
from pwa.transfer.source import NotReadable, Source
from pwa.vault.keys import PersonKey, Vault
from pwa.words import mark

log = structlog.get_logger("transfer")

PAGE = 100
PAGES_AT_ONCE = 5
NEWEST = 3
MOST_REMARKS = 20
BUFFER = 64 * 1024
REST_EVERY = 10
REST_S = 0.0005

NOTHING = mark("There is nothing in this file that can be brought in.")
DAMAGED = mark("This file is damaged, and cannot be read. Export it again, and bring that one in.")


def look_through(database: Database, vault: Vault, subject: str) -> None:
    """Looks through a file that has arrived. Killed in the middle, it begins anew."""
    work = IMPORTS.open_work(database, vault, subject, State.READING)
    if work is None:
        return
    person, known = work
    import_id = known.id
    database.write(lambda session: _drop_pages(session, person, import_id))
    look = _Look(database, person, import_id)
    try:
        look.go_through(known)
    except NotReadable as refusal:
        look.refuse(Remarked(refusal.sentence, refusal.values))
    except SQLAlchemyError:
        raise  # the file is not to blame; it is tried again
    except Exception as failure:  # noqa: BLE001  (whatever a file does, the person is told)
        last = traceback.extract_tb(failure.__traceback__)[-1]  # its message may hold their words
        place = f"{Path(last.filename).name}:{last.lineno}"
        name = type(failure).__name__
        log.error("file broke its reader", format=look.code, failure=name, place=place)  # noqa: TRY400
        look.refuse(Remarked(DAMAGED, {}))
    else:
        look.finish()


def open_page(key: PersonKey, import_id: UUID, number: int, sealed: bytes) -> list[Staged]:
    content = key.open(place_of_page(import_id, number), sealed)
    return msgspec.json.decode(content, type=list[Staged])


def place_of_page(import_id: UUID, number: int) -> bytes:
    return b"import_pages.sealed" + import_id.bytes + number.to_bytes(4)


class _Look:
    """One file being looked through."""

    def __init__(self, database: Database, person: Person, import_id: UUID) -> None:
        self._database = database
        self._person = person
        self._import_id = import_id
        self._format = formats.NOTHING
        self._staged: list[Staged] = []
        self._pages = 0
        self._total = 0
        self._seen: Counter[bytes] = Counter()
        self._found: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        self._guesses: dict[str, int] = {}
        self._activities: Counter[str] = Counter()
        self._remarks: list[Remarked] = []
        self._newest: list[tuple[tuple[str, str, int], Glance]] = []
        self._days: tuple[date, date] | None = None

    @property
    def code(self) -> str:
        """Of the format it turned out to be; empty before."""
        return self._format.code

    def go_through(self, known: Import) -> None:
        """Raises NotReadable."""
        raw = ReadSealed(self._database, self._person, self._import_id, known.size)
        stream = io.BufferedReader(raw, BUFFER)
        source = Source(known.name, stream, known.size)
        self._format = formats.recognise(source)
        stream.seek(0)
        for count, found in enumerate(self._format.read(source)):
            self._take(found)
            if count % REST_EVERY == 0:
                time.sleep(REST_S)  # requests go first
        self._write_pages(least=1)
        if not self._total:
            raise NotReadable(NOTHING)

    def finish(self) -> None:
        self._database.write(lambda session: self._amend(session, self._describe))

    def refuse(self, problem: Remarked) -> None:
        def say_why(known: Import) -> None:
            known.state = State.REFUSED
            known.problem = problem
            known.format, known.code = self._format.name, self._format.code

        def write(session: Session) -> None:
            _drop_pages(session, self._person, self._import_id)
            drop_parts(session, self._person.id, self._import_id)
            self._amend(session, say_why)

        self._database.write(write)

    def _take(self, found: Found | Remark) -> None:
        if isinstance(found, Remark):
            if len(self._remarks) < MOST_REMARKS:
                self._remarks.append(Remarked(found.sentence, dict(found.values)))
            return
        self._total += 1
        self._found[found.thing if isinstance(found, FoundOurs) else _KINDS[type(found)]] += 1
        if isinstance(found, FoundMood):
            self._take_mood(found)
        elif isinstance(found, FoundTick | FoundWords):
            self._stretch_days(found.day)
        self._staged.append(Staged(found, self._count_same(found)))
        if len(self._staged) >= PAGE * PAGES_AT_ONCE:
            self._write_pages(least=PAGE)

    def _take_mood(self, mood: FoundMood) -> None:
        self._stretch_days(mood.day)
        if mood.score is None:
            self._words[mood.word] += 1
            guess = guess_score(mood.word, mood.step)
            if guess is not None:
                self._guesses[mood.word] = guess
        self._activities.update(mood.activities)
        if mood.note or mood.title:
            self._found["notes"] += 1
        newest = (mood.day.isoformat(), "" if mood.time is None else str(mood.time), -mood.line)
        glance = Glance(mood.day, mood.time, mood.word or str(mood.score), mood.note or mood.title)
        heapq.heappush(self._newest, (newest, glance))
        if len(self._newest) > NEWEST:
            heapq.heappop(self._newest)

    def _stretch_days(self, day: date) -> None:
        first, last = self._days or (day, day)
        self._days = min(first, day), max(last, day)

    def _count_same(self, found: Found) -> int:
        """How many things just like this one came before it."""
        same = identity_of(found)
        if not same:
            return 0
        short = hashlib.blake2b("\x1f".join(same).encode(), digest_size=8).digest()
        self._seen[short] += 1
        return self._seen[short] - 1

    def _write_pages(self, *, least: int) -> None:
        """Keeps what waits, in whole pages; a last one may be shorter."""
        pages = []
        while len(self._staged) >= least:
            number, self._pages = self._pages, self._pages + 1
            content = msgspec.json.encode(self._staged[:PAGE])
            del self._staged[:PAGE]
            pages.append(
                {
                    "person_id": self._person.id,
                    "import_id": self._import_id,
                    "number": number,
                    "is_done": False,
                    "sealed": self._person.key.seal(
                        place_of_page(self._import_id, number), content
                    ),
                }
            )
        if pages:
            self._database.write(
                lambda session: session.execute(insert(ImportPage), pages) and None
            )

    def _amend(self, session: Session, change: Callable[[Import], None]) -> None:
        where = (State.READING,)
        IMPORTS.amend(session, self._person, self._import_id, change, where=where)

    def _describe(self, known: Import) -> None:
        known.state = State.ASKING
        known.format, known.code = self._format.name, self._format.code
        known.found = dict(self._found)
        known.words = dict(self._words.most_common())
        known.guesses = self._guesses
        known.activities = dict(self._activities.most_common())
        known.remarks = self._remarks
        known.newest = [glance for _, glance in sorted(self._newest, reverse=True)]
        known.total = self._total
        if self._days is not None:
            known.first, known.last = self._days
        known.ended_at = clock.now()


def _drop_pages(session: Session, person: Person, import_id: UUID) -> None:
    session.execute(
        delete(ImportPage).where(
            ImportPage.person_id == person.id, ImportPage.import_id == import_id
        )
    )


_KINDS: dict[type, str] = {
    FoundMood: "moods",
    FoundHabit: "habits",
    FoundTick: "ticks",
    FoundWords: "pages",
    Unread: "unread",
}
