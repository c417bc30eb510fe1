"""Tools that tell the client something while they run."""

import asyncio

from ccmaster_hookspecs.mcp import ToolCall
from ccmaster_plugin_conformance.fixture import fixture

PAUSE = 0.05
"""Seconds between two words, so that each travels by itself; the suite says how many."""
AWAY = 0.2
"""Seconds that a client has to come back."""


async def logging(call: ToolCall) -> str:
    """Log three times."""
    await call.log("info", "Tool execution started")
    await asyncio.sleep(PAUSE)
    await call.log("info", "Tool processing data")
    await asyncio.sleep(PAUSE)
    await call.log("info", "Tool execution completed")
    return "Tool with logging executed successfully"


async def progress(call: ToolCall) -> str:
    """Tell three times how far it is."""
    await call.progress(0, 100, "Completed step 0 of 100")
    await asyncio.sleep(PAUSE)
    await call.progress(50, 100, "Completed step 50 of 100")
    await asyncio.sleep(PAUSE)
    await call.progress(100, 100, "Completed step 100 of 100")
    return "Tool with progress executed successfully"


async def reconnection(call: ToolCall) -> str:
    """Let the client go, and go on."""
    await call.log("info", "Before disconnect")
    await call.release()
    await asyncio.sleep(AWAY)
    await call.log("info", "After reconnect")
    return "Reconnection test completed"


TOOLS = (
    fixture("test_tool_with_logging", f"{__name__}:logging", "Logs as it runs."),
    fixture("test_logging_tool", f"{__name__}:logging", "Logs as it runs."),
    fixture("test_tool_with_progress", f"{__name__}:progress", "Tells how far it is."),
    fixture("test_reconnection", f"{__name__}:reconnection", "Ends its stream before its result."),
)
