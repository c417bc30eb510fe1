"""Answer `subscriptions/listen` (2026-07-28): a request that lasts, and tells of changes."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import mcp_types as types
from attrs import frozen
from mcp.server.subscriptions import SUBSCRIPTION_ID_META_KEY, ResourceUpdated

from ccmaster_hookspecs.mcp import Prompt, Resource, ResourceTemplate, Tool
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.protocol.bounds import Bound
from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.clients import TASKS, knows_tasks
from ccmaster_plugin_mcp_server.protocol.contents import Wire, complete, given
from ccmaster_plugin_mcp_server.protocol.errors import invalid, requires
from ccmaster_plugin_mcp_server.protocol.exchange import Exchange
from ccmaster_plugin_mcp_server.protocol.lists import METHODS, topics_of
from ccmaster_plugin_mcp_server.protocol.readables import Readables
from ccmaster_plugin_mcp_server.protocol.tasking import TaskListener, Tasks
from ccmaster_plugin_mcp_server.protocol.topics import Outbox, Topic

MOST_URIS = 1000
"""How many resources one subscription may name."""

ACKNOWLEDGED = "notifications/subscriptions/acknowledged"
UPDATED = "notifications/resources/updated"
TASK_CHANGED = "notifications/tasks"


@frozen
class _Told:
    """A notification that already is as the protocol writes it.

    It stands for one of the SDK's, so that none is made, checked and copied for each of
    thousands who listen.
    """

    _method: str
    _params: Wire

    def model_dump(self, **_: Any) -> Wire:
        """Return what is sent."""
        return {"method": self._method, "params": self._params}


@frozen
class Listening:
    """Serves each subscription until its client goes."""

    _readables: Readables
    _principal_of: PrincipalOf
    _bound: Bound
    _tasks: Tasks | None = None

    async def __call__(self, ctx: Context, params: types.SubscriptionsListenRequestParams) -> Wire:
        """Serve one subscription."""
        caller = self._principal_of(ctx)
        honored = self._honored(caller, params.notifications)
        subscription = _Subscription(ctx, {SUBSCRIPTION_ID_META_KEY: ctx.request_id})
        with self._bound.one(caller):
            async with self._heard(ctx, caller) as listener:
                await subscription.serve(honored, _topics(caller, honored), listener)
        return complete({"_meta": subscription.meta})

    def _honored(self, caller: Principal, wanted: types.SubscriptionFilter) -> Wire:
        uris = list(dict.fromkeys(wanted.resource_subscriptions or ()))
        if len(uris) > MOST_URIS:
            raise invalid(f"a subscription names {MOST_URIS} resources at most")
        readable = [uri for uri in uris if self._readables.find(caller, uri) is not None]
        return given(
            toolsListChanged=wanted.tools_list_changed or None,
            promptsListChanged=wanted.prompts_list_changed or None,
            resourcesListChanged=wanted.resources_list_changed or None,
            resourceSubscriptions=readable or None,
        )

    @asynccontextmanager
    async def _heard(self, ctx: Context, caller: Principal) -> AsyncIterator[TaskListener | None]:
        wanted = _task_ids(ctx)
        if self._tasks is None or not wanted:
            yield None
            return
        if not knows_tasks(ctx):
            raise requires({"extensions": {TASKS: {}}}, "tasks are told of to clients with tasks")
        async with self._tasks.listening(caller, wanted) as listener:
            yield listener


@frozen
class _Subscription:
    _ctx: Context
    meta: Wire

    async def serve(
        self, honored: Wire, topics: Sequence[Topic], listener: TaskListener | None
    ) -> None:
        """Tell of everything until nothing more will come."""
        exchange: Exchange = self._ctx.lifespan_context
        outbox = Outbox()
        # Before the acknowledgement: what changes while it is on its way must not be lost.
        exchange.topics.join(outbox, topics)
        exchange.streams.add(outbox)
        try:
            if listener is not None:
                honored = honored | given(taskIds=[*listener.task_ids] or None)
            await self._tell(ACKNOWLEDGED, notifications=honored)
            async with asyncio.TaskGroup() as telling:
                of_tasks = telling.create_task(self._tell_of_tasks(listener))
                await self._tell_of_changes(outbox)
                of_tasks.cancel()
        finally:
            exchange.streams.discard(outbox)
            exchange.topics.leave(outbox, topics)

    async def _tell_of_changes(self, outbox: Outbox) -> None:
        while events := await outbox.taken():
            for event in events:
                if isinstance(event, ResourceUpdated):
                    await self._tell(UPDATED, uri=event.uri)
                else:
                    await self._tell(METHODS[event])

    async def _tell_of_tasks(self, listener: TaskListener | None) -> None:
        if listener is not None:
            async for task in listener:
                await self._tell(TASK_CHANGED, **task)

    async def _tell(self, method: str, **params: Any) -> None:
        told: Any = _Told(method, {**params, "_meta": self.meta})
        await self._ctx.session.send_notification(told, related_request_id=self._ctx.request_id)


def _topics(caller: Principal, honored: Wire) -> list[Topic]:
    kinds: list[type] = []
    if honored.get("toolsListChanged"):
        kinds.append(Tool)
    if honored.get("promptsListChanged"):
        kinds.append(Prompt)
    if honored.get("resourcesListChanged"):
        kinds += [Resource, ResourceTemplate]
    return [*topics_of(caller, *kinds), *honored.get("resourceSubscriptions", ())]


def _task_ids(ctx: Context) -> list[str]:
    """Read what the extension adds to a subscription, which the SDK does not know."""
    named = ((ctx.params or {}).get("notifications") or {}).get("taskIds") or []
    if not isinstance(named, list) or not all(isinstance(one, str) for one in named):
        raise invalid("taskIds is not a list of strings")
    return named
