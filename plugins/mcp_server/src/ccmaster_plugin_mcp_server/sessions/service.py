"""What a host does for the session tools, for as long as it lasts."""

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_mcp_server.sessions import sweeping
from ccmaster_plugin_mcp_server.sessions.figures import figured


async def run(host: Host) -> None:
    """Keep up the figures, and end the temporary sessions that nobody waits for."""
    async with figured(host):
        await sweeping.run(host)
