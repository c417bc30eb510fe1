"""The page on metrics defines every figure as the code does."""

from pathlib import Path

import attrs
import pytest

from ccmaster_hookspecs.events import Event
from ccmaster_plugin_mcp_server.analytics.definitions import definitions
from ccmaster_plugin_mcp_server.analytics.page import BEGINNING, DOCUMENTS, metrics_page
from ccmaster_plugin_mcp_server.analytics.shapes import schema

PAGE = Path(__file__).parents[4] / "docs" / "metrics.md"


def shapes():
    todo, seen = [*DOCUMENTS.values()], []
    while todo:
        shape = todo.pop()
        if shape not in seen:
            seen.append(shape)
            for _, kind, _ in definitions(shape):
                inside = (kind, *getattr(kind, "__args__", ()))
                todo += [part for part in inside if attrs.has(part)]
    return seen


def test_the_page_is_as_the_code_is():
    page = PAGE.read_text(encoding="utf-8")
    assert metrics_page(page) == page, "write it again with: make docs"


def test_every_figure_is_on_the_page_and_says_what_it_is():
    page = PAGE.read_text(encoding="utf-8")
    assert len(shapes()) > 15
    for shape in shapes():
        for name, _, definition in definitions(shape):
            assert definition.text.endswith("."), f"{shape.__name__}.{name}"
            assert all(issubclass(kind, Event) for kind in definition.events)
            assert f"| `{name}` | " in page


def test_every_amount_has_a_unit():
    for shape in shapes():
        for name, kind, definition in definitions(shape):
            if {int, float} & {kind, *getattr(kind, "__args__", ())}:
                assert definition.unit, f"{shape.__name__}.{name}"


def test_the_schema_says_the_same_as_the_page():
    for shape in DOCUMENTS.values():
        for name, _, definition in definitions(shape):
            assert schema(shape)["properties"][name]["description"] == definition.text


def test_what_stands_before_the_tables_stays_and_what_follows_is_new():
    page = metrics_page(f"# Mine\n{BEGINNING}\nstale")
    assert page.startswith(f"# Mine\n{BEGINNING}\n\n## `ccmaster://system_metrics`\n")
    assert "stale" not in page
    with pytest.raises(ValueError, match="the page has no line"):
        metrics_page("# Mine")
