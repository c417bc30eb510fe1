"""Looking at a coordination as it stands now, and waiting for its end."""

import asyncio
from collections.abc import Awaitable, Callable

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_coordination.tasks.board import board_of
from ccmaster_plugin_coordination.tasks.cast import cast
from ccmaster_plugin_coordination.tasks.events import TaskEvent
from ccmaster_plugin_coordination.tasks.following import news
from ccmaster_plugin_coordination.together.cancelling import found
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.coordinations import coordinations_of
from ccmaster_plugin_coordination.together.events import CoordinationEvent
from ccmaster_plugin_coordination.together.facts import Sight
from ccmaster_plugin_coordination.together.situating import tasks_of

BEAT = 10.0
"""Seconds after which whoever waits is told again, though nothing changed."""

Told = Callable[[Sight], Awaitable[None]]


async def look(host: Host, wanted: str) -> Sight:
    """Return a coordination as it stands now, by its id or the beginning of it.

    Raises:
        InvalidRequest: None is meant by it, or several may be.
    """
    return await _sight(host, await found(host, wanted))


async def until_over(host: Host, coordination_id: str, told: Told, seconds: float) -> Sight:
    """Return a coordination once it is over, or the time is up.

    Args:
        host: ccmaster.
        coordination_id: Its id.
        told: Called with how it stands whenever that changes, and now and then.
        seconds: How long to wait at most.
    """
    clock = asyncio.get_running_loop().time
    until = clock() + seconds
    async with news(host.store, await host.store.position()) as happened:
        while True:
            known = await coordinations_of(host).now()
            sight = await _sight(host, known.all[coordination_id])
            if not sight.one.running or clock() >= until:
                return sight
            await told(sight)
            beat = min(until, clock() + BEAT)
            while (left := beat - clock()) > 0:
                batch = await happened.within(left)
                if any(isinstance(each.event, TaskEvent | CoordinationEvent) for each in batch):
                    break


async def _sight(host: Host, one: Coordination) -> Sight:
    board = await board_of(host).now()
    return Sight(
        one=one,
        board=board,
        agents=await cast(host, tasks_of(one, board)),
        strategy=host.contributed.strategies.get(one.strategy),
    )
