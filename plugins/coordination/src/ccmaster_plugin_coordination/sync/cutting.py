"""Taking checkpoints, and finding those that were taken."""

from collections.abc import Collection, Sequence

from ccmaster_hookspecs.errors import Conflict, InvalidRequest, StoreError
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.storage import EventStore
from ccmaster_plugin_coordination.catching_up import EVERYTHING
from ccmaster_plugin_coordination.sync.checkpoint import agent_at
from ccmaster_plugin_coordination.sync.events import (
    CHECKPOINT,
    AgentAt,
    CheckpointTaken,
    checkpoint_stream,
)

ATTEMPTS = 100
"""How often it is looked again because an ended session came back meanwhile."""


async def taken(
    host: Host, name: str | None, by: Principal, agents: Collection[str]
) -> CheckpointTaken:
    """Keep where some agents stand, all at one position of the store.

    Args:
        host: ccmaster.
        name: What the checkpoint is called; None: by its position.
        by: Who takes it.
        agents: The sessions' ids; empty: all that have not ended.

    Raises:
        InvalidRequest: A checkpoint of that name was taken before.
    """
    position, found = await cut(host, agents)
    name = name or f"at-{position}"
    stream = checkpoint_stream(name)
    checkpoint = CheckpointTaken(stream=stream, by=by, position=position, agents=found)
    try:
        await host.store.append(checkpoint, expect={stream: 0})
    except Conflict:
        raise InvalidRequest(
            f"a checkpoint {name!r} was taken before", "choose another name"
        ) from None
    return checkpoint


async def cut(host: Host, agents: Collection[str]) -> tuple[int, tuple[AgentAt, ...]]:
    """Return a position, and where some agents stood there; see `taken`."""
    for _ in range(ATTEMPTS):
        cut = await host.cut()
        living = {status.session_id: status for status in cut.statuses}
        ended = {agent: await host.status(agent) for agent in agents if agent not in living}
        if not any(status.live for status in ended.values()):
            wanted = agents or living
            every = {**living, **ended}
            return cut.position, tuple(agent_at(every[agent]) for agent in wanted)
    raise StoreError("the named agents end and come back all the time", "try again")


async def find(store: EventStore, name: str) -> CheckpointTaken:
    """Return a checkpoint.

    Raises:
        InvalidRequest: None of that name was taken.
    """
    for stored in await store.tail(checkpoint_stream(name), 1):
        if isinstance(stored.event, CheckpointTaken):
            return stored.event
    raise InvalidRequest(
        f"no checkpoint is called {name!r}", "`ccmaster checkpoints list` shows all"
    )


async def compared(
    host: Host, before: str, after: str | None
) -> tuple[Sequence[AgentAt], Sequence[AgentAt]]:
    """Return where agents stood at a checkpoint, and at a later one.

    Args:
        host: ccmaster.
        before: The earlier checkpoint's name.
        after: The later one's; None: where the agents of the earlier one stand now.
    """
    first = (await find(host.store, before)).agents
    if after is not None:
        return first, (await find(host.store, after)).agents
    _, agents = await cut(host, [one.agent for one in first])
    return first, agents


async def every(store: EventStore) -> Sequence[CheckpointTaken]:
    """Return all checkpoints, in the order in which they were taken."""
    stored = await store.read(prefix=CHECKPOINT, limit=EVERYTHING)
    return [one.event for one in stored if isinstance(one.event, CheckpointTaken)]


def name_of(checkpoint: CheckpointTaken) -> str:
    """Return what a checkpoint is called."""
    return checkpoint.stream.removeprefix(CHECKPOINT)
