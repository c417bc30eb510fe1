"""Waiting for paths that others hold, no longer than they do."""

import asyncio

from ccmaster_hookspecs.errors import Refused
from ccmaster_hookspecs.events import SessionEnded
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.leases.claiming import Taken, Wish, claimed
from ccmaster_plugin_coordination.leases.events import PathsReleased
from ccmaster_plugin_coordination.leases.lease import Lease
from ccmaster_plugin_coordination.leases.telling import held

LOOK = 1.0
"""Seconds between two looks at whether a lease has lapsed, which is no event."""


async def got(host: Host, wanted: Wish, session: Status, *, most: int, wait: float) -> Lease:
    """Take a lease, waiting for it where others hold the paths.

    Args:
        host: ccmaster.
        wanted: What is wanted.
        session: Who wants it.
        most: How many leases a session may have.
        wait: Seconds at most; 0: not at all.

    Raises:
        Refused: Others hold the paths still.
    """
    clock = asyncio.get_running_loop().time
    end = clock() + wait
    while True:
        position = await host.store.position()
        answer = await claimed(host, wanted, session, most)
        if isinstance(answer, Lease):
            return answer
        left = end - clock()
        if left <= 0:
            raise _refused(answer)
        await _something(host, position, min(left, LOOK))


async def _something(host: Host, position: int, seconds: float) -> None:
    """Return once a lease, or a session, is over, or after some seconds."""
    follow = host.store.follow(position)
    try:
        async with asyncio.timeout(seconds):
            async for batch in follow:
                if any(isinstance(one.event, PathsReleased | SessionEnded) for one in batch):
                    return
    except TimeoutError:
        pass
    finally:
        await follow.aclose()


def _refused(taken: Taken) -> Refused:
    stands = taken.standing
    told = "; ".join(held(one, stands) for one in taken.leases[:5])
    return Refused(
        f"these paths are leased: {told}",
        "claim others, wait for them (`wait`), or ask their holder by message",
    )
