"""What lasts as long as a server serves: who listens, and what keeps telling them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from attrs import define, field
from mcp.server.subscriptions import ResourceUpdated

from ccmaster_hookspecs.host import Host
from ccmaster_plugin_mcp_server.following import following
from ccmaster_plugin_mcp_server.protocol.lists import Lists
from ccmaster_plugin_mcp_server.protocol.news import News
from ccmaster_plugin_mcp_server.protocol.topics import Outbox, Topics
from ccmaster_plugin_mcp_server.protocol.touching import noting

LOST = "nobody can be told of changes now"


@define(eq=False)
class Exchange:
    """Everyone who listens over one run of a server."""

    topics: Topics = field(factory=Topics)
    streams: set[Outbox] = field(factory=set)
    """Of those that are told within a request that lasts (2026-07-28)."""

    def close_streams(self) -> None:
        """End each of those requests, once what waits is told."""
        for outbox in self.streams:
            outbox.close()


@asynccontextmanager
async def exchanging(host: Host, changed: Callable[[], None]) -> AsyncIterator[Exchange]:
    """Tell listeners of what changes, for as long as the context lasts.

    Args:
        host: What is followed.
        changed: Called when something was contributed or taken away.
    """
    position = await host.store.position()
    exchange = Exchange()
    news, lists = News(exchange.topics), Lists(host.contributed)
    lists.look()

    def came_or_went(kind: type) -> None:
        changed()
        for topic, event in lists.changed(kind):
            news.note(topic, event)

    endings = (
        host.contributed.watch(came_or_went),
        host.contributed.listen(lambda uri: news.note(uri, ResourceUpdated(uri))),
    )
    saw = noting(host.contributed, exchange.topics, news.note)
    # Not a task group: it would wrap whatever is raised by those who are served meanwhile.
    running = (
        asyncio.create_task(news.tell()),
        asyncio.create_task(following(host.store, position, saw, LOST)),
    )
    try:
        yield exchange
    finally:
        for end in endings:
            end()
        exchange.close_streams()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
