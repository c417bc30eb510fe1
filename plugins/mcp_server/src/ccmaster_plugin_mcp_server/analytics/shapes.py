"""How figures look as JSON, and the JSON Schema (2020-12) that says so."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import attrs

from ccmaster_plugin_mcp_server.analytics.definitions import definitions

Json = dict[str, Any]

_SCALARS: Mapping[type, Json] = {
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0},
    float: {"type": "number", "minimum": 0},
    str: {"type": "string"},
    datetime: {"type": "string", "format": "date-time"},
}


def plain(value: Any) -> Any:
    """Return a value of figures as what JSON can say of it; a class becomes an object."""
    if attrs.has(type(value)):
        return {one.name: plain(getattr(value, one.name)) for one in attrs.fields(type(value))}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def schema(shape: type) -> Json:
    """Return the JSON Schema of what `plain` makes of a class; each figure says what it is."""
    parts: dict[str, Json] = {}
    root = _object(shape, parts)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **root, "$defs": parts}


def _object(shape: type, parts: dict[str, Json]) -> Json:
    properties = {
        name: {**_of(kind, parts), "description": definition.text}
        for name, kind, definition in definitions(shape)
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _of(kind: Any, parts: dict[str, Json]) -> Json:
    """Return the schema of a field's type; classes are put into `parts`, each once."""
    if kind in _SCALARS:
        return _SCALARS[kind]
    if attrs.has(kind):
        if kind.__name__ not in parts:
            parts[kind.__name__] = {}
            parts[kind.__name__] = _object(kind, parts)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return {"type": "string", "enum": [str(word) for word in kind]}
    return _GENERIC[get_origin(kind)](get_args(kind), parts)


def _union(kinds: tuple[Any, ...], parts: dict[str, Json]) -> Json:
    (inner,) = (kind for kind in kinds if kind is not NoneType)
    return {"anyOf": [_of(inner, parts), {"type": "null"}]}


def _list(kinds: tuple[Any, ...], parts: dict[str, Json]) -> Json:
    return {"type": "array", "items": _of(kinds[0], parts)}


def _mapping(kinds: tuple[Any, ...], parts: dict[str, Json]) -> Json:
    """Say of a mapping by words that every one of them is there."""
    key, inner = kinds
    if key is str:
        return {"type": "object", "additionalProperties": _of(inner, parts)}
    words = [str(word) for word in key]
    return {
        "type": "object",
        "properties": dict.fromkeys(words, _of(inner, parts)),
        "required": words,
        "additionalProperties": False,
    }


_GENERIC: Mapping[Any, Callable[[tuple[Any, ...], dict[str, Json]], Json]] = {
    Union: _union,
    UnionType: _union,
    tuple: _list,
    Mapping: _mapping,
}
