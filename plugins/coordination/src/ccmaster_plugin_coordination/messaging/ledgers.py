"""What was sent of late, as far as this process has read: each outbox is read on from there."""

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import define, field

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.storage import EventStore, Stored
from ccmaster_plugin_coordination.messaging import events as m
from ccmaster_plugin_coordination.messaging.ledger import HOUR, Entry

PAGE = 500
MANY = 1000
"""How many ledgers are kept; the longest silent is read again where it is asked for."""


@define
class Ledger:
    """What a stream tells of the last hour."""

    position: int = 0
    """Its last event: what a writer expects of it."""
    entries: list[Entry] = field(factory=list)

    def apply(self, batch: Sequence[Stored]) -> None:
        """Take note of events; those that were noted already change nothing."""
        for stored in batch:
            if stored.position > self.position:
                self.position = stored.position
                self.entries += _entry(stored)
        since = datetime.now(UTC) - HOUR
        self.entries = [one for one in self.entries if one.at > since]


@define
class Ledgers:
    """Ledgers by the stream that they are of: an outbox, or that of all broadcasts."""

    _store: EventStore
    _known: dict[str, Ledger] = field(factory=dict)

    @classmethod
    def of(cls, host: Host) -> "Ledgers":
        """Return those of a store; nothing is read yet."""
        return cls(host.store)

    async def now(self, stream: str) -> Ledger:
        """Return a ledger as the store has it now; do not keep it beyond the next `await`."""
        if stream not in self._known:
            found = await _last_hour(self._store, stream)
            self._known.setdefault(stream, Ledger()).apply(found)
        ledger = self._known[stream] = self._known.pop(stream)
        while len(self._known) > MANY:
            del self._known[next(iter(self._known))]
        while batch := await self._store.read(after=ledger.position, stream=stream):
            ledger.apply(batch)
        return ledger


async def _last_hour(store: EventStore, stream: str) -> Sequence[Stored]:
    """Return the events of a stream of an hour from now, and some before it, if any."""
    since = datetime.now(UTC) - HOUR
    found: list[Stored] = []
    before = None
    while page := await store.tail(stream, PAGE, before):
        found[:0] = page
        before = page[0].position
        if page[0].event.at <= since:
            break
    return found


def _entry(stored: Stored) -> Sequence[Entry]:
    match stored.event:
        case m.Posted(at=at, recipients=recipients):
            return (Entry(at, len(recipients)),)
        case m.Broadcast(at=at, deliveries=deliveries):
            return (Entry(at, deliveries),)
    return ()
