"""The event store on SQLite; the port is `ccmaster_hookspecs.storage.EventStore`."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from ccmaster_core.sqlite import claims, events, snapshots
from ccmaster_core.sqlite.claims import Clock
from ccmaster_core.sqlite.connection import connect, create
from ccmaster_core.sqlite.draft import Draft
from ccmaster_core.sqlite.lane import Lane
from ccmaster_core.sqlite.lookout import Lookout
from ccmaster_core.sqlite.recent import Recent, Shared, Written
from ccmaster_core.sqlite.schema import prepare
from ccmaster_core.sqlite.tip import Tip
from ccmaster_core.sqlite.writer import Writer
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.storage import Claim, EventCodec, Snapshot, Stored

BREATH = 0.002
"""Seconds for which decoding events keeps the event loop to itself at most."""


class SqliteStore:
    """Events, claims and snapshots in one file; make one with `open`.

    It belongs to the event loop that opened it. Several may be open on one file, in one process
    or in many.
    """

    def __init__(self, writer: Lane, reader: Lane, codec: EventCodec, clock: Clock) -> None:
        self._codec = codec
        self._clock = clock
        self._reader = reader
        self._tip = Tip()
        self._recent = Recent()
        self._shared = Shared()
        self._lookout = Lookout(reader.path, self._tip)
        self._writer = Writer(writer, self._lookout.ring)
        self._closed = False

    @classmethod
    async def open(
        cls, path: Path, codec: EventCodec, clock: Clock = time.monotonic
    ) -> "SqliteStore":
        """Open the store at `path`, and make it where there is none.

        Args:
            path: The file; beside it SQLite keeps two more while it is open.
            codec: Knows the kinds of events.
            clock: The time for claims.

        Raises:
            StoreUnavailable: The file or its folder cannot be made, read or written.
            StoreCorrupt: The file is damaged, or of another program; it is not touched.
            StoreTooNew: A newer ccmaster wrote it; it is not touched.
        """
        writer = await Lane.open(path, partial(_writing, path, clock))
        try:
            reader = await Lane.open(path, partial(connect, path))
        except BaseException:
            await writer.close()
            raise
        return cls(writer, reader, codec, clock)

    async def append(
        self,
        *happened: Event,
        expect: Mapping[str, int] | None = None,
        claim: Claim | None = None,
    ) -> int:
        """Keep events for good; see the port."""
        if not happened:
            raise InvalidRequest("there is no event to append", "give one at least")
        records = [self._codec.dump(event) for event in happened]

        def work(draft: Draft) -> int:
            if claim:
                claims.require(draft.db, claim, self._clock())
            if expect:
                draft.require(expect)
            return draft.append(records)

        position = await self._writer.write(work)
        self._recent.add(position, records)
        self._tip.reach(position)
        return position

    async def read(
        self,
        after: int = 0,
        stream: str | None = None,
        limit: int = 1000,
        *,
        prefix: str | None = None,
    ) -> Sequence[Stored]:
        """Return events after a position; see the port."""
        if stream is None and not prefix and (written := self._at_hand(after)):
            return await self._decoded(written[: max(limit, 0)])
        query = partial(events.read, after=after, stream=stream, limit=limit, prefix=prefix)
        return await self._decoded(map(Written, await self._reader.run(query)))

    async def tail(self, stream: str, count: int, before: int | None = None) -> Sequence[Stored]:
        """Return the last events of a stream; see the port."""
        query = partial(events.tail, stream=stream, count=count, before=before)
        return await self._decoded(map(Written, await self._reader.run(query)))

    async def follow(self, after: int) -> AsyncGenerator[Sequence[Stored], None]:
        """Yield events after a position for ever; see the port."""
        self._reader.require_open()
        with self._lookout.kept():
            while True:
                await self._tip.beyond(after)
                self._reader.require_open()
                written = self._recent.after(after)
                if not written:
                    query = partial(events.read, after=after, stream=None, limit=1000)
                    written = self._shared.of(await self._reader.run(query))
                if batch := await self._decoded(written):
                    yield batch
                    after = batch[-1].position

    async def position(self) -> int:
        """Return the position of the last event of all; see the port."""
        if self._lookout.sees():
            return self._tip.position
        return await self._reader.run(events.last)

    async def claim(self, stream: str, holder: str, ttl: float) -> Claim:
        """Take a stream; see the port."""
        return await self._writer.write(
            lambda draft: claims.claim(draft.db, stream, holder, ttl, self._clock())
        )

    async def renew(self, holder: str, ttl: float) -> Mapping[str, Claim]:
        """Lengthen all claims of a holder; see the port."""
        return await self._writer.write(
            lambda draft: claims.renew(draft.db, holder, ttl, self._clock())
        )

    async def release(self, claim: Claim) -> None:
        """Give a claim back; see the port."""
        await self._writer.write(lambda draft: claims.release(draft.db, claim))

    async def claims(self, prefix: str = "") -> Mapping[str, Claim]:
        """Return claims in force; see the port."""
        return await self._reader.run(lambda db: claims.in_force(db, self._clock(), prefix))

    async def save(self, kept: Sequence[Snapshot], upto: int) -> None:
        """Keep snapshots; see the port."""
        await self._writer.write(lambda draft: snapshots.save(draft.db, kept, upto))

    async def snapshots(self, *, closed: bool = False) -> tuple[Sequence[Snapshot], int]:
        """Return the kept folds, and how far they reach; see the port."""
        return await self._reader.run(partial(snapshots.every, closed=closed))

    async def snapshot(self, stream: str) -> Snapshot | None:
        """Return the kept fold of one stream; see the port."""
        return await self._reader.run(partial(snapshots.one, stream=stream))

    async def close(self) -> None:
        """Commit what waits, and let go of the file; twice is as good as once."""
        if self._closed:
            return
        self._closed = True
        self._lookout.close()
        try:
            await self._reader.close()
        finally:
            await self._writer.close()
            self._tip.wake()

    def _at_hand(self, after: int) -> list[Written]:
        """Return all rows after a position, where this process has just appended every one.

        Whoever folds what is new asks for little, often, while others here follow the same.
        """
        if not self._lookout.sees():
            return []
        written = self._recent.after(after)
        return written if written and written[-1].row[0] == self._tip.position else []

    async def _decoded(self, rows: Iterable[Written]) -> list[Stored]:
        decoded = []
        pause = time.monotonic() + BREATH
        for written in rows:
            if written.stored is None:
                position, *record = written.row
                written.stored = Stored(position, self._codec.load(*record))
            decoded.append(written.stored)
            if time.monotonic() > pause:
                await asyncio.sleep(0)
                pause = time.monotonic() + BREATH
        return decoded


def _writing(path: Path, clock: Clock) -> sqlite3.Connection:
    create(path)
    db = connect(path)
    try:
        prepare(db, path)
        claims.end_those_ahead(db, clock)
        # From here on `begin` waits for other writers, and fairly.
        db.execute("pragma busy_timeout = 0")
    except BaseException:
        db.close()
        raise
    return db
