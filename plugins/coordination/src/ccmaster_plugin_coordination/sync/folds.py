"""The folds of single streams, kept as far as this process has read them."""

from collections.abc import Callable
from typing import Generic, TypeVar

from attrs import define, field, frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.storage import EventStore, Stored

T = TypeVar("T")

MANY = 256
"""How many streams' folds are kept; one that is not is folded again from its beginning."""


@frozen
class Folded(Generic[T]):
    """A fold, and the position of the last event that went into it; 0: there is none."""

    value: T
    position: int


@define
class Folds(Generic[T]):
    """Folds of streams of one kind."""

    _store: EventStore
    _nothing: T
    """What a stream without events comes to."""
    _after: Callable[[T, Stored], T]
    _kept: dict[str, Folded[T]] = field(factory=dict)

    async def now(self, stream: str) -> Folded[T]:
        """Read what is new in a stream, and return what all of it comes to."""
        folded = self._kept.get(stream, Folded(self._nothing, 0))
        while batch := await self._store.read(after=folded.position, stream=stream):
            value = folded.value
            for stored in batch:
                value = self._after(value, stored)
            folded = Folded(value, batch[-1].position)
        other = self._kept.pop(stream, folded)  # another call may have read further meanwhile
        folded = max(folded, other, key=lambda each: each.position)
        self._kept[stream] = folded
        while len(self._kept) > MANY:
            del self._kept[next(iter(self._kept))]
        return folded


def of_event(after: Callable[[T, Event], T]) -> Callable[[T, Stored], T]:
    """Fold what is stored as the event that it is."""
    return lambda value, stored: after(value, stored.event)
