"""Bringing in a file of another diary: giving it, seeing what was found, what became of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from pwa import clock
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.transfer import bring_in, imports, receive, report, sealed_file
from pwa.transfer.bring_in import Unanswered
from pwa.transfer.imports import Import, State
from pwa.transfer.take_out import take_out as take_all_out
from pwa.web.errors import refuse
from pwa.web.forms import Problem, Refused, form_id
from pwa.web.house import house
from pwa.web.htmx import answer, wants_fragment
from pwa.web.places import name_zone
from pwa.web.session import me
from pwa.web.streams import stream_file
from pwa.words import mark

blueprint = Blueprint("moving_in", __name__, url_prefix="/moving/in")

NO_FILE = mark("Pick a file first.")
TOO_LARGE = mark("This file is larger than %(most)s MB. Export it without photos, or split it.")
PICK = mark("Pick a number from 1 to 10 for “%(word)s”.")
SCALE = frozenset(str(number) for number in range(1, 11))
DIARIES = (
    ("Daylio", mark("More, Export entries: the table (CSV) or a backup (.daylio)")),
    ("Loop Habit Tracker", mark("Settings, Export as CSV (a zip), or a full backup")),
    ("Bearable", mark("Settings, Export data: the table (CSV)")),
    ("Daymark", mark("A file from “Take it with you”")),
)
"""Whose files are understood, and where to find them there."""

MEGABYTE = 1024 * 1024
FEW_WORDS = 5
OPEN_ACTIVITIES = 12

PAGES = {
    State.UPLOADING: "moving_in/uploading.html",
    State.READING: "moving_in/reading.html",
    State.REFUSED: "moving_in/refused.html",
    State.BRINGING: "moving_in/bringing.html",
    State.STOPPED: "moving_in/report.html",
    State.DONE: "moving_in/report.html",
    State.TAKING_OUT: "moving_in/taking_out.html",
    State.TAKEN_OUT: "moving_in/taken_out.html",
}
MOVES_ON = {State.READING, State.BRINGING, State.TAKING_OUT}
"""States that end by themselves: their page asks again by itself."""


@blueprint.get("")
def show() -> str:
    return render_template("moving_in/show.html", **_form_context(), errors={})


@blueprint.post("")
def bring() -> Response:
    """A file in one, from a page without a script."""
    person, file = me(), request.files.get("file")
    import_id = form_id("import_id")
    content = file.read() if file else b""
    if file is None or not content:
        problem = Refused.at("file", NO_FILE)
        return refuse(problem, "moving_in/show.html", **_form_context())
    receive.keep_whole(house().database, person, import_id, file.filename or "", content)
    return _end_upload(person, import_id)


@blueprint.post("/<uuid:import_id>/begin")
def begin(import_id: UUID) -> Response:
    """A file is about to come in pieces."""
    size = request.form.get("size", type=int) or 0
    if size <= 0:
        raise Refused.at("file", NO_FILE)
    try:
        receive.begin_import(house().database, me(), import_id, request.form.get("name", ""), size)
    except receive.TooLarge:
        return make_response("", 413)
    return make_response("", 204)


@blueprint.post("/<uuid:import_id>/pieces/<int:number>")
def piece(import_id: UUID, number: int) -> Response:
    """One piece of it; it may come twice."""
    receive.keep_piece(house().database, me(), import_id, number, request.get_data())
    return make_response("", 204)


@blueprint.post("/<uuid:import_id>/end")
def end(import_id: UUID) -> Response:
    """All pieces are here."""
    return _end_upload(me(), import_id)


@blueprint.get("/<uuid:import_id>")
def look(import_id: UUID) -> Response:
    """How far it has come."""
    known = _find(import_id)
    here = url_for("moving_in.look", import_id=import_id)
    if known.state is State.ASKING:
        if wants_fragment():
            return answer(None, here, None)
        return make_response(render_template("moving_in/found.html", **_found_context(known)))
    context = {
        "known": known,
        "body": PAGES[known.state],
        "moves_on": known.state in MOVES_ON,
        "here": here,
        "today": me().today(),
        "until": known.until_when_out.astimezone(clock.zone(me().zone)).date(),
    }
    page = "moving_in/body.html" if wants_fragment() else "moving_in/look.html"
    return make_response(render_template(page, **context))


@blueprint.route("/<uuid:import_id>/words", methods=["GET", "POST"])
def words(import_id: UUID) -> Response:
    """Which number each word is, and which activities are habits."""
    known = _find(import_id)
    here = url_for("moving_in.look", import_id=import_id)
    if known.state is not State.ASKING:
        return answer(None, here, None)
    scores: dict[str, Any] = {word: known.guesses.get(word) for word in known.words}
    habits: list[str] = []
    if request.method == "POST":
        scores = dict.fromkeys(known.words) | _given_scores()
        habits = request.form.getlist("habits")
        try:
            chosen = _checked(scores)
            bring_in.answer(house().database, me(), import_id, chosen, frozenset(habits))
        except Unanswered as asked:
            refused = Refused.at("score", PICK, word=asked.words[0])
        except Refused as error:
            refused = error
        else:
            house().long_loop.wake()
            return answer(None, here, None)
        return refuse(refused, "moving_in/words.html", **_words_context(known, scores, habits))
    page = render_template(
        "moving_in/words.html", errors={}, **_words_context(known, scores, habits)
    )
    return make_response(page)


@blueprint.post("/<uuid:import_id>/stop")
def stop(import_id: UUID) -> Response:
    """What came so far stays. Where it has ended meanwhile, there is nothing to stop."""
    if _find(import_id).state is State.BRINGING:
        bring_in.stop(house().database, me(), import_id)
    return answer(None, url_for("moving_in.look", import_id=import_id), None)


@blueprint.post("/<uuid:import_id>/go-on")
def go_on(import_id: UUID) -> Response:
    if _find(import_id).state is State.STOPPED:
        bring_in.go_on(house().database, me(), import_id)
        house().long_loop.wake()
    return answer(None, url_for("moving_in.look", import_id=import_id), None)


@blueprint.post("/<uuid:import_id>/take-out")
def take_out(import_id: UUID) -> Response:
    if _find(import_id).can_be_taken_out:
        take_all_out(house().database, me(), import_id)
        house().long_loop.wake()
    return answer(None, url_for("moving_in.look", import_id=import_id), None)


@blueprint.get("/<uuid:import_id>/report")
def read_report(import_id: UUID) -> Response:
    """The whole report, line by line, as a table."""
    _find(import_id)
    person, database = me(), house().database
    name = f"report-{person.today().isoformat()}.csv"

    def lines() -> Any:
        with database.reading() as session:
            for line in report.write_report(session, person, import_id):
                yield line.encode()

    return stream_file(lines(), name, "text/csv")


def _find(import_id: UUID) -> Import:
    """The person's import. Raises NotThere."""
    with house().database.reading() as session:
        known = imports.find_import(session, me(), import_id)
    if known is None:
        raise NotThere
    return known


