"""Holding a lease for longer, and giving it back: by who has it still, and by nobody else."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from ccmaster_hookspecs.errors import (
    Conflict,
    InvalidRequest,
    Refused,
    StaleClaim,
    StoreUnavailable,
)
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_plugin_coordination.leases.board import Board, standing
from ccmaster_plugin_coordination.leases.claiming import ENDED, LAPSED, LEASES, TRIES
from ccmaster_plugin_coordination.leases.events import PathsReleased, PathsRenewed
from ccmaster_plugin_coordination.leases.lease import Lease, Leases

RETURNED = "its holder gave it back"


async def renewed(host: Host, lease_id: str, seconds: float, by: Principal) -> Lease:
    """Have a lease last from now on for as long as that.

    Raises:
        Refused: It is over, or of another session: then others may have the paths already.
    """
    for _ in range(TRIES):
        known = await host.kept(Board.of).now()
        lease = _own(known, lease_id, by)
        held = await host.store.renew(lease.claim.holder, seconds)
        if held.get(lease.claim.stream) != lease.claim:
            raise _lost(lease_id)
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        event = PathsRenewed(stream=lease.stream, lease_id=lease_id, epoch=lease.epoch, until=until)
        if await _appended(host, known, [event], lease):
            return (await host.kept(Board.of).now()).by_id[lease_id]
    raise _busy()


async def released(host: Host, lease_id: str, by: Principal, why: str = RETURNED) -> Lease:
    """Give a lease back. A person and a client may give back anyone's.

    Raises:
        Refused: It is over, or of another session.
    """
    for _ in range(TRIES):
        known = await host.kept(Board.of).now()
        agent = by.kind is PrincipalKind.SESSION
        lease = _own(known, lease_id, by) if agent else _known(known, lease_id)
        if await _appended(host, known, [_release(lease, by, why)], lease if agent else None):
            await host.store.release(lease.claim)
            return lease
    raise _busy()


async def released_all(
    host: Host, wanted: Callable[[Lease], bool], by: Principal, why: str = RETURNED
) -> Sequence[Lease]:
    """Give back all leases that are wanted to be; called again, it finds nothing to do."""
    for _ in range(TRIES):
        known = await host.kept(Board.of).now()
        several = [lease for lease in known.by_id.values() if wanted(lease)]
        if not several:
            return ()
        if await _appended(host, known, [_release(lease, by, why) for lease in several]):
            for lease in several:
                await host.store.release(lease.claim)
            return several
    raise _busy()


async def released_of(host: Host, session_id: str) -> Sequence[Lease]:
    """Give back all leases of a session that has ended; nothing happens while it lives.

    They count no more from its end on, whether or not this is called: it lets the record, and
    who waits, know of it.
    """
    if (await host.status(session_id)).live:
        return ()
    return await released_all(host, lambda lease: lease.session == session_id, LEASES, ENDED)


async def sweep(host: Host) -> Sequence[Lease]:
    """Say of all leases that lapsed that they are over, so that the record tells it.

    They count no more from then on, whether or not this is called.
    """
    known = [*(await host.kept(Board.of).now()).by_id.values()]
    stands = await standing(host, *known)
    over = {one.lease_id for one in known if stands.lives(one) and not stands.counts(one)}
    return await released_all(host, lambda lease: lease.lease_id in over, LEASES, LAPSED)


async def found(host: Host, wanted: str) -> Lease:
    """Return a lease by its id, or by a beginning that no other has.

    Raises:
        InvalidRequest: There is none, or there are several.
    """
    several = (await host.kept(Board.of).now()).by_id
    fitting = [lease for lease_id, lease in several.items() if lease_id.startswith(wanted.lower())]
    mend = "`ccmaster leases list` shows them"
    if not fitting or not wanted:
        raise InvalidRequest(f"no lease begins with {wanted!r}", mend)
    if len(fitting) > 1:
        raise InvalidRequest(f"several leases begin with {wanted!r}", mend)
    return fitting[0]


async def _appended(
    host: Host, known: Leases, several: Sequence[Event], held: Lease | None = None
) -> bool:
    """Keep events of known leases; say whether nothing has moved on since they were read.

    Args:
        host: ccmaster.
        known: What was read.
        several: The events.
        held: The lease that must be in force; None: none needs to be.
    """
    expect = {event.stream: known.positions[event.stream] for event in several}
    try:
        await host.store.append(*several, expect=expect, claim=held.claim if held else None)
    except Conflict:
        return False
    except StaleClaim:
        assert held is not None  # noqa: S101 - only a claim that is given can be stale
        raise _lost(held.lease_id) from None
    return True


def _known(known: Leases, lease_id: str) -> Lease:
    if lease := known.by_id.get(lease_id):
        return lease
    raise _lost(lease_id)


def _own(known: Leases, lease_id: str, by: Principal) -> Lease:
    lease = _known(known, lease_id)
    if by.kind is PrincipalKind.SESSION and lease.session == by.name:
        return lease
    raise Refused(f"the lease {lease_id} is not yours", "list_leases tells whose it is")


def _lost(lease_id: str) -> Refused:
    return Refused(
        f"the lease {lease_id} is over: it lapsed, or was given back",
        "others may have changed the paths since: look at them again, then claim them anew",
    )


def _busy() -> StoreUnavailable:
    return StoreUnavailable("others claim paths all the time", "try again")


def _release(lease: Lease, by: Principal, why: str) -> PathsReleased:
    return PathsReleased(
        stream=lease.stream, lease_id=lease.lease_id, epoch=lease.epoch, by=by, why=why
    )
