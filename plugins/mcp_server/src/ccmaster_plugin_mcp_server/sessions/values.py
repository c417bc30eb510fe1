"""Values as JSON with an end: whoever reads them may be an agent, and pays for each word."""

import math
from collections.abc import Mapping, Sequence, Set
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import attrs

from ccmaster_hookspecs.principals import Principal

LONGEST = 4000
"""Characters of a text that are told."""
MANY = 100
"""Items of a collection that are told."""
DEEPEST = 8
"""How deeply values are told that are within others."""


def as_json(value: Any, depth: int = DEEPEST) -> Any:
    """Return what JSON can say of a value: attrs values by their fields, principals as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, str | Principal):
        return cut(str(value))
    return _inside(value, depth - 1) if depth else "…"


def cut(text: str, longest: int = LONGEST) -> str:
    """Return the beginning of a text, and how much is left out; what is no Unicode is replaced."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    if len(clean) <= longest:
        return clean
    return f"{clean[:longest]}… ({len(clean) - longest} more characters)"


def one_line(text: str, longest: int) -> str:
    """Return a text as one line of what can be printed."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def when(at: datetime | None) -> str | None:
    """Write a time as ISO 8601, in UTC."""
    return None if at is None else at.astimezone(UTC).isoformat()


def _inside(value: Any, depth: int) -> Any:
    if attrs.has(type(value)):
        names = (field.name for field in attrs.fields(type(value)))
        return {name: as_json(getattr(value, name), depth) for name in names}
    if isinstance(value, Mapping):
        some = islice(value.items(), MANY)
        return {cut(str(key), 200): as_json(item, depth) for key, item in some}
    if isinstance(value, Sequence | Set):
        return [as_json(item, depth) for item in islice(value, MANY)]
    return cut(str(value))
