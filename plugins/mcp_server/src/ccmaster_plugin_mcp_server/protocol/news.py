"""What changed and is to be told: at once, and what comes in a burst together."""

import asyncio

from attrs import define, field
from mcp.server.subscriptions import ServerEvent

from ccmaster_plugin_mcp_server.protocol.topics import Topic, Topics

QUIET = 0.025
"""Seconds after telling in which nothing is told: what changes meanwhile is told together."""


@define
class News:
    """What is to be told."""

    _topics: Topics
    _waiting: dict[Topic, ServerEvent] = field(factory=dict)
    _some: asyncio.Event = field(factory=asyncio.Event)

    def note(self, topic: Topic, event: ServerEvent) -> None:
        """Take note of a change; it is told at once, or within `QUIET`."""
        if self._topics.heard(topic):
            self._waiting[topic] = event
            self._some.set()

    async def tell(self) -> None:
        """Tell whatever there is, for ever."""
        while True:
            await self._some.wait()
            self._some.clear()
            waiting, self._waiting = self._waiting, {}
            for topic, event in waiting.items():
                self._topics.tell(topic, event)
            await asyncio.sleep(QUIET)
