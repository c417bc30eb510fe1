"""The changes that a server tells of, one after the other, in either era."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from attrs import define, field, frozen
from mcp import types
from mcp.client.session import IncomingMessage
from mcp.client.subscriptions import (
    PromptsListChanged,
    ResourcesListChanged,
    ResourceUpdated,
    ServerEvent,
    ToolsListChanged,
)

from ccmaster_hookspecs.clean import one_line
from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_plugin_mcp_server.inspecting.connection import Connection

_HEARTBEAT = 10.0
"""Seconds after which a silent server of the older era is asked whether it still lives."""


@frozen
class Change:
    """Something that a server has anew."""

    what: str
    """'tools', 'prompts', 'resources', or 'resource'."""
    uri: str | None = None
    """Which resource; None: their list."""

    def __str__(self) -> str:
        if self.uri is None:
            return f"{self.what} changed"
        return f"{self.what} updated  {one_line(self.uri)}"


@define
class Notified:
    """The changes that come as notifications; None is the end of the connection."""

    changes: "asyncio.Queue[Change | None]" = field(factory=asyncio.Queue)

    async def __call__(self, message: IncomingMessage) -> None:
        """Take a message of the server."""
        match message:
            case types.ToolListChangedNotification():
                self.changes.put_nowait(Change("tools"))
            case types.PromptListChangedNotification():
                self.changes.put_nowait(Change("prompts"))
            case types.ResourceListChangedNotification():
                self.changes.put_nowait(Change("resources"))
            case types.ResourceUpdatedNotification(params=params):
                self.changes.put_nowait(Change("resource", params.uri))


@asynccontextmanager
async def changes(
    connection: Connection, uris: Sequence[str], notified: Notified
) -> AsyncIterator[AsyncIterator[Change]]:
    """Subscribe to all lists and some resources, and yield what changes.

    Args:
        connection: One whose messages reach `notified`.
        uris: The resources.
        notified: Where the notifications of the older era come.

    Raises:
        CcmasterError: The server tells of no changes, or is gone.
    """
    if connection.modern:
        connection.doing = "subscriptions/listen"
        async with connection.client.listen(
            tools_list_changed=True,
            prompts_list_changed=True,
            resources_list_changed=True,
            resource_subscriptions=uris,
        ) as subscription:
            _check(connection, subscription.honored, uris)
            yield _modern(subscription)
    else:
        for uri in uris:
            with connection.timed("resources/subscribe"):
                await connection.client.session.send_request(
                    types.SubscribeRequest(params=types.SubscribeRequestParams(uri=uri)),
                    types.EmptyResult,
                )
        connection.tap.on_end.append(lambda: notified.changes.put_nowait(None))
        yield _legacy(connection, notified)


def _check(connection: Connection, honored: types.SubscriptionFilter, uris: Sequence[str]) -> None:
    refused = sorted({*uris} - {*(honored.resource_subscriptions or ())})
    if refused:
        raise CcmasterError(
            f"{connection.target} does not tell of changes of {', '.join(refused)}",
            "name resources that it has; `read` lists them",
        )


async def _modern(subscription: AsyncIterator[ServerEvent]) -> AsyncIterator[Change]:
    async for event in subscription:
        match event:
            case ToolsListChanged():
                yield Change("tools")
            case PromptsListChanged():
                yield Change("prompts")
            case ResourcesListChanged():
                yield Change("resources")
            case ResourceUpdated(uri=uri):
                yield Change("resource", uri)


async def _legacy(connection: Connection, notified: Notified) -> AsyncIterator[Change]:
    while True:
        change: Change | None = None
        with suppress(TimeoutError):
            async with asyncio.timeout(_HEARTBEAT):
                change = await notified.changes.get()
                if change is None:
                    raise CcmasterError(
                        f"{connection.target} is gone", "start it again, and watch it again"
                    )
        if change is not None:
            yield change
            continue
        refusal = connection.exchange.refusal
        if refusal is not None and refusal.method == "GET":
            raise CcmasterError(
                f"{connection.target} sends no notifications: HTTP {refusal.status}",
                "a server of this era sends them over GET; try --era modern",
            )
        connection.doing = "ping"
        await connection.client.session.send_ping()
