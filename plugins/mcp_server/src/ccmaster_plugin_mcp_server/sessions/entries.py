"""Events as entries of a log: one JSON shape for every kind. Pure."""

import json
from typing import Any

import attrs

from ccmaster_hookspecs.events import Event, UnknownEvent
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_mcp_server.sessions.values import as_json, when

HIDDEN = frozenset({"token_hash"})
"""Fields that nobody is told."""
_BESIDE = frozenset({"stream", "at"})


def entry(stored: Stored) -> dict[str, Any]:
    """Return what a log tells of an event."""
    event = stored.event
    return {
        "position": stored.position,
        "at": when(event.at),
        "kind": kind(event),
        "fields": _fields(event),
    }


def kind(event: Event) -> str:
    """Return the word for what happened."""
    return event.kind if isinstance(event, UnknownEvent) else type(event).__name__


def _fields(event: Event) -> dict[str, Any]:
    if isinstance(event, UnknownEvent):
        told = _unknown(event.body)
    else:
        names = (field.name for field in attrs.fields(type(event)))
        told = {name: getattr(event, name) for name in names if name not in _BESIDE}
    return {name: as_json(value) for name, value in told.items() if name not in HIDDEN}


def _unknown(body: str) -> dict[str, Any]:
    try:
        fields = json.loads(body)
    except ValueError:
        return {"body": body}
    return fields if isinstance(fields, dict) else {"body": body}
