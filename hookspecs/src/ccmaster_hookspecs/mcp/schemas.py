"""JSON Schemas, said briefly: for tools' arguments and results."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]


def text(description: str, **more: Any) -> Schema:
    """Describe a string; `more` are keywords of JSON Schema, such as `default`, `enum`."""
    return {"type": "string", "description": description, **more}


def number(description: str, **more: Any) -> Schema:
    """Describe a number."""
    return {"type": "number", "description": description, **more}


def whole(description: str, **more: Any) -> Schema:
    """Describe a whole number."""
    return {"type": "integer", "description": description, **more}


def flag(description: str, **more: Any) -> Schema:
    """Describe a boolean."""
    return {"type": "boolean", "description": description, **more}


def several(items: Schema, description: str, **more: Any) -> Schema:
    """Describe an array, all of whose items are alike."""
    return {"type": "array", "items": items, "description": description, **more}


def maybe(schema: Schema) -> Schema:
    """Allow null besides.

    It is written with `anyOf`, because some clients' models take no list of types.
    """
    said = {key: schema[key] for key in ("title", "description", "default") if key in schema}
    inner = {key: value for key, value in schema.items() if key not in said}
    return {"anyOf": [inner, {"type": "null"}], **said}


def table(required: Mapping[str, Schema] | None = None, /, **optional: Schema) -> Schema:
    """Describe an object that has nothing but what is named.

    Args:
        required: The properties that must be there.
        optional: Those that need not.
    """
    required = required or {}
    schema: dict[str, Any] = {
        "type": "object",
        "properties": {**required, **optional},
        "additionalProperties": False,
    }
    return {**schema, "required": list(required)} if required else schema