def _end_upload(person: Person, import_id: UUID) -> Response:
    receive.end_upload(house().database, person, import_id)
    house().long_loop.wake()
    return answer(None, url_for("moving_in.look", import_id=import_id), None)


def _given_scores() -> dict[str, Any]:
    """What stands beside each word, as typed."""
    given = zip(request.form.getlist("word"), request.form.getlist("score"), strict=False)
    return dict(given)


def _checked(scores: Mapping[str, Any]) -> dict[str, int]:
    """The numbers that were picked. Raises Refused for what is none of the ten."""
    chosen = {}
    for word, score in scores.items():
        if score in {None, ""}:
            continue
        if str(score) not in SCALE:
            raise Refused({"score": Problem(PICK, {"word": word})})
        chosen[word] = int(score)
    return chosen


def _form_context() -> dict[str, Any]:
    with house().database.reading() as session:
        earlier = imports.list_imports(session, me())
    return {
        "earlier": earlier,
        "diaries": DIARIES,
        "largest": receive.LARGEST_FILE,
        "largest_mb": receive.LARGEST_FILE // MEGABYTE,
        "piece": sealed_file.PIECE,
        "too_large": TOO_LARGE,
    }


def _found_context(known: Import) -> dict[str, Any]:
    return {
        "known": known,
        "zone": name_zone(known.zone),
        "asks": bool(known.words or known.activities),
        "today": me().today(),
    }


def _words_context(known: Import, scores: Mapping[str, Any], habits: list[str]) -> dict[str, Any]:
    return {
        "known": known,
        "scores": scores,
        "numbers": SCALE,
        "habits": habits,
        "few_words": len(known.words) <= FEW_WORDS,
        "open_activities": OPEN_ACTIVITIES,
    }
