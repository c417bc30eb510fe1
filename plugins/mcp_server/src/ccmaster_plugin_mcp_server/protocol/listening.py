"""Answer `subscriptions/listen` (2026-07-28): a request that lasts, and tells of changes."""

from typing import Any

import mcp_types as types
from attrs import frozen
from mcp.server.subscriptions import SUBSCRIPTION_ID_META_KEY
from mcp.shared.subscriptions import event_to_notification

from ccmaster_hookspecs.mcp import Prompt, Resource, ResourceTemplate, Tool
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.protocol.bounds import Bound
from ccmaster_plugin_mcp_server.protocol.callers import Context, PrincipalOf
from ccmaster_plugin_mcp_server.protocol.errors import invalid
from ccmaster_plugin_mcp_server.protocol.exchange import Exchange
from ccmaster_plugin_mcp_server.protocol.lists import topics_of
from ccmaster_plugin_mcp_server.protocol.readables import Readables
from ccmaster_plugin_mcp_server.protocol.topics import Outbox, Topic

MOST_URIS = 1000
"""How many resources one subscription may name."""


@frozen
class Listening:
    """Serves each subscription until its client goes."""

    _readables: Readables
    _principal_of: PrincipalOf
    _bound: Bound

    async def __call__(
        self, ctx: Context, params: types.SubscriptionsListenRequestParams
    ) -> types.SubscriptionsListenResult:
        """Serve one subscription."""
        caller = self._principal_of(ctx)
        honored = self._honored(caller, params.notifications)
        exchange: Exchange = ctx.lifespan_context
        meta = {SUBSCRIPTION_ID_META_KEY: ctx.request_id}
        outbox, topics = Outbox(), _topics(caller, honored)
        with self._bound.one(caller):
            # Before the acknowledgement: what changes while it is on its way must not be lost.
            exchange.topics.join(outbox, topics)
            exchange.streams.add(outbox)
            try:
                await _tell(ctx, _acknowledgement(honored, meta))
                while events := await outbox.taken():
                    for event in events:
                        await _tell(ctx, event_to_notification(event, meta))
            finally:
                exchange.streams.discard(outbox)
                exchange.topics.leave(outbox, topics)
        return types.SubscriptionsListenResult(_meta=meta)

    def _honored(self, caller: Principal, wanted: types.SubscriptionFilter) -> Any:
        uris = list(dict.fromkeys(wanted.resource_subscriptions or ()))
        if len(uris) > MOST_URIS:
            raise invalid(f"a subscription names {MOST_URIS} resources at most")
        readable = [uri for uri in uris if self._readables.find(caller, uri) is not None]
        return types.SubscriptionFilter(
            tools_list_changed=wanted.tools_list_changed or None,
            prompts_list_changed=wanted.prompts_list_changed or None,
            resources_list_changed=wanted.resources_list_changed or None,
            resource_subscriptions=readable or None,
        )


def _topics(caller: Principal, honored: types.SubscriptionFilter) -> list[Topic]:
    kinds: list[type] = []
    if honored.tools_list_changed:
        kinds.append(Tool)
    if honored.prompts_list_changed:
        kinds.append(Prompt)
    if honored.resources_list_changed:
        kinds += [Resource, ResourceTemplate]
    return [*topics_of(caller, *kinds), *(honored.resource_subscriptions or ())]


def _acknowledgement(
    honored: types.SubscriptionFilter, meta: dict[str, Any]
) -> types.SubscriptionsAcknowledgedNotification:
    return types.SubscriptionsAcknowledgedNotification(
        params=types.SubscriptionsAcknowledgedNotificationParams(notifications=honored, _meta=meta)
    )


async def _tell(ctx: Context, notification: types.ServerNotification) -> None:
    await ctx.session.send_notification(notification, related_request_id=ctx.request_id)
