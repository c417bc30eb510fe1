"""The tools that drive sessions, described: their code is imported when they are called."""

from ccmaster_hookspecs.mcp import Tool
from ccmaster_plugin_mcp_server.sessions.described.approving import APPROVING
from ccmaster_plugin_mcp_server.sessions.described.launching import LAUNCHING
from ccmaster_plugin_mcp_server.sessions.described.looking import LOOKING
from ccmaster_plugin_mcp_server.sessions.described.messaging import MESSAGING
from ccmaster_plugin_mcp_server.sessions.described.searching import SEARCHING
from ccmaster_plugin_mcp_server.sessions.described.steering import STEERING

TOOLS: tuple[Tool, ...] = (
    *LAUNCHING,
    *LOOKING,
    *MESSAGING,
    *STEERING,
    *APPROVING,
    *SEARCHING,
)
