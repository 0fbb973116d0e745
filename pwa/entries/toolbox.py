"""What helps a person, in their own words and their own order: one document of theirs.

Its changes are so small that each fits any version: none waits for the person to choose.
"""

from collections.abc import Callable
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from pwa.acts import Act, ShortText, misfit
from pwa.db import Database, Session
from pwa.entries.models import ToolboxRow
from pwa.people.kept import Document, Shelf
from pwa.people.once import do_once
from pwa.people.person import Person
from pwa.receipts import Outcome, Receipt, Refusal
from pwa.words import mark

THING = "toolbox"
TOOLBOXES = Shelf(ToolboxRow, THING)
MOST_TOOLS = 100


def _is_named(words: str) -> str:
    if not words:
        raise misfit(mark("Write a few words for it."))
    return words


ToolWords = Annotated[ShortText, AfterValidator(_is_named)]
Leads = Annotated[str, StringConstraints(pattern=r"^(?:[a-z]+:[a-z0-9-]{1,64})?$")]


class Tool(BaseModel):
    """One thing that helps. `leads` is where it can be done here, as `breathing:long`; empty for
    what is done elsewhere."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    words: str
    leads: str = ""


class Toolbox(BaseModel):
    """The tools in their order. The last one that was taken out can be put back in its place."""

    model_config = ConfigDict(frozen=True)

    tools: tuple[Tool, ...] = ()
    taken_out: Tool | None = None
    taken_from: int = 0

    def find(self, tool_id: UUID) -> Tool | None:
        return next((tool for tool in self.tools if tool.id == tool_id), None)

    @property
    def is_full(self) -> bool:
        return len(self.tools) >= MOST_TOOLS


class AddTool(Act):
    """At the end of the list. What is in it already is not added again."""

    verb: ClassVar[str] = "add tool"

    tool_id: UUID
    words: ToolWords = ""
    leads: Leads = ""

    model_config = ConfigDict(validate_default=True)


class BringTool(AddTool):
    """A tool as it stood elsewhere: at the end of the list, or taken out of a place in it."""

    verb: ClassVar[str] = "bring tool"

    taken_from: Annotated[int | None, Field(ge=0, le=MOST_TOOLS)] = None


class RenameTool(Act):
    verb: ClassVar[str] = "rename tool"

    tool_id: UUID
    words: ToolWords = ""

    model_config = ConfigDict(validate_default=True)


class MoveTool(Act):
    """One place up or down; the first stays first, the last stays last."""

    verb: ClassVar[str] = "move tool"

    tool_id: UUID
    way: Literal["up", "down"]


class TakeOutTool(Act):
    verb: ClassVar[str] = "take out tool"

    tool_id: UUID


class PutBackTool(Act):
    """Where it was before it was taken out."""

    verb: ClassVar[str] = "put back tool"

    tool_id: UUID


def find_toolbox(session: Session, person: Person) -> Toolbox:
    """The person's toolbox; an empty one before the first tool."""
    return _open(TOOLBOXES.find(session, person, person.id))


def add_tool(database: Database, person: Person, act: AddTool) -> Receipt:
    """Raises OtherContent where the list is full."""

    def add(box: Toolbox) -> Toolbox | Refusal:
        if any(_is_same(tool, act) for tool in box.tools):
            return box
        if box.is_full or box.find(act.tool_id):
            return Refusal.OTHER_CONTENT
        tool = Tool(id=act.tool_id, words=act.words, leads=act.leads)
        return box.model_copy(update={"tools": (*box.tools, tool)})

    return _change(database, person, act, add)


def bring_tool(database: Database, person: Person, act: BringTool) -> Receipt:
    """Raises OtherContent where it is here already, or there is no room for it."""

    def bring(box: Toolbox) -> Toolbox | Refusal:
        out = box.taken_out
        tool = Tool(id=act.tool_id, words=act.words, leads=act.leads)
        if any(_is_same(each, act) or each.id == tool.id for each in box.tools):
            return Refusal.OTHER_CONTENT
        if act.taken_from is not None:
            taken_out = {"taken_out": tool, "taken_from": act.taken_from}
            return box.model_copy(update=taken_out) if out is None else Refusal.OTHER_CONTENT
        if box.is_full or (out is not None and out.id == tool.id):
            return Refusal.OTHER_CONTENT
        return box.model_copy(update={"tools": (*box.tools, tool)})

    return _change(database, person, act, bring)


def rename_tool(database: Database, person: Person, act: RenameTool) -> Receipt:
    """Raises NotThere or OtherContent."""

    def rename(box: Toolbox) -> Toolbox | Refusal:
        tool = box.find(act.tool_id)
        if tool is None:
            return Refusal.NOT_THERE
        named = tool.model_copy(update={"words": act.words})
        tools = tuple(named if each is tool else each for each in box.tools)
        return box.model_copy(update={"tools": tools})

    return _change(database, person, act, rename)


def move_tool(database: Database, person: Person, act: MoveTool) -> Receipt:
    """Raises NotThere or OtherContent."""

    def move(box: Toolbox) -> Toolbox | Refusal:
        tool = box.find(act.tool_id)
        if tool is None:
            return Refusal.NOT_THERE
        others = [each for each in box.tools if each is not tool]
        place = box.tools.index(tool) + (1 if act.way == "down" else -1)
        others.insert(max(0, place), tool)
        return box.model_copy(update={"tools": tuple(others)})

    return _change(database, person, act, move)


def take_out_tool(database: Database, person: Person, act: TakeOutTool) -> Receipt:
    """Raises NotThere or OtherContent."""

    def take_out(box: Toolbox) -> Toolbox | Refusal:
        tool = box.find(act.tool_id)
        if tool is None:
            return Refusal.NOT_THERE
        tools = tuple(each for each in box.tools if each is not tool)
        return Toolbox(tools=tools, taken_out=tool, taken_from=box.tools.index(tool))

    return _change(database, person, act, take_out)


def put_back_tool(database: Database, person: Person, act: PutBackTool) -> Receipt:
    """Raises NotThere for a tool that is not the last one taken out, or OtherContent."""

    def put_back(box: Toolbox) -> Toolbox | Refusal:
        tool = box.taken_out
        if tool is None or tool.id != act.tool_id:
            return Refusal.NOT_THERE
        tools = (*box.tools[: box.taken_from], tool, *box.tools[box.taken_from :])
        return Toolbox(tools=tools)

    return _change(database, person, act, put_back)


def _change(
    database: Database, person: Person, act: Act, make: Callable[[Toolbox], Toolbox | Refusal]
) -> Receipt:
    def change(session: Session, _receipt: Receipt) -> Outcome | Refusal:
        return TOOLBOXES.change(
            session, person, person.id, act.write_id, lambda document: make(_open(document))
        )

    return do_once(database, person, act, THING, person.id, change)


def _open(document: Document | None) -> Toolbox:
    return Toolbox() if document is None else Toolbox.model_validate_json(document.content)


def _is_same(tool: Tool, act: AddTool) -> bool:
    if act.leads:
        return tool.leads == act.leads
    return not tool.leads and tool.words.casefold() == act.words.casefold()
