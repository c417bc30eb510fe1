"""How a figure says what it is: its definition stands at its field, as a value."""

from collections.abc import Iterator
from typing import Any

import attrs
from attrs import field, frozen

from ccmaster_hookspecs.events import Event

_KEY = "definition"


@frozen(kw_only=True)
class Definition:
    """What one figure means."""

    text: str
    """One sentence or more."""
    unit: str = ""
    """What it is counted in; empty where it is no amount."""
    events: tuple[type[Event], ...] = ()
    """The kinds of events without which it would be zero, or empty; none: it needs none."""


def figure(text: str, *events: type[Event], unit: str = "") -> Any:
    """Define a figure, as a field of a frozen attrs class; see `Definition`."""
    return field(metadata={_KEY: Definition(text=text, unit=unit, events=events)})


def definitions(shape: type) -> Iterator[tuple[str, Any, Definition]]:
    """Yield the name, the type and the definition of each figure of a class, in order."""
    attrs.resolve_types(shape)
    for one in attrs.fields(shape):
        yield one.name, one.type, one.metadata[_KEY]
