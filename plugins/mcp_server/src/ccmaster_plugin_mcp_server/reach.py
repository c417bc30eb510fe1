"""Where the server of a store is, told by its claim and its last event."""

import asyncio
import logging
from contextlib import aclosing

from attrs import frozen

from ccmaster_hookspecs.decisions import Connect
from ccmaster_hookspecs.host import Host
from ccmaster_plugin_mcp_server.events import SERVER, McpServing
from ccmaster_plugin_mcp_server.plugin import TABLE

log = logging.getLogger(__name__)

PATIENCE = 4.0
"""Seconds that a server has to come up, where a session's agent is about to need it."""
LAST = 20
"""How many of the last events of the server are looked at."""


@frozen(kw_only=True)
class Served:
    """A server that is up."""

    host: str
    pid: int
    url: str


async def served(host: Host) -> Served | None:
    """Return the server of the store; None: there is none now."""
    claim = (await host.store.claims(SERVER)).get(SERVER)
    return None if claim is None else await _last(host, claim.holder)


async def last_url(host: Host) -> str | None:
    """Return where the server is, or was last; it comes back to the same port. None: nowhere."""
    last = await _last(host)
    return None if last is None else last.url


async def reached(host: Host) -> Connect | None:
    """Return where a session's agent reaches the server, once it is up; None: there is none."""
    if not host.settings(TABLE).enabled:
        return None
    position = await host.store.position()
    if here := await served(host):
        return Connect(here.url)
    try:
        async with asyncio.timeout(PATIENCE), aclosing(host.store.follow(position)) as batches:
            async for batch in batches:
                came = any(isinstance(stored.event, McpServing) for stored in batch)
                if came and (here := await served(host)):
                    return Connect(here.url)
    except TimeoutError:
        log.warning("no MCP server came up in %s s: an agent does without its tools", PATIENCE)
    return None


async def _last(host: Host, holder: str | None = None) -> Served | None:
    """Return the server that came up last, of all or of one host."""
    for stored in reversed(await host.store.tail(SERVER, LAST)):
        event = stored.event
        if isinstance(event, McpServing) and holder in (None, event.host):
            return Served(host=event.host, pid=event.pid, url=event.url)
    return None
