"""What lasts longer than a request, until 2025-11-25: the connection that it came over."""

from mcp.server.connection import Connection

from ccmaster_plugin_mcp_server.protocol.callers import Context


def connection_of(ctx: Context) -> Connection:
    """Return the connection of a request.

    The SDK makes a session for each request and gives no public way to what is behind it; to
    tell a client anything later takes the connection (mcp 2.3).
    """
    return ctx.session._connection  # noqa: SLF001
