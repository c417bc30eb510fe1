"""The port behind which events are kept: ccmaster's memory, and the bus between its processes.

`ccmaster_core.testing.store_contract` is the test suite that every implementation passes.
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from ccmaster_hookspecs.events import Event


@frozen
class Stored:
    """An event with its place in the one order that every process sees."""

    position: int
    """Greater than 0, growing; gaps are allowed."""
    event: Event


@frozen
class Claim:
    """The right to write to a stream on behalf of what runs there, until it lapses."""

    stream: str
    holder: str
    epoch: int
    """Greater than 0; grows by one with each new claim on the stream, for good."""


@frozen
class Snapshot:
    """A fold that was kept, so that it need not be made again."""

    stream: str
    position: int
    """The last position that went into it."""
    body: str
    """The folded value as JSON."""
    closed: bool
    """Whether nothing is expected to follow, so that most readers can do without it."""


class EventCodec(Protocol):
    """Turns an event into what a store keeps of it, and back."""

    def dump(self, event: Event) -> tuple[str, str, str, str]:
        """Return an event's stream, its kind, its time (ISO 8601, UTC), and its fields as JSON."""
        ...

    def load(self, stream: str, kind: str, at: str, body: str) -> Event:
        """Return the event that `dump` was given; an `UnknownEvent` where nobody knows it."""
        ...


class EventStore(Protocol):
    """An append-only log of events in streams, with claims.

    Every method may raise `StoreUnavailable` or `StoreCorrupt`. Time is the store's own.
    """

    async def append(
        self,
        *events: Event,
        expect: Mapping[str, int] | None = None,
        claim: Claim | None = None,
    ) -> int:
        """Keep events for good, all or none, in the order given.

        Args:
            events: What happened; at least one.
            expect: The last position the writer knows of a stream (0: it is empty), for each
                stream that must not have moved on since.
            claim: The claim under which the writer acts; None: it needs none.

        Returns:
            The position of the last event. They are durable.

        Raises:
            Conflict: A stream of `expect` has moved on.
            StaleClaim: `claim` is no longer in force.
        """
        ...

    async def read(
        self,
        after: int = 0,
        stream: str | None = None,
        limit: int = 1000,
        *,
        prefix: str | None = None,
    ) -> Sequence[Stored]:
        """Return at most `limit` events that stand after a position, oldest first.

        Args:
            after: The position before the first that is wanted.
            stream: The only stream that is wanted; None: all.
            limit: How many at most.
            prefix: What the names of the streams that are wanted begin with, such as 'task/';
                None: anything. Where a stream is named too, both must fit. Each call looks
                through all of them, so ask for many at once.
        """
        ...

    async def tail(self, stream: str, count: int, before: int | None = None) -> Sequence[Stored]:
        """Return the last `count` events of a stream, oldest first.

        Args:
            stream: The stream.
            count: How many at most.
            before: The position that they stand before; None: up to the end.
        """
        ...

    def follow(self, after: int) -> AsyncGenerator[Sequence[Stored], None]:
        """Yield events after a position for ever, in batches that are never empty.

        One order, no gap, no duplicate. What this process appends is seen at once, what
        another appends within 25 ms. Close the iterator to stop.
        """
        ...

    async def position(self) -> int:
        """Return the position of the last event of all; 0 where there is none."""
        ...

    async def claim(self, stream: str, holder: str, ttl: float) -> Claim:
        """Take a stream for `ttl` seconds. Who holds it already gets a new epoch.

        Raises:
            AlreadyClaimed: Another holder's claim is in force.
        """
        ...

    async def renew(self, holder: str, ttl: float) -> Mapping[str, Claim]:
        """Lengthen all claims of a holder that are in force to `ttl` seconds from now.

        Returns:
            What the holder still has, by stream.
        """
        ...

    async def release(self, claim: Claim) -> None:
        """Give a claim back; nothing happens where it is over already."""
        ...

    async def claims(self, prefix: str = "") -> Mapping[str, Claim]:
        """Return every claim in force on a stream whose name begins so, by stream.

        Args:
            prefix: Such as 'host/'. Whoever asks for streams of which there were ever few should
                say so: there may be ten thousand sessions.
        """
        ...

    async def save(self, snapshots: Sequence[Snapshot], upto: int) -> None:
        """Keep snapshots; one that is older than what is kept changes nothing.

        Args:
            snapshots: The folds.
            upto: The position up to which every stream's fold is now kept.
        """
        ...

    async def snapshots(self, *, closed: bool = False) -> tuple[Sequence[Snapshot], int]:
        """Return the kept folds, and the position up to which they are complete.

        Args:
            closed: Whether those that are closed are wanted too.
        """
        ...

    async def snapshot(self, stream: str) -> Snapshot | None:
        """Return the kept fold of one stream; None where there is none."""
        ...

    async def close(self) -> None:
        """Let go of everything; what was appended before is durable."""
        ...
