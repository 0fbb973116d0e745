"""The bin: what was deleted, for 30 days, with a way back."""

from flask import Blueprint, Response, render_template, request, url_for

from pwa import clock
from pwa.entries import bin as entries_bin
from pwa.entries.acts import EmptyBin
from pwa.entries.bin import Binned, list_binned
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.session import me
from pwa.web.writes import declare, write_form

blueprint = Blueprint("bin", __name__)

declare("bin.empty", EmptyBin, entries_bin.empty)


@blueprint.get("/bin")
def show() -> str:
    person = me()
    with house().database.reading() as session:
        binned = list_binned(session, person)
    shown = [
        {"reading": item.reading, "days_left": _days_left(item), "version": item.version}
        for item in binned
    ]
    return render_template("bin/show.html", binned=shown, today=person.today())


@blueprint.post("/bin/empty")
def empty() -> Response:
    _, receipt = write_form(house(), me(), "bin.empty", {}, request.form)
    return answer(receipt, url_for("bin.show"), None)


def _days_left(item: Binned) -> int:
    return max(0, house().settings.bin_days - (clock.now() - item.binned_at).days)
