"""What became of a file, line by line."""

from collections.abc import Iterator
from uuid import UUID

import msgspec
from sqlalchemy import select

from pwa.db import Session
from pwa.people.person import Person
from pwa.transfer.bringing import Became
from pwa.transfer.imports import Line
from pwa.transfer.look_through import place_of_page
from pwa.transfer.models import ImportPage
from pwa.transfer.sheets import BOM, csv_row, defuse
from pwa.words import mark, say

SAID = {
    Became.BROUGHT: mark("brought in"),
    Became.THERE: mark("was here already"),
    Became.REFUSED: mark("could not be brought in"),
}
SAME = mark("The same thing stands here. It was left as it was.")


def read_lines(session: Session, person: Person, import_id: UUID) -> Iterator[Line]:
    """All that was dealt with so far, in the order of the file."""
    pages = session.execute(
        select(ImportPage.number, ImportPage.sealed)
        .where(
            ImportPage.person_id == person.id,
            ImportPage.import_id == import_id,
            ImportPage.is_done.is_(True),
        )
        .order_by(ImportPage.number)
        .execution_options(yield_per=20)
    )
    for number, sealed in pages:
        content = person.key.open(place_of_page(import_id, number), sealed)
        yield from msgspec.json.decode(content, type=list[Line])


def write_report(session: Session, person: Person, import_id: UUID) -> Iterator[str]:
    """The report as a table that a spreadsheet opens, piece by piece."""
    language = person.language
    heads = (mark("Line"), mark("What became of it"), mark("Why"), mark("What it says"))
    yield BOM + csv_row([say(language, head) for head in heads])
    for line in read_lines(session, person, import_id):
        reason = SAME if line.became is Became.THERE else line.reason
        yield csv_row(
            [
                line.line,
                say(language, SAID[line.became]),
                say(language, reason, **line.values) if reason else "",
                defuse(line.text),
            ]
        )
