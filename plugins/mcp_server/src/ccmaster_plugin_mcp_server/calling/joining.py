"""Whether a session's call is really its agent's: it joins a tool use that its host saw.

A session's token alone is not enough: whoever else had it could speak in the session's name.
"""

import asyncio
from contextlib import aclosing

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.status import Status

SEEN_AS = "mcp__ccmaster__"
"""What an agent calls our tools by begins with this."""
PATIENCE = 5.0
"""Seconds that the event of a tool use may be on its way."""


async def stranger(host: Host, caller: Principal, tool: str, tool_use_id: str | None) -> str | None:
    """Say why a call is not its session's own; None: it is, or the caller is no session.

    Args:
        host: Where to look.
        caller: Whose token the call has.
        tool: The tool's name.
        tool_use_id: The tool use that the call says it is.
    """
    if caller.kind is not PrincipalKind.SESSION:
        return None
    if tool_use_id is None:
        return "a session calls tools through its agent alone, and this call names no tool use"
    if _fits(await host.status(caller.name), tool, tool_use_id):
        return None
    # The last event is looked at again: it may have come since.
    after = await host.store.position() - 1
    try:
        async with asyncio.timeout(PATIENCE), aclosing(host.store.follow(after)) as batches:
            async for _ in batches:
                if _fits(await host.status(caller.name), tool, tool_use_id):
                    return None
    except TimeoutError:
        pass
    return f"the session's agent does not use {tool} now: the tool use is another's, or over"


def _fits(status: Status, tool: str, tool_use_id: str) -> bool:
    doing = status.tools.get(tool_use_id, "")
    return doing.partition(" ")[0] == SEEN_AS + tool
