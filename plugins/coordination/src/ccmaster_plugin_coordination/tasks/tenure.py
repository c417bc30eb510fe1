"""Which of the hosts that share a store conducts: the one that holds the claim, and no other."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from ccmaster_hookspecs.errors import AlreadyClaimed, StoreError
from ccmaster_hookspecs.events import HostStopped
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.storage import Claim
from ccmaster_plugin_coordination.tasks.following import News, news

log = logging.getLogger(__name__)

CONDUCTOR = "coordination/conductor"
"""The stream whose claim says who conducts."""
LOOKS = 4
"""How often within a lease a host looks whether it has the claim still, or may have it."""


@asynccontextmanager
async def held(host: Host) -> AsyncIterator[Claim]:
    """Wait until this host may conduct; leave the right to the next in the end.

    The host renews all its claims itself.
    """
    claim = await _taken(host)
    try:
        yield claim
    finally:
        await asyncio.shield(_given_up(host, claim))


async def is_over(host: Host, claim: Claim) -> bool:
    """Say whether another host may conduct: this one could not renew its claim in time."""
    return (await host.store.claims(CONDUCTOR)).get(CONDUCTOR) != claim


def pause(host: Host) -> float:
    """Return the seconds between two looks at a claim."""
    lease: float = host.settings("host").lease_seconds
    return lease / LOOKS


async def _taken(host: Host) -> Claim:
    lease = host.settings("host").lease_seconds
    async with news(host.store, await host.store.position()) as happened:
        while True:
            try:
                return await host.store.claim(CONDUCTOR, host.host_id, lease)
            except AlreadyClaimed:
                await _until_one_stops(happened, pause(host))


async def _until_one_stops(happened: News, seconds: float) -> None:
    """Wait for word that a host stopped; one that died gives none, so not for long."""
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    while (left := until - clock()) > 0:
        if any(isinstance(one.event, HostStopped) for one in await happened.within(left)):
            return


async def _given_up(host: Host, claim: Claim) -> None:
    try:
        await host.store.release(claim)
    except StoreError as error:
        log.warning("the claim on %s lapses by itself: %s", CONDUCTOR, error)
