"""The bin: what was deleted, for 30 days, with a way back."""

from typing import NamedTuple
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for

from pwa import clock
from pwa.db import Session
from pwa.entries import bin as entries_bin
from pwa.entries import drafts
from pwa.entries.acts import EmptyBin
from pwa.entries.bin import Binned, list_binned
from pwa.entries.kind import kinds
from pwa.people.person import Person
from pwa.screens.unfinished import fill_from
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.keep import kept
from pwa.web.session import me
from pwa.web.writes import declare, write_form

blueprint = Blueprint("bin", __name__)

declare("bin.empty", EmptyBin, entries_bin.empty)


class ThrownAway(NamedTuple):
    """A draft in the bin: its kind, and how it begins."""

    id: UUID
    kind: str
    begins: str


@blueprint.get("/bin")
@kept()
def show() -> str:
    person = me()
    with house().database.reading() as session:
        binned = list_binned(session, person)
        thrown_away = _list_thrown_away(session, person)
    shown = [
        {"reading": item.reading, "days_left": _days_left(item), "version": item.version}
        for item in binned
    ]
    return render_template(
        "bin/show.html", binned=shown, thrown_away=thrown_away, today=person.today()
    )


@blueprint.post("/bin/empty")
def empty() -> Response:
    _, receipt = write_form(house(), me(), "bin.empty", {}, request.form)
    return answer(receipt, url_for("bin.show"), None)


def _list_thrown_away(session: Session, person: Person) -> list[ThrownAway]:
    """Drafts without a word are nobody's loss."""
    found = [
        ThrownAway(draft.id, name, kind.words.excerpt(fill_from(draft, name)))
        for name, kind in kinds().items()
        if kind.keeps_drafts
        for draft in drafts.list_binned(session, person, name)
    ]
    return [each for each in found if each.begins]


def _days_left(item: Binned) -> int:
    return max(0, house().settings.bin_days - (clock.now() - item.binned_at).days)
