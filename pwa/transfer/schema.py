"""What stands in an export, as a JSON Schema: made of what reads it and of what checks it."""

from typing import Any

import msgspec
from pydantic import BaseModel

from pwa.entries.kind import kinds
from pwa.entries.patterns import PatternPayload
from pwa.goals.goal import GoalPayload
from pwa.habits.habit import HabitPayload
from pwa.safety.acts import Plan
from pwa.transfer.bring_ours import SHAPES
from pwa.transfer.formats.ours import VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PAYLOADS: dict[str, type[BaseModel]] = {
    "goals": GoalPayload,
    "habits": HabitPayload,
    "patterns": PatternPayload,
    "plan": Plan,
}
MORE_DEFINITIONS = "#/$defs/"


def describe() -> dict[str, Any]:
    """The schema of every file under `data` that can be brought in again, by its part's name."""
    made, definitions = msgspec.json.schema_components(
        list(SHAPES.values()), ref_template=MORE_DEFINITIONS + "{name}"
    )
    parts: dict[str, Any] = {}
    for (name, _), reference in zip(SHAPES.items(), made, strict=True):
        record = dict(definitions[reference["$ref"].rpartition("/")[2]])
        record["properties"] = dict(record["properties"])
        if name == "entries":
            record["allOf"] = [_of_kind(kind) for kind in kinds()]
        elif name in PAYLOADS:
            record["properties"]["payload"] = {"$ref": f"{MORE_DEFINITIONS}{name}.payload"}
        parts[name] = {"type": "array", "items": record}
    payloads: dict[str, type[BaseModel]] = {
        f"{name}.payload": model for name, model in PAYLOADS.items()
    }
    payloads |= {f"{name}.payload": kind.payload for name, kind in kinds().items()}
    for name, model in payloads.items():
        schema = model.model_json_schema(ref_template=MORE_DEFINITIONS + "{model}")
        definitions |= schema.pop("$defs", {})
        definitions[name] = schema
    return {
        "$schema": DIALECT,
        "title": f"Daymark's export, version {VERSION}",
        "type": "object",
        "properties": parts,
        "$defs": definitions,
    }


def _of_kind(kind: str) -> dict[str, Any]:
    """Entries of a kind have its payload."""
    payload = {"$ref": f"{MORE_DEFINITIONS}{kind}.payload"}
    return {
        "if": {"properties": {"kind": {"const": kind}}},
        "then": {"properties": {"payload": payload}},
    }
