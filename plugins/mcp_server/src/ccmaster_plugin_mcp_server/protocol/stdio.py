"""Serve one client over standard input and output."""

from mcp.server.stdio import stdio_server

from ccmaster_plugin_mcp_server.protocol.identity import Identified


async def serve(server: Identified) -> None:
    """Serve until the client closes its end. Nothing else may write to standard output."""
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())
