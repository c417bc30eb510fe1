"""Reading what the CLI writes, field by field: nothing it may write makes this fail."""

import json
import math
from collections.abc import Mapping
from typing import Any

Wire = Mapping[str, Any]
"""A JSON object as it came."""


def parse(line: bytes) -> Wire | None:
    """Read one line; None where it is not a JSON object."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None


def kind(message: Wire) -> str:
    """Name what a message is: its type, and the subtype of the CLI's own news."""
    kind = text(message, "type")
    return f"system/{text(message, 'subtype')}" if kind == "system" else kind


def text(message: Wire, key: str) -> str:
    """Return a text; empty where there is none."""
    value = message.get(key)
    return clean(value) if isinstance(value, str) else ""


def number(message: Wire, key: str) -> float:
    """Return a number that is neither negative nor endless; 0 where there is none."""
    value = message.get(key)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0
    return value if math.isfinite(value) and value >= 0 else 0


def table(message: Wire, key: str) -> Wire:
    """Return an object; empty where there is none."""
    value = message.get(key)
    return value if isinstance(value, dict) else {}


def tables(message: Wire, key: str) -> list[Wire]:
    """Return a list's objects; empty where there is none."""
    value = message.get(key)
    items = value if isinstance(value, list) else []
    return [each for each in items if isinstance(each, dict)]


def texts(message: Wire, key: str) -> list[str]:
    """Return a list's texts; empty where there is none."""
    value = message.get(key)
    items = value if isinstance(value, list) else []
    return [clean(each) for each in items if isinstance(each, str)]


def clean(value: Any) -> Any:
    """Replace what cannot be written as UTF-8: the halves of a character that was cut in two."""
    match value:
        case str():
            return value if value.isascii() else value.encode("utf-8", "replace").decode()
        case dict():
            return {clean(key): clean(each) for key, each in value.items()}
        case list():
            return [clean(each) for each in value]
    return value


def beginning(value: str, length: int) -> str:
    """Cut a text to a length."""
    return value if len(value) <= length else value[: length - 1] + "…"
