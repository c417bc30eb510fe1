"""All coordinations, as far as this process has read the store; a fold that pulls what is new."""

import asyncio
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from attrs import define, field

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_coordination.catching_up import Reader
from ccmaster_plugin_coordination.together import coordination as folding
from ccmaster_plugin_coordination.together.coordination import Coordination
from ccmaster_plugin_coordination.together.events import (
    COORDINATION,
    CoordinationEvent,
    CoordinationStarted,
)


@define
class Coordinations:
    """Every coordination. Get those of a process with `coordinations_of`."""

    _reader: Reader
    position: int = 0
    """The last event that is folded."""
    _all: dict[str, Coordination] = field(factory=dict)
    _running: dict[str, None] = field(factory=dict)
    _reading: asyncio.Lock = field(factory=asyncio.Lock)

    @classmethod
    def of(cls, host: Host) -> "Coordinations":
        """Return the coordinations of a store; nothing is read yet."""
        return cls(Reader(host.store, COORDINATION))

    async def now(self) -> "Coordinations":
        """Read everything that is in the store by now, and return itself."""
        async with self._reading:
            async for batch in self._reader.new():
                for stored in batch:
                    self._apply(stored)
        return self

    @property
    def all(self) -> Mapping[str, Coordination]:
        """Every coordination by its id, in the order in which they began."""
        return MappingProxyType(self._all)

    @property
    def running(self) -> Sequence[Coordination]:
        """Those that are not over, in the same order."""
        return [self._all[coordination_id] for coordination_id in self._running]

    def _apply(self, stored: Stored) -> None:
        if stored.position <= self.position:
            return
        self.position = stored.position
        event = stored.event
        if not isinstance(event, CoordinationEvent):
            return
        before = self._all.get(event.coordination_id)
        if before is not None:
            self._put(folding.after(before, event, stored.position))
        elif isinstance(event, CoordinationStarted):
            self._put(folding.started(event, stored.position))

    def _put(self, one: Coordination) -> None:
        self._all[one.coordination_id] = one
        if one.running:
            self._running[one.coordination_id] = None
        else:
            self._running.pop(one.coordination_id, None)


def coordinations_of(host: Host) -> Coordinations:
    """Return the coordinations of a process; call `now` before you look at them."""
    return host.kept(Coordinations.of)
