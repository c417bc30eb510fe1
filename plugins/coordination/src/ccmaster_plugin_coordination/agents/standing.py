"""Where sessions stand, told with who runs them: the events alone say only what was last seen."""

from collections.abc import Collection, Iterable

from ccmaster_hookspecs.events import HOST, HostStarted
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.standing import as_it_is
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import EventStore

NOBODY = "waiting for a host: a person runs `ccmaster up`"
BEGINNING = 10
"""Among how many events at the beginning of its stream a host tells that it began."""


async def as_they_are(host: Host, statuses: Iterable[Status]) -> list[Status]:
    """Return statuses of which each is true now; the claims are read once for all of them."""
    claimed = frozenset(await host.store.claims())
    adopting = await _adopting(host.store, claimed)
    return [as_it_is(status, claimed, adopting=adopting, nobody=NOBODY) for status in statuses]


async def _adopting(store: EventStore, claimed: Collection[str]) -> bool:
    """Whether a host lives that takes sessions others asked for."""
    for stream in claimed:
        if stream.startswith(HOST):
            begun = await store.read(stream=stream, limit=BEGINNING)
            started = [one.event for one in begun if isinstance(one.event, HostStarted)]
            if started and started[-1].adopts:
                return True
    return False
