"""The reference of the MCP server says what the code does, and names everything there is."""

from pathlib import Path

import mcp_types
import pytest

from ccmaster_hookspecs.mcp import Resource
from ccmaster_plugin_mcp_server.reference import (
    BEGINNING,
    ERRORS,
    OWN,
    Described,
    mcp_page,
    of_plugin,
)

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "mcp.md").read_text(encoding="utf-8")
COORDINATION = of_plugin("coordination")
PAGES = {"mcp.md": OWN, "coordination.md": COORDINATION}
TOOLS = (*OWN.tools, *COORDINATION.tools)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_has_every_tool_resource_prompt_and_error(page):
    text = (DOCS / page).read_text(encoding="utf-8")
    assert mcp_page(text, PAGES[page]) == text, "write it again with: make docs"


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_every_tool_says_what_each_argument_and_field_means(tool):
    for schema in (tool.input_schema, tool.output_schema):
        assert schema is not None
        for name, described in schema.get("properties", {}).items():
            assert described.get("description", "").endswith("."), name


def test_every_resource_and_prompt_says_what_it_is():
    for one in (*OWN.resources, *COORDINATION.resources, *OWN.prompts):
        assert one.description.endswith("."), one.name


def test_every_error_has_its_number():
    reference = PAGE.partition(BEGINNING)[2]
    for name in ERRORS:
        assert f"| `{getattr(mcp_types, name)}` |" in reference


def test_what_is_not_told_of_is_said():
    quiet = Resource(
        uri="x://a", name="a", read="m:f", scope=TOOLS[0].scope, description="It is there."
    )
    page = mcp_page(f"# Mine\n{BEGINNING}\nstale", Described([], [quiet]))
    assert "changes are not told" in page
    assert "stale" not in page
    with pytest.raises(ValueError, match="the page has no line"):
        mcp_page("# Mine", OWN)
