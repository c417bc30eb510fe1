"""Events on their way to whoever runs the session: kept in order, and never waited for."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from ccmaster_hookspecs.events import Event


class Outbox:
    """What an agent tells. What it tells before it is up comes after that it is."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[Event | None] = asyncio.Queue()
        self._early: list[Event] | None = []

    @property
    def open(self) -> bool:
        """Whether the agent is up."""
        return self._early is None

    def tell(self, events: Iterable[Event]) -> None:
        """Tell what happened."""
        for event in events:
            if self._early is None:
                self._events.put_nowait(event)
            else:
                self._early.append(event)

    def begin(self, events: Iterable[Event]) -> None:
        """Tell that the agent is up, and then what it told before."""
        early, self._early = self._early or [], None
        self.tell((*events, *early))

    def end(self, last: Event) -> None:
        """Tell the last there is; where the agent never was up, it is the only thing."""
        self._events.put_nowait(last)
        self._events.put_nowait(None)

    async def events(self) -> AsyncIterator[Event]:
        """Yield everything, until the end."""
        while (event := await self._events.get()) is not None:
            yield event
