"""Tools that change what this plugin offers, while ccmaster runs."""

from ccmaster_hookspecs.mcp import Prompt, ToolCall
from ccmaster_plugin_conformance.fixture import PLUGIN, SCOPE, fixture

PASSING_TOOL = fixture("test_passing", f"{__name__}:nothing", "Is here for a moment.")
PASSING_PROMPT = Prompt(
    name="test_passing", get=f"{__name__}:nothing", scope=SCOPE, description="Is here for a moment."
)


async def nothing(call: object) -> str:
    """Return a text."""
    return "nothing"


async def change_tools(call: ToolCall) -> str:
    """Add a tool, and take it away again."""
    call.host.contributed.add(PLUGIN, PASSING_TOOL)()
    return "The tools have changed twice."


async def change_prompts(call: ToolCall) -> str:
    """Add a prompt, and take it away again."""
    call.host.contributed.add(PLUGIN, PASSING_PROMPT)()
    return "The prompts have changed twice."


TOOLS = (
    fixture("test_trigger_tool_change", f"{__name__}:change_tools", "Changes the tools."),
    fixture("test_trigger_prompt_change", f"{__name__}:change_prompts", "Changes the prompts."),
)
