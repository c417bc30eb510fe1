"""Events, claims and snapshots in lists and dictionaries: the port of a store at its plainest."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from time import monotonic

from ccmaster_hookspecs.errors import AlreadyClaimed, Conflict, StaleClaim
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.storage import Claim, EventCodec, Snapshot, Stored


async def open_store(url: str, codec: EventCodec) -> "MemoryStore":
    """Return an empty store. Events stay what they are, so nothing needs the codec."""
    return MemoryStore()


class MemoryStore:
    """Implements `ccmaster_hookspecs.storage.EventStore`."""

    def __init__(self) -> None:
        self._log: list[Stored] = []
        self._last: dict[str, int] = {}
        self._claims: dict[str, tuple[Claim, float]] = {}
        self._epochs: dict[str, int] = {}
        self._snapshots: dict[str, Snapshot] = {}
        self._complete_upto = 0
        self._grown = asyncio.Event()

    async def append(
        self,
        *events: Event,
        expect: Mapping[str, int] | None = None,
        claim: Claim | None = None,
    ) -> int:
        """Keep events; nothing waits in here, so nothing can come between."""
        if claim is not None and self._in_force(claim.stream) != claim:
            raise StaleClaim(claim.stream, claim.epoch)
        for stream, expected in (expect or {}).items():
            if (actual := self._last.get(stream, 0)) != expected:
                raise Conflict(stream, expected, actual)
        for event in events:
            self._log.append(Stored(len(self._log) + 1, event))
            self._last[event.stream] = len(self._log)
        self._grown.set()
        self._grown = asyncio.Event()
        return len(self._log)

    async def read(
        self, after: int = 0, stream: str | None = None, limit: int = 1000
    ) -> Sequence[Stored]:
        """Return at most `limit` events after a position."""
        wanted = [one for one in self._log[after:] if stream in (None, one.event.stream)]
        return wanted[:limit]

    async def tail(self, stream: str, count: int) -> Sequence[Stored]:
        """Return the last events of a stream."""
        of_stream = [one for one in self._log if one.event.stream == stream]
        return of_stream[-count:] if count > 0 else []

    async def follow(self, after: int) -> AsyncIterator[Sequence[Stored]]:
        """Yield what comes after a position, for ever."""
        while True:
            grown = self._grown
            if batch := self._log[after:]:
                after = batch[-1].position
                yield batch
            else:
                await grown.wait()

    async def position(self) -> int:
        """Return the last position; positions count from 1, without gaps."""
        return len(self._log)

    async def claim(self, stream: str, holder: str, ttl: float) -> Claim:
        """Take a stream, unless another holder has it."""
        held = self._in_force(stream)
        if held is not None and held.holder != holder:
            raise AlreadyClaimed(stream, held.holder)
        self._epochs[stream] = self._epochs.get(stream, 0) + 1
        claim = Claim(stream, holder, self._epochs[stream])
        self._claims[stream] = claim, monotonic() + ttl
        return claim

    async def renew(self, holder: str, ttl: float) -> Mapping[str, Claim]:
        """Lengthen what a holder still has."""
        mine = {stream: claim for stream, claim in self._all().items() if claim.holder == holder}
        self._claims |= {stream: (claim, monotonic() + ttl) for stream, claim in mine.items()}
        return mine

    async def release(self, claim: Claim) -> None:
        """Give a claim back."""
        if self._in_force(claim.stream) == claim:
            del self._claims[claim.stream]

    async def claims(self) -> Mapping[str, Claim]:
        """Return every claim in force."""
        return self._all()

    async def save(self, snapshots: Sequence[Snapshot], upto: int) -> None:
        """Keep the newest snapshot of each stream."""
        for snapshot in snapshots:
            kept = self._snapshots.get(snapshot.stream)
            if kept is None or kept.position <= snapshot.position:
                self._snapshots[snapshot.stream] = snapshot
        self._complete_upto = max(self._complete_upto, upto)

    async def snapshots(self, *, closed: bool = False) -> tuple[Sequence[Snapshot], int]:
        """Return the kept folds."""
        wanted = [one for one in self._snapshots.values() if closed or not one.closed]
        return wanted, self._complete_upto

    async def snapshot(self, stream: str) -> Snapshot | None:
        """Return the kept fold of one stream."""
        return self._snapshots.get(stream)

    async def close(self) -> None:
        """Let go of everything: there is nothing to let go of."""

    def _in_force(self, stream: str) -> Claim | None:
        claim, until = self._claims.get(stream, (None, 0.0))
        return claim if until > monotonic() else None

    def _all(self) -> dict[str, Claim]:
        in_force = {stream: self._in_force(stream) for stream in self._claims}
        return {stream: claim for stream, claim in in_force.items() if claim}
