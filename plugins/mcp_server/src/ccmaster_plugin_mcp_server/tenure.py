"""Which of the hosts that share a store serves it: the one that holds the claim, and no other."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from ccmaster_hookspecs.errors import AlreadyClaimed, StoreError
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.storage import Claim
from ccmaster_plugin_mcp_server.events import SERVER, McpStopped
from ccmaster_plugin_mcp_server.finishing import finished

log = logging.getLogger(__name__)

LOOKS = 4
"""How often within a lease a host looks whether it has the claim still, or may have it."""


@asynccontextmanager
async def held(host: Host) -> AsyncIterator[Claim]:
    """Wait until this host may serve; leave the right to the next in the end.

    The host renews all its claims itself.
    """
    claim = await _taken(host)
    try:
        yield claim
    finally:
        await finished(_given_up(host, claim))


async def over(host: Host, claim: Claim) -> None:
    """Return once another host may serve: this one could not renew its claim in time."""
    while True:
        await asyncio.sleep(_pause(host))
        try:
            if (await host.store.claims(SERVER)).get(SERVER) != claim:
                log.warning("another host serves MCP now")
                return
        except StoreError as error:
            log.warning("whether this host may serve MCP cannot be read: %s", error)


async def _taken(host: Host) -> Claim:
    lease = host.settings("host").lease_seconds
    while True:
        position = await host.store.position()
        try:
            return await host.store.claim(SERVER, host.host_id, lease)
        except AlreadyClaimed:
            await _until_one_stops(host, position)


async def _until_one_stops(host: Host, position: int) -> None:
    """Wait for word that the server stopped; one that died gives none, so not for long."""
    try:
        async with asyncio.timeout(_pause(host)), aclosing(host.store.follow(position)) as batches:
            async for batch in batches:
                if any(isinstance(stored.event, McpStopped) for stored in batch):
                    return
    except TimeoutError:
        return


async def _given_up(host: Host, claim: Claim) -> None:
    try:
        await host.store.append(McpStopped(host=host.host_id), claim=claim)
        await host.store.release(claim)
    except StoreError as error:
        log.warning("the claim on %s lapses by itself: %s", SERVER, error)


def _pause(host: Host) -> float:
    lease: float = host.settings("host").lease_seconds
    return lease / LOOKS
