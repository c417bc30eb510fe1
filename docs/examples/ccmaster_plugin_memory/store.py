"""A store at its plainest: events, claims and snapshots in lists and dictionaries."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from time import monotonic

from attrs import define, field

from ccmaster_hookspecs.errors import AlreadyClaimed, Conflict, StaleClaim, StoreUnavailable
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.storage import Claim, EventCodec, Snapshot, Stored


@define
class Place:
    """What several stores of one process have in common."""

    log: list[Stored] = field(factory=list)
    last: dict[str, int] = field(factory=dict)
    """The last position of each stream."""
    claims: dict[str, tuple[Claim, float]] = field(factory=dict)
    """The last claim on each stream, and when it lapses."""
    epochs: dict[str, int] = field(factory=dict)
    snapshots: dict[str, Snapshot] = field(factory=dict)
    complete_upto: int = 0
    changed: asyncio.Event = field(factory=asyncio.Event)
    """Set, and replaced, when something was appended or a store was closed."""

    def tell(self) -> None:
        """Wake whoever follows."""
        self.changed.set()
        self.changed = asyncio.Event()

    def in_force(self) -> dict[str, Claim]:
        """Return the claims that have not lapsed, by stream."""
        now = monotonic()
        return {stream: claim for stream, (claim, until) in self.claims.items() if until > now}


async def open_store(url: str, codec: EventCodec) -> "MemoryStore":
    """Return an empty store. Events stay what they are, so nothing needs the codec."""
    return MemoryStore(Place())


class MemoryStore:
    """Implements `ccmaster_hookspecs.storage.EventStore`; nothing waits while it writes."""

    def __init__(self, place: Place) -> None:
        self._open_place = place
        self._closed = False

    async def append(
        self,
        *events: Event,
        expect: Mapping[str, int] | None = None,
        claim: Claim | None = None,
    ) -> int:
        """Keep events, all or none."""
        place = self._place
        await asyncio.sleep(0)  # whoever appends in a loop lets others go on
        if claim is not None and place.in_force().get(claim.stream) != claim:
            raise StaleClaim(claim.stream, claim.epoch)
        for stream, expected in (expect or {}).items():
            if (actual := place.last.get(stream, 0)) != expected:
                raise Conflict(stream, expected, actual)
        for event in events:
            place.log.append(Stored(len(place.log) + 1, event))
            place.last[event.stream] = len(place.log)
        place.tell()
        return len(place.log)

    async def read(
        self,
        after: int = 0,
        stream: str | None = None,
        limit: int = 1000,
        *,
        prefix: str | None = None,
    ) -> Sequence[Stored]:
        """Return at most `limit` events after a position."""
        wanted = [
            one
            for one in self._place.log[after:]
            if stream in (None, one.event.stream) and one.event.stream.startswith(prefix or "")
        ]
        return wanted[:limit]

    async def tail(self, stream: str, count: int, before: int | None = None) -> Sequence[Stored]:
        """Return the last events of a stream, or the last before a position."""
        past = self._place.log[: None if before is None else max(before - 1, 0)]
        of_stream = [one for one in past if one.event.stream == stream]
        return of_stream[-count:] if count > 0 else []

    async def follow(self, after: int) -> AsyncGenerator[Sequence[Stored], None]:
        """Yield what comes after a position, for ever."""
        while True:
            changed = self._place.changed
            if batch := self._place.log[after:]:
                after = batch[-1].position
                yield batch
            else:
                await changed.wait()

    async def position(self) -> int:
        """Return the last position; positions count from 1, without gaps."""
        return len(self._place.log)

    async def claim(self, stream: str, holder: str, ttl: float) -> Claim:
        """Take a stream, unless another holder has it."""
        place = self._place
        held = place.in_force().get(stream)
        if held is not None and held.holder != holder:
            raise AlreadyClaimed(stream, held.holder)
        place.epochs[stream] = place.epochs.get(stream, 0) + 1
        claim = Claim(stream, holder, place.epochs[stream])
        place.claims[stream] = claim, monotonic() + ttl
        return claim

    async def renew(self, holder: str, ttl: float) -> Mapping[str, Claim]:
        """Lengthen what a holder still has."""
        claims = self._place.in_force().values()
        mine = {claim.stream: claim for claim in claims if claim.holder == holder}
        until = monotonic() + ttl
        self._place.claims |= {stream: (claim, until) for stream, claim in mine.items()}
        return mine

    async def release(self, claim: Claim) -> None:
        """Give a claim back."""
        if self._place.in_force().get(claim.stream) == claim:
            del self._place.claims[claim.stream]

    async def claims(self, prefix: str = "") -> Mapping[str, Claim]:
        """Return every claim in force on a stream whose name begins so."""
        claims = self._place.in_force().items()
        return {stream: claim for stream, claim in claims if stream.startswith(prefix)}

    async def save(self, snapshots: Sequence[Snapshot], upto: int) -> None:
        """Keep the newest snapshot of each stream."""
        place = self._place
        for snapshot in snapshots:
            kept = place.snapshots.get(snapshot.stream)
            if kept is None or kept.position <= snapshot.position:
                place.snapshots[snapshot.stream] = snapshot
        place.complete_upto = max(place.complete_upto, upto)

    async def snapshots(self, *, closed: bool = False) -> tuple[Sequence[Snapshot], int]:
        """Return the kept folds."""
        kept = self._place.snapshots.values()
        return [one for one in kept if closed or not one.closed], self._place.complete_upto

    async def snapshot(self, stream: str) -> Snapshot | None:
        """Return the kept fold of one stream."""
        return self._place.snapshots.get(stream)

    async def close(self) -> None:
        """Do nothing more, and let those who follow know."""
        self._closed = True
        self._open_place.tell()

    @property
    def _place(self) -> Place:
        if self._closed:
            raise StoreUnavailable("the store is closed")
        return self._open_place
