"""The way through a store from its end to its beginning, in pieces of bounded size.

A store reads forward. As positions are numbers, a piece is what stands after one and not after
another; how far apart the two are adapts to how far apart the events are.
"""

from collections.abc import Sequence
from datetime import datetime

from attrs import define

from ccmaster_hookspecs.storage import EventStore, Stored

PIECE = 500
"""How many events are read at a time."""


@define
class Walk:
    """A walk through all streams of a store, or through one."""

    _store: EventStore
    _stream: str | None
    upto: int
    """The next event stands here or before; 0: there is none."""
    _span: int = PIECE

    async def step(self) -> Sequence[Stored]:
        """Return the next piece, newest first, and go behind it; it may be empty."""
        while True:
            after = max(self.upto - self._span, 0)
            read = await self._store.read(after, self._stream, PIECE)
            whole = len(read) < PIECE or read[-1].position >= self.upto
            if whole or self._span <= PIECE:
                break
            self._span = max(self._span // 4, PIECE)
        piece = [stored for stored in reversed(read) if stored.position <= self.upto]
        self.upto = after
        if len(piece) < PIECE // 4:
            self._span *= 4
        return piece


async def position_at(store: EventStore, time: datetime, last: int) -> int:
    """Return the position of the last event before a time, found by halving.

    It is exact where later events are told later times; one whose clock was wrong is taken for
    what it says.

    Args:
        store: Where the events are.
        time: The time.
        last: No position after this one is meant.
    """
    low, high = 0, last
    while low < high:
        middle = (low + high) // 2
        [*found] = await store.read(after=middle, limit=1)
        if found and found[0].position <= high and found[0].event.at < time:
            low = found[0].position
        else:
            high = middle
    return low
