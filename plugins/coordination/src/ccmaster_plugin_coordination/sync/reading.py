"""Reading shared state and checkpoints."""

from collections.abc import Iterable
from typing import Any

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.mcp import Completion, ReadCall, UnknownResource
from ccmaster_plugin_coordination.catching_up import EVERYTHING
from ccmaster_plugin_coordination.sync import cutting, facts, sharing
from ccmaster_plugin_coordination.sync.events import SPACE, SpaceOpened


async def shared_state(call: ReadCall) -> dict[str, Any]:
    """Tell the values of a space."""
    name = call.variables["space"]
    try:
        space = await sharing.read(call.host, name, call.caller)
    except InvalidRequest as error:
        raise UnknownResource(error.problem, error.mend) from None
    return facts.shared(name, space)


async def checkpoints(call: ReadCall) -> dict[str, Any]:
    """Tell which checkpoints were taken, the newest first."""
    every = await cutting.every(call.host.store)
    told = [facts.checkpoint(taken) for taken in reversed(every)]
    return {
        "checkpoints": [
            {**one, "agents": [agent["name"] for agent in one["agents"]]} for one in told
        ]
    }


async def checkpoint(call: ReadCall) -> dict[str, Any]:
    """Tell where agents stood at a checkpoint."""
    try:
        taken = await cutting.find(call.host.store, call.variables["name"])
    except InvalidRequest as error:
        raise UnknownResource(error.problem, "ccmaster://checkpoints lists all") from None
    return facts.checkpoint(taken)


async def spaces(completion: Completion) -> Iterable[str]:
    """Name the spaces that the caller may use."""
    stored = await completion.host.store.read(prefix=SPACE, limit=EVERYTHING)
    names = {
        one.event.stream.removeprefix(SPACE): None
        for one in stored
        if isinstance(one.event, SpaceOpened)
    }
    found = []
    for name in names:
        space = (await sharing.spaces_of(completion.host).now(SPACE + name)).value
        if name.startswith(completion.value) and space.may_use(completion.caller):
            found.append(name)
    return found


async def names(completion: Completion) -> Iterable[str]:
    """Name the checkpoints, the newest first."""
    every = await cutting.every(completion.host.store)
    found = [cutting.name_of(taken) for taken in reversed(every)]
    return [name for name in found if name.startswith(completion.value)]
