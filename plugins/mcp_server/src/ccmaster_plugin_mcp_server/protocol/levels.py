"""What a client wants to hear of what tools log: deprecated by the protocol, and still in use."""

import mcp_types as types
from mcp_types import LOG_LEVEL_META_KEY

from ccmaster_plugin_mcp_server.protocol.callers import Context
from ccmaster_plugin_mcp_server.protocol.clients import is_modern
from ccmaster_plugin_mcp_server.protocol.connections import connection_of

LEVELS = ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")
"""From the least to the most severe."""
AT_FIRST = "info"
"""What a client hears that never said what it wants, until 2025-11-25."""

_KEY = "ccmaster.log_level"


async def set_level(ctx: Context, params: types.SetLevelRequestParams) -> types.EmptyResult:
    """Keep what the client of a connection wants (`logging/setLevel`, until 2025-11-25)."""
    connection_of(ctx).state[_KEY] = params.level
    return types.EmptyResult()


def wants_log(ctx: Context, level: str) -> bool:
    """Tell whether the client of a request wants to hear of this level."""
    if is_modern(ctx):
        least = (ctx.meta or {}).get(LOG_LEVEL_META_KEY)
    else:
        least = connection_of(ctx).state.get(_KEY, AT_FIRST)
    return least in LEVELS and LEVELS.index(level) >= LEVELS.index(least)
