"""The toolbox: what helped before, and one tap to do it again."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for

from pwa.circle.told import list_starting
from pwa.entries import toolbox
from pwa.entries.toolbox import (
    AddTool,
    MoveTool,
    PutBackTool,
    RenameTool,
    TakeOutTool,
    Tool,
    Toolbox,
    find_toolbox,
)
from pwa.people.person import Person
from pwa.receipts import NotThere
from pwa.screens.shown_tools import (
    Shown,
    code_of,
    find_all,
    show_tool,
    show_tried,
    show_word,
)
from pwa.web.errors import refuse
from pwa.web.forms import Refused, typed
from pwa.web.house import house
from pwa.web.htmx import answer
from pwa.web.keep import NOW, kept
from pwa.web.session import me
from pwa.web.writes import declare, write_form

blueprint = Blueprint("toolbox", __name__)

MOST_WORDS = 12

declare("toolbox.add", AddTool, toolbox.add_tool)
declare("toolbox.rename", RenameTool, toolbox.rename_tool)
declare("toolbox.move", MoveTool, toolbox.move_tool)
declare("toolbox.take_out", TakeOutTool, toolbox.take_out_tool)
declare("toolbox.put_back", PutBackTool, toolbox.put_back_tool)


@blueprint.get("/toolbox")
@kept(NOW)
def show() -> str:
    person = me()
    found = find_all(person)
    own = [show_tool(person, found, tool) for tool in found.box.tools]
    kept = {shown.leads or shown.words.casefold() for shown in own}
    words, breaths, writing = show_tried(person, found)
    rest = [shown for shown in (*breaths[1:], *writing[1:]) if shown.leads not in kept]
    return render_template(
        "toolbox/show.html",
        most_used=[*breaths[:1], *writing[:1]],
        own=own,
        words=[shown for shown in words if shown.words.casefold() not in kept][:MOST_WORDS],
        rest=rest,
        **_form_context(),
    )


@blueprint.get("/toolbox/list")
def order() -> str:
    return render_template("toolbox/order.html", errors={}, **_order_context(me()))


@blueprint.post("/toolbox/list")
def add() -> Response:
    try:
        _, receipt = write_form(house(), me(), "toolbox.add", {}, request.form)
    except Refused as refused:
        return refuse(refused, "toolbox/order.html", **_order_context(me()))
    return answer(receipt, url_for("toolbox.order"), None)


@blueprint.get("/toolbox/<uuid:tool_id>")
def look(tool_id: UUID) -> str:
    """Something of the person's own that is done elsewhere; what it did can be noted here."""
    person = me()
    found = find_all(person)
    return _look(show_tool(person, found, _tool_of(found.box, tool_id)))


@blueprint.get("/toolbox/helped/<code>")
def again(code: str) -> str:
    """What helped before; the code tells nothing."""
    person = me()
    found = find_all(person)
    tried = next((each for each in found.helped.words if code_of(person, each) == code), None)
    if tried is None:
        raise NotThere
    return _look(show_word(person, found, tried))


@blueprint.route("/toolbox/<uuid:tool_id>/change", methods=["GET", "POST"])
def rename(tool_id: UUID) -> Response | str:
    person = me()
    with house().database.reading() as session:
        tool = _tool_of(find_toolbox(session, person), tool_id)
    if request.method != "POST":
        values = {"words": tool.words}
        return render_template(
            "toolbox/change.html", tool=tool, values=values, errors={}, **_form_context()
        )
    address = {"tool_id": tool_id}
    try:
        _, receipt = write_form(house(), person, "toolbox.rename", address, request.form)
    except Refused as refused:
        values = typed(RenameTool, request.form)
        return refuse(refused, "toolbox/change.html", tool=tool, values=values, **_form_context())
    return answer(receipt, url_for("toolbox.order", _anchor=f"tool-{tool_id}"), None)


@blueprint.post("/toolbox/<uuid:tool_id>/move")
def move(tool_id: UUID) -> Response:
    return _write("toolbox.move", tool_id, url_for("toolbox.order", _anchor=f"tool-{tool_id}"))


@blueprint.post("/toolbox/<uuid:tool_id>/take-out")
def take_out(tool_id: UUID) -> Response:
    return _write("toolbox.take_out", tool_id, url_for("toolbox.order", taken_out=tool_id))


@blueprint.post("/toolbox/<uuid:tool_id>/put-back")
def put_back(tool_id: UUID) -> Response:
    return _write("toolbox.put_back", tool_id, url_for("toolbox.order", _anchor=f"tool-{tool_id}"))


def _write(endpoint: str, tool_id: UUID, then: str) -> Response:
    _, receipt = write_form(house(), me(), endpoint, {"tool_id": tool_id}, request.form)
    return answer(receipt, then, None)


def _tool_of(box: Toolbox, tool_id: UUID) -> Tool:
    tool = box.find(tool_id)
    if tool is None:
        raise NotThere
    return tool


def _look(shown: Shown) -> str:
    with house().database.reading() as session:
        starting = list_starting(session, me(), "mood")
    return render_template("toolbox/look.html", shown=shown, starting=starting, **_form_context())


def _order_context(person: Person) -> dict[str, Any]:
    found = find_all(person)
    own = {tool.leads or tool.words.casefold() for tool in found.box.tools}
    tried = [shown for group in show_tried(person, found) for shown in group]
    taken_out = found.box.taken_out
    named = taken_out is not None and request.args.get("taken_out") == str(taken_out.id)
    return {
        "box": found.box,
        "offered": [each for each in tried if (each.leads or each.words.casefold()) not in own],
        "taken_out": taken_out if named else None,
        "values": typed(AddTool, request.form),
        **_form_context(),
    }


def _form_context() -> dict[str, Any]:
    return {"today": me().today(), "zone": me().zone}
