"""Rolls dice; what it is called with fits the tool's schema already."""

import random

from ccmaster_hookspecs.mcp import ToolCall


async def roll(call: ToolCall) -> dict[str, object]:
    """Roll, and return the tool's structured content."""
    count, sides = call.arguments.get("count", 1), call.arguments["sides"]
    rolled = [random.randint(1, sides) for _ in range(count)]  # noqa: S311 - it is a game
    return {"rolled": rolled, "sum": sum(rolled)}
