"""Who wants to hear of what: looked up by what changed, never by asking everyone."""

import asyncio
from collections.abc import Callable, Iterable

from attrs import define, field
from mcp.server.subscriptions import ServerEvent

from ccmaster_hookspecs.principals import Scope

Topic = str | tuple[type, Scope]
"""The URI of a resource; or a kind of contribution, of those that one scope allows."""


@define(eq=False)
class Outbox:
    """What one listener is to be told and has not been yet; never twice the same."""

    _waiting: dict[ServerEvent, None] = field(factory=dict)
    _some: asyncio.Event = field(factory=asyncio.Event)
    _closed: bool = False

    def put(self, event: ServerEvent) -> None:
        """Tell the listener of something, as soon as it takes it."""
        self._waiting[event] = None
        self._some.set()

    async def taken(self) -> Iterable[ServerEvent]:
        """Wait for something, and take all there is; nothing: nothing will come any more."""
        await self._some.wait()
        if not self._closed:
            self._some.clear()
        taken, self._waiting = self._waiting, {}
        return taken

    def close(self) -> None:
        """Take in nothing more; what waits can still be taken."""
        self._closed = True
        self._some.set()


@define
class Topics:
    """The listeners, by what they want to hear of."""

    _outboxes: dict[Topic, dict[Outbox, None]] = field(factory=dict)

    def join(self, outbox: Outbox, topics: Iterable[Topic]) -> None:
        """Let a listener hear of some topics."""
        for topic in topics:
            self._outboxes.setdefault(topic, {})[outbox] = None

    def leave(self, outbox: Outbox, topics: Iterable[Topic]) -> None:
        """Let a listener hear of some topics no more."""
        for topic in topics:
            listening = self._outboxes.get(topic)
            if listening is not None:
                listening.pop(outbox, None)
                if not listening:
                    del self._outboxes[topic]

    def tell(self, topic: Topic, event: ServerEvent) -> None:
        """Tell whoever wants to hear of a topic."""
        for outbox in self._outboxes.get(topic, ()):
            outbox.put(event)

    def heard(self, topic: Topic) -> bool:
        """Say whether anyone wants to hear of a topic."""
        return topic in self._outboxes

    @property
    def quiet(self) -> bool:
        """Whether nobody wants to hear of anything."""
        return not self._outboxes


Note = Callable[[Topic, ServerEvent], None]
"""Takes note of a change; it is told soon."""
