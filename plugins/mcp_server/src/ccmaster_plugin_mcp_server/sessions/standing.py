"""Where sessions stand, told with who runs them: the events alone say only what was last seen."""

from collections.abc import Collection

from attrs import frozen

from ccmaster_hookspecs.events import HOST, HostStarted
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.standing import as_it_is
from ccmaster_hookspecs.status import Status

NOBODY = "waiting for a host: a person runs `ccmaster up`"


@frozen
class Standing:
    """Who runs what now."""

    claimed: Collection[str]
    """The streams on which a claim is in force."""
    adopting: bool
    """Whether a host lives that takes sessions others asked for."""

    def of(self, status: Status) -> Status:
        """Return a status as it is: one that nobody runs works on nothing. Pure."""
        return as_it_is(status, self.claimed, adopting=self.adopting, nobody=NOBODY)


async def standing(host: Host) -> Standing:
    """Look who runs what."""
    claimed = frozenset(await host.store.claims())
    return Standing(claimed, bool([one for one in await hosts(host, claimed) if one.adopts]))


async def hosts(host: Host, claimed: Collection[str]) -> list[HostStarted]:
    """Return how each living host began, the oldest first."""
    found = []
    for stream in claimed:
        if stream.startswith(HOST):
            begun = (stored.event for stored in await host.store.read(stream=stream, limit=10))
            found += [event for event in begun if isinstance(event, HostStarted)][-1:]
    return sorted(found, key=lambda event: event.at)
