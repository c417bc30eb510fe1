"""What one process knows of leases: read from the store once, and from then on what is new."""

from collections.abc import Mapping

from attrs import define, field, frozen

from ccmaster_hookspecs.errors import UnknownSession
from ccmaster_hookspecs.host import Host
from ccmaster_plugin_coordination.catching_up import Reader
from ccmaster_plugin_coordination.leases.events import PATHS
from ccmaster_plugin_coordination.leases.lease import LEASE, Lease, Leases


@define
class Board:
    """The leases that nobody released, as far as this process has read."""

    _reader: Reader
    _leases: Leases = field(factory=Leases)

    @classmethod
    def of(cls, host: Host) -> "Board":
        """Return an empty one, for `Host.kept`."""
        return cls(Reader(host.store, PATHS))

    async def now(self) -> Leases:
        """Read what is new; return every lease that nobody released."""
        # Another call may read the same meanwhile: what is folded is not folded again.
        async for batch in self._reader.new():
            if new := [stored for stored in batch if stored.event.stream.startswith(PATHS)]:
                self._leases = self._leases.after(new)
        return self._leases


@frozen
class Standing:
    """Which leases count: their claim in the store is in force, and their session lives."""

    names: Mapping[str, str]
    """Of the sessions that live, by their ids."""
    claimed: frozenset[tuple[str, int]]
    """The streams with a claim in force, each with its epoch."""

    def lives(self, lease: Lease) -> bool:
        """Say whether its holder has not ended."""
        return lease.session in self.names

    def counts(self, lease: Lease) -> bool:
        """Say whether a lease is in force."""
        claim = lease.claim
        return self.lives(lease) and (claim.stream, claim.epoch) in self.claimed

    def name(self, lease: Lease) -> str:
        """Return the name of a lease's holder."""
        return self.names.get(lease.session, lease.session)


async def standing(host: Host, *leases: Lease) -> Standing:
    """Find out which of some leases count, as the store has it now."""
    names: dict[str, str] = {}
    for session in {lease.session for lease in leases}:
        try:
            status = await host.status(session)
        except UnknownSession:
            continue
        if status.live:
            names[session] = status.name
    claims = await host.store.claims(LEASE) if leases else {}
    return Standing(names, frozenset((claim.stream, claim.epoch) for claim in claims.values()))
