"""Reading who is there."""

from typing import Any

from ccmaster_hookspecs.mcp import ReadCall
from ccmaster_plugin_coordination.agents import facts
from ccmaster_plugin_coordination.agents.registry import agents_of


async def agents(call: ReadCall) -> dict[str, Any]:
    """Tell of every agent that has not ended, the newest first."""
    living = await agents_of(call.host, await call.host.sessions())
    return {"agents": [facts.brief(agent) for agent in reversed(living)], "count": len(living)}
