"""Where sessions stand, told with who runs them: the events alone say only what was last seen."""

from collections.abc import Collection

from attrs import evolve, frozen

from ccmaster_hookspecs.events import HostStarted, session_stream
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.status import State, Status

NOBODY = "waiting for a host: a person runs `ccmaster up`"
SOON = "about to be taken by a host"
HOST = "host/"
"""What the name of every host's stream begins with."""


@frozen
class Standing:
    """Who runs what now."""

    claimed: Collection[str]
    """The streams on which a claim is in force."""
    adopting: bool
    """Whether a host lives that takes sessions others asked for."""

    def of(self, status: Status) -> Status:
        """Return a status as it is: one that nobody runs works on nothing. Pure."""
        if not status.live or session_stream(status.session_id) in self.claimed:
            return status
        wanted = status.wanted_host is not None and HOST + status.wanted_host in self.claimed
        return evolve(
            status,
            state=State.LAUNCHING,
            activity=SOON if self.adopting or wanted else NOBODY,
            host=None,
            pid=None,
            questions=(),
            tools={},
        )


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
