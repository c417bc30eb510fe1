"""Making a task of a call: durable, and claimed, before anybody is told of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from ccmaster_hookspecs.mcp import Answer
from ccmaster_hookspecs.storage import Claim, EventStore
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.finishing import finished
from ccmaster_plugin_mcp_server.protocol.bounds import TooMany
from ccmaster_plugin_mcp_server.tasks.events import McpTaskCreated, McpTaskOpened, stream_of
from ccmaster_plugin_mcp_server.tasks.index import Index
from ccmaster_plugin_mcp_server.tasks.limits import Limits

ID_BYTES = 24
"""Random bytes of a task's id: nobody guesses one."""


def new_id() -> str:
    """Return the id of a new task."""
    return token_urlsafe(ID_BYTES)


def check_room(wanted: Wanted, index: Index, limits: Limits) -> None:
    """Check that there may be one task more.

    Args:
        wanted: What is to become one.
        index: The tasks that are not over.
        limits: How many there may be.

    Raises:
        TooMany: There are as many as may be.
    """
    mend = "wait until one of them is over, or cancel one"
    if index.count(wanted.caller) >= limits.running_each:
        raise TooMany(f"{wanted.caller} has {limits.running_each} tasks that are not over", mend)
    if index.count() >= limits.running:
        raise TooMany(f"there are {limits.running} tasks that are not over", mend)


def events_of(
    task_id: str,
    wanted: Wanted,
    *,
    client: Mapping[str, Any],
    answers: Mapping[str, Answer],
    at: datetime,
    lasts: timedelta,
    runner: str,
    since: int,
) -> tuple[McpTaskCreated, McpTaskOpened]:
    """Return the first events of a task.

    Args:
        task_id: Its id.
        wanted: The call that becomes it.
        client: What the client can, as the protocol writes it.
        answers: What was answered before.
        at: When it is made.
        lasts: How long it lasts.
        runner: The holder of the claim under which it runs.
        since: From where on the index tells of all tasks.
    """
    expires = at + lasts
    created = McpTaskCreated(
        stream=stream_of(task_id),
        at=at,
        caller=wanted.caller,
        scopes=tuple(sorted(wanted.caller.scopes)),
        tool=wanted.tool.name,
        arguments=wanted.arguments,
        call_id=wanted.call_id,
        tool_use_id=wanted.tool_use_id,
        expires=expires,
        client=client,
        answers=answers,
    )
    opened = McpTaskOpened(
        at=at, task_id=task_id, caller=wanted.caller, expires=expires, runner=runner, since=since
    )
    return created, opened


async def kept(
    store: EventStore, created: McpTaskCreated, opened: McpTaskOpened, lease: float
) -> tuple[Claim, int]:
    """Keep a new task, under a claim: so that nobody else finds it and takes it for abandoned.

    Args:
        store: Where to.
        created: Its first event.
        opened: What the index says of it.
        lease: Seconds that the claim lasts.

    Returns:
        The claim, and where in the index it stands.
    """
    claim = await store.claim(created.stream, opened.runner, lease)
    try:
        position = await store.append(created, opened, claim=claim)
    except BaseException:
        # It may have been kept all the same: then it is found, and taken for abandoned.
        await finished(store.release(claim))
        raise
    return claim, position
