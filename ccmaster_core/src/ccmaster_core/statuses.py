"""Every session's status, folded as far as this process has read the store."""

import asyncio
import re
from collections.abc import Sequence
from typing import Protocol

from attrs import define, field, frozen

from ccmaster_core.status import after
from ccmaster_hookspecs.errors import InvalidRequest, UnknownSession
from ccmaster_hookspecs.events import LaunchRequested, session_stream
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import EventStore, Snapshot, Stored

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What only a session's whole id can be: neither a name nor the beginning of another id."""
AT_ONCE = 20
"""How many kept folds are read without letting anything else run."""
WORTH_SAVING = 2000
"""How many events a process may fold before it saves what it made of them."""


class StatusCodec(Protocol):
    """Writes and reads statuses as JSON."""

    def dump_status(self, status: Status) -> str:
        """Write a status."""
        ...

    def load_status(self, text: str) -> Status | None:
        """Read a status; None where another version wrote it."""
        ...


@frozen
class Folded:
    """A status, and the position of the last event that went into it."""

    status: Status
    position: int


@define
class Statuses:
    """Folds what it is given; ended sessions are let go once their fold is saved."""

    _store: EventStore
    _codec: StatusCodec
    position: int = 0
    """Up to where every event is folded."""
    _folded: dict[str, Folded] = field(factory=dict)
    _unsaved: set[str] = field(factory=set)
    _since_saved: int = 0
    _live: list[Status] | None = None
    """Those that have not ended, in order; None: something has changed since."""

    async def load(self) -> None:
        """Begin with the kept folds, and read what came after them."""
        snapshots, self.position = await self._store.snapshots()
        for snapshot in snapshots:
            session_id = snapshot.stream.removeprefix("session/")
            self._folded[session_id] = await self._unpacked(session_id, snapshot)
        self._live = None
        await self.catch_up()

    async def catch_up(self) -> None:
        """Read everything that is in the store by now."""
        while batch := await self._store.read(after=self.position):
            for stored in batch:
                await self.apply(stored)
        if self._since_saved > WORTH_SAVING:
            await self.save()

    async def apply(self, stored: Stored) -> Status | None:
        """Fold one event; events must come in order.

        Returns:
            The status of the event's session after it; None for an event of another stream,
            and for one that is folded already.
        """
        if stored.position <= self.position:
            return None
        session_id = stored.event.session_id
        if session_id is None:
            self.position = stored.position
            return None
        folded = self._folded.get(session_id)
        if folded is None:
            folded = await self._recalled(session_id, stored)
        if stored.position > folded.position:
            folded = Folded(after(folded.status, stored.event), stored.position)
        self.position = stored.position
        self._folded[session_id] = folded
        self._live = None
        self._unsaved.add(session_id)
        self._since_saved += 1
        return folded.status

    def live(self) -> list[Status]:
        """Return every session that has not ended, in order of launch."""
        if self._live is None:
            live = (folded.status for folded in self._folded.values() if folded.status.live)
            self._live = sorted(live, key=_launched)
        return self._live.copy()

    def names(self, but: str | None = None) -> set[str]:
        """Return the names that living sessions have.

        Args:
            but: The session whose name is left out; None: none.
        """
        living = (folded.status for folded in self._folded.values() if folded.status.live)
        return {status.name for status in living if status.session_id != but}

    def of(self, session_id: str) -> Folded | None:
        """Return what is known of a session without reading; None where it may be in the store."""
        return self._folded.get(session_id)

    async def all(self) -> list[Status]:
        """Return every session, the ended ones included, in order of launch."""
        known = {session_id: folded.status for session_id, folded in self._folded.items()}
        snapshots, _ = await self._store.snapshots(closed=True)
        for number, snapshot in enumerate(snapshots, 1):
            session_id = snapshot.stream.removeprefix("session/")
            if session_id not in known:
                known[session_id] = (await self._unpacked(session_id, snapshot)).status
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)  # there may be very many, and sessions run beside
        return sorted(known.values(), key=_launched)

    async def find(self, wanted: str) -> Status:
        """Return the session that has an id, a name or a unique prefix of an id.

        A living session goes before one that has ended; of ended ones that had the same
        name, the latest is meant.

        Raises:
            UnknownSession: There is none.
            InvalidRequest: Several begin with `wanted`.
        """
        if folded := self._folded.get(wanted):
            return folded.status
        if _ID.fullmatch(wanted):
            # No need to look through all that ever ended.
            return await self._kept(wanted)
        if status := _chosen(self.live(), wanted):
            return status
        if status := _chosen(list(reversed(await self.all())), wanted):
            return status
        raise _unknown(wanted)

    async def save(self) -> None:
        """Keep the folds that changed, and let go of sessions that have ended."""
        unsaved, self._unsaved, self._since_saved = self._unsaved, set(), 0
        upto = self.position
        snapshots = [self._packed(session_id) for session_id in unsaved]
        await self._store.save(snapshots, upto)
        for snapshot in snapshots:
            session_id = snapshot.stream.removeprefix("session/")
            if snapshot.closed and self._folded[session_id].position == snapshot.position:
                del self._folded[session_id]

    @property
    def saved(self) -> bool:
        """Whether nothing has changed since the last save."""
        return not self._unsaved

    def _packed(self, session_id: str) -> Snapshot:
        folded = self._folded[session_id]
        body = self._codec.dump_status(folded.status)
        closed = not folded.status.live
        return Snapshot(session_stream(session_id), folded.position, body, closed)

    async def _kept(self, session_id: str) -> Status:
        snapshot = await self._store.snapshot(session_stream(session_id))
        if snapshot is None:
            raise _unknown(session_id)
        return (await self._unpacked(session_id, snapshot)).status

    async def _unpacked(self, session_id: str, snapshot: Snapshot) -> Folded:
        status = self._codec.load_status(snapshot.body)
        if status is None:
            return await self._refolded(session_id, Folded(Status(session_id=session_id), 0))
        return Folded(status, snapshot.position)

    async def _recalled(self, session_id: str, stored: Stored) -> Folded:
        """Return the fold of a session that was let go, or that just begins."""
        nothing = Folded(Status(session_id=session_id), 0)
        if isinstance(stored.event, LaunchRequested):
            return nothing
        snapshot = await self._store.snapshot(session_stream(session_id))
        return await self._unpacked(session_id, snapshot) if snapshot else nothing

    async def _refolded(self, session_id: str, folded: Folded) -> Folded:
        """Fold a stream again, up to where this process has read."""
        stream = session_stream(session_id)
        while batch := await self._store.read(after=folded.position, stream=stream):
            for stored in batch:
                if stored.position > self.position:
                    return folded
                folded = Folded(after(folded.status, stored.event), stored.position)
        return folded


def _unknown(wanted: str) -> UnknownSession:
    return UnknownSession(f"no session is called {wanted!r}", "`ccmaster list --all` shows all")


def _launched(status: Status) -> tuple[bool, object, str]:
    return (status.created_at is None, status.created_at, status.session_id)


def _chosen(statuses: Sequence[Status], wanted: str) -> Status | None:
    named = [status for status in statuses if status.name == wanted]
    if named:
        return named[0]
    begun = [status for status in statuses if status.session_id.startswith(wanted)]
    if len(begun) > 1:
        examples = ", ".join(f"{status.session_id[:8]} ({status.name})" for status in begun[:5])
        raise InvalidRequest(f"{wanted!r} may be any of {examples}", "give more of the id")
    return begun[0] if begun else None
