"""A lease, and what events make of all of them. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property

from attrs import evolve, field, frozen

from ccmaster_hookspecs.storage import Claim, Stored
from ccmaster_plugin_coordination.leases.events import (
    Mode,
    PathsClaimed,
    PathsReleased,
    PathsRenewed,
)
from ccmaster_plugin_coordination.leases.globs import ANY, Parts, is_wild, means, overlap
from ccmaster_plugin_coordination.leases.places import Aim, split

LEASE = "lease/"
"""What the streams begin with that the store's claims behind leases are on."""


@frozen(kw_only=True, slots=False)
class Lease:
    """Paths that a session has for itself, or shares."""

    lease_id: str
    stream: str
    """Where its events are."""
    session: str
    repository: str
    root: str
    globs: tuple[str, ...]
    mode: Mode
    epoch: int
    since: datetime
    until: datetime
    reason: str = ""

    @property
    def claim(self) -> Claim:
        """The store's claim that must be in force for as long as the lease is."""
        return claim_of(self.lease_id, self.session, self.epoch)

    @cached_property
    def parts(self) -> tuple[Parts, ...]:
        """The globs, for comparing within the repository."""
        return tuple(split(one) for one in self.globs)

    @cached_property
    def absolute(self) -> tuple[Parts, ...]:
        """The globs, for comparing on the whole machine."""
        return tuple((*split(self.root), *one) for one in self.parts)

    def meets(self, aim: Aim) -> bool:
        """Say whether what may be changed may be among its paths."""
        below = (ANY,) if aim.tree else ()
        inside = [parts for common, parts in aim.spots if common == self.repository]
        return any(means(one, (*parts, *below)) for parts in inside for one in self.parts) or any(
            means(one, (*aim.absolute, *below)) for one in self.absolute
        )

    def covers(self, aim: Aim) -> bool:
        """Say whether all that may be changed is surely among its paths."""
        for common, parts in aim.spots:
            if common == self.repository:
                wild = next((at for at, one in enumerate(parts) if is_wild(one)), len(parts))
                return any(means(one, parts[:wild]) for one in self.parts)
        return False

    def overlaps(self, other: "Lease") -> bool:
        """Say whether another lease may be on a path of this one."""
        if self.repository == other.repository:
            pairs = [(one, two) for one in self.parts for two in other.parts]
        else:
            pairs = [(one, two) for one in self.absolute for two in other.absolute]
        return any(overlap(one, two) for one, two in pairs)

    def excludes(self, other: "Lease") -> bool:
        """Say whether the two cannot be in force at once, held by different sessions."""
        alone = Mode.EXCLUSIVE in (self.mode, other.mode)
        return self.session != other.session and alone and self.overlaps(other)


@frozen
class Leases:
    """All leases that nobody has released, whether or not they are in force."""

    position: int = 0
    """Up to where every event is folded."""
    positions: Mapping[str, int] = field(factory=dict)
    """Of the last event of each stream."""
    by_id: Mapping[str, Lease] = field(factory=dict)

    def after(self, several: Iterable[Stored]) -> "Leases":
        """Return what there is after events; those that are folded already change nothing."""
        position, positions, by_id = self.position, dict(self.positions), dict(self.by_id)
        for stored in several:
            if stored.position <= position:
                continue
            position = stored.position
            positions[stored.event.stream] = position
            match stored.event:
                case PathsClaimed() as event:
                    by_id[event.lease_id] = _begun(event)
                case PathsRenewed(lease_id=lease_id, epoch=epoch, until=until):
                    if lease_id in by_id:
                        by_id[lease_id] = evolve(by_id[lease_id], epoch=epoch, until=until)
                case PathsReleased(lease_id=lease_id):
                    by_id.pop(lease_id, None)
        return Leases(position, positions, by_id)


def claim_of(lease_id: str, session: str, epoch: int) -> Claim:
    """Name the store's claim behind a lease.

    Its holder has no other claim, so that renewing one lease renews no other.
    """
    return Claim(LEASE + lease_id, f"{session}/paths/{lease_id}", epoch)


def _begun(event: PathsClaimed) -> Lease:
    return Lease(
        lease_id=event.lease_id,
        stream=event.stream,
        session=event.session,
        repository=event.repository,
        root=event.root,
        globs=event.globs,
        mode=event.mode,
        epoch=event.epoch,
        since=event.at,
        until=event.until,
        reason=event.reason,
    )
