"""The definitions of all figures as a page of the documentation.

`python -m ccmaster_plugin_mcp_server.analytics.page docs/metrics.md` writes them into the page.
"""

import inspect
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import attrs

from ccmaster_plugin_mcp_server.analytics.changes import SESSION_ANALYTICS, SYSTEM_METRICS
from ccmaster_plugin_mcp_server.analytics.definitions import Definition, definitions
from ccmaster_plugin_mcp_server.analytics.sessions import SessionAnalytics
from ccmaster_plugin_mcp_server.analytics.system import SystemMetrics

BEGINNING = "<!-- From here on, made by `make docs` from the code; a test holds them together. -->"
"""What stands in the page before the tables; all after it is written anew."""
DOCUMENTS: Mapping[str, type] = {
    SYSTEM_METRICS: SystemMetrics,
    SESSION_ANALYTICS: SessionAnalytics,
}
"""The resources, and what each is made of."""


def metrics_page(page: str) -> str:
    """Return the page with every figure defined, as Markdown.

    Args:
        page: The page as it is; all before `BEGINNING` stays.

    Raises:
        ValueError: The page does not say where the tables begin.
    """
    before, beginning, _ = page.partition(BEGINNING)
    if not beginning:
        raise ValueError(f"the page has no line {BEGINNING!r}")
    told: set[type] = set()
    lines = (line for uri, shape in DOCUMENTS.items() for line in _document(uri, shape, told))
    return "\n".join([before + BEGINNING, "", *lines])


def _document(uri: str, shape: type, told: set[type]) -> Iterator[str]:
    """Tell of a document and of every part of it that was not told of before."""
    yield f"## `{uri}`"
    yield ""
    parts = [shape]
    while parts:
        part = parts.pop(0)
        if part in told:
            continue
        told.add(part)
        if part is not shape:
            yield f"### {part.__name__}"
            yield ""
        yield inspect.getdoc(part) or ""
        yield ""
        yield from _table(part)
        parts += [inner for _, kind, _ in definitions(part) for inner in _classes(kind)]


def _table(shape: type) -> Iterator[str]:
    yield "| figure | unit | definition | events |"
    yield "|---|---|---|---|"
    for name, kind, definition in definitions(shape):
        events = ", ".join(f"`{event.__name__}`" for event in definition.events)
        yield f"| `{name}` | {_amount(kind, definition)} | {_cell(definition.text)} | {events} |"
    yield ""


def _amount(kind: Any, definition: Definition) -> str:
    """Say what a figure is counted in, or else what it is."""
    inside = get_args(kind) or (kind,)
    if classes := _classes(kind):
        links = ", ".join(f"[{part.__name__}](#{part.__name__.lower()})" for part in classes)
        return f"list of {links}" if Ellipsis in inside else links
    words = ", ".join(f"`{word}`" for part in inside if _has_words(part) for word in part)
    if words:
        return f"{definition.unit} for each of {words}" if definition.unit else f"one of {words}"
    return definition.unit or next(_PLAIN[part] for part in inside if part in _PLAIN)


_PLAIN: Mapping[type, str] = {str: "text", datetime: "time", bool: "yes or no"}


def _has_words(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, StrEnum)


def _classes(kind: Any) -> list[type]:
    """Return the classes of figures that a field's type is made of."""
    return [inner for inner in (kind, *get_args(kind)) if attrs.has(inner)]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(metrics_page(path.read_text(encoding="utf-8")), encoding="utf-8")
