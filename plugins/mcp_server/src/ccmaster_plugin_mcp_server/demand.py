"""Whether agents will need the server soon: to load it takes a second, and they would wait for it.

A host whose agents never call keeps the memory and the time.
"""

from contextlib import aclosing

from ccmaster_hookspecs.events import SessionTokenIssued
from ccmaster_hookspecs.host import Host
from ccmaster_plugin_mcp_server.events import CALLS


async def needed(host: Host, position: int) -> None:
    """Wait until an agent needs it, or will.

    That is at once where tools of this store were called before, or an agent has its token
    already, from a host that served before; else when the first agent is given one.

    Args:
        host: Whose store to look at.
        position: Where in the store to look from.
    """
    if await is_expected(host):
        return
    async with aclosing(host.store.follow(position)) as batches:
        async for batch in batches:
            if any(isinstance(stored.event, SessionTokenIssued) for stored in batch):
                return


async def is_expected(host: Host) -> bool:
    """Say whether agents use tools of this store, as far as that is known."""
    if await host.store.tail(CALLS, 1):
        return True
    return any(status.token_hash for status in await host.sessions())
