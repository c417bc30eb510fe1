"""Getting a lease: of two that cannot be held at once, exactly one is granted.

The lease and what it was decided on are one commit: the stream of the repository must not have
moved on since it was read, and the store's claim behind the lease must be in force.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from attrs import frozen

from ccmaster_hookspecs.errors import Conflict, InvalidRequest, StaleClaim, StoreUnavailable
from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import system
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.leases.board import Board, Standing, standing
from ccmaster_plugin_coordination.leases.events import PATHS, Mode, PathsClaimed, PathsReleased
from ccmaster_plugin_coordination.leases.lease import Lease
from ccmaster_plugin_coordination.leases.places import spots
from ccmaster_plugin_coordination.leases.repositories import NOWHERE

TRIES = 50
"""How often a decision is made anew because others wrote meanwhile."""
MOST_GLOBS = 256
"""How many globs a lease has at most, written out."""
LAPSED, ENDED = "it lapsed", "its session ended"
LEASES = system("leases")


@frozen(kw_only=True)
class Wish:
    """A lease that a session wants."""

    stream: str
    repository: str
    root: str
    globs: tuple[str, ...]
    mode: Mode
    seconds: float
    reason: str

    def lease(self, session_id: str) -> Lease:
        """Return the lease that there will be; a new one's claim has the epoch 1."""
        now = datetime.now(UTC)
        return Lease(
            lease_id=str(uuid4()),
            stream=self.stream,
            session=session_id,
            repository=self.repository,
            root=self.root,
            globs=self.globs,
            mode=self.mode,
            epoch=1,
            since=now,
            until=now + timedelta(seconds=self.seconds),
            reason=self.reason,
        )


@frozen
class Taken:
    """Why a wish is not granted: what others hold."""

    leases: tuple[Lease, ...]
    standing: Standing


def wish(
    globs: Sequence[str], folder: str, *, mode: Mode, seconds: float, reason: str = ""
) -> Wish:
    """Make a wish of globs as a session's agent wrote them.

    Args:
        globs: At least one.
        folder: Where the session works: what they are relative to.
        mode: Who else may hold one.
        seconds: How long it lasts unless it is renewed.
        reason: What it is for.

    Raises:
        InvalidRequest: One is no glob, or they are not of one repository.
    """
    found = [spot for glob in globs for spot in spots(glob, folder)]
    if len({spot.repository.common for spot in found}) > 1:
        raise InvalidRequest(
            "the globs are of several repositories", "claim those of each by themselves"
        )
    names = tuple(dict.fromkeys(spot.glob for spot in found))
    if not 1 <= len(names) <= MOST_GLOBS:
        raise InvalidRequest(
            f"{len(names)} globs are not 1 to {MOST_GLOBS}", "name a folder, or use '**'"
        )
    repository = found[0].repository
    return Wish(
        stream=PATHS + repository.key,
        repository=repository.common,
        root=repository.root if repository.common != NOWHERE else NOWHERE,
        globs=names,
        mode=mode,
        seconds=seconds,
        reason=reason,
    )


async def claimed(host: Host, wanted: Wish, session: Status, most: int) -> Lease | Taken:
    """Take a lease, if nothing in force excludes it.

    Args:
        host: ccmaster.
        wanted: What is wanted.
        session: Who wants it.
        most: How many leases a session may have.

    Raises:
        InvalidRequest: The session has as many as it may, or has ended.
        StoreUnavailable: Others write so much that nothing could be decided.
    """
    board = host.kept(Board.of)
    for _ in range(TRIES):
        known = await board.now()
        # Its own ones are asked about too, so that those it has are counted truly.
        others = [one for one in known.by_id.values() if one.stream == wanted.stream]
        own = [one for one in known.by_id.values() if one.session == session.session_id]
        new = wanted.lease(session.session_id)
        near = [one for one in known.by_id.values() if one.excludes(new)]
        stands = await standing(host, new, *others, *own, *near)
        if not stands.lives(new):
            raise InvalidRequest(f"{session.name} has ended", "only who lives holds leases")
        if taken := [one for one in near if stands.counts(one)]:
            return Taken(tuple(taken), stands)
        if sum(map(stands.counts, own)) >= most:
            raise InvalidRequest(
                f"{session.name} holds {most} leases, as many as a session may",
                "release_paths gives those back that it does not need any more",
            )
        over = [_over(one, stands) for one in others if not stands.counts(one)]
        if await _kept(host, new, wanted, over, known.positions.get(wanted.stream, 0)):
            return new
    raise StoreUnavailable("others claim paths all the time", "try again")


async def _kept(host: Host, new: Lease, wanted: Wish, over: Sequence[Event], position: int) -> bool:
    """Keep a lease; say whether nothing had moved on since it was decided."""
    claim = await host.store.claim(new.claim.stream, new.claim.holder, wanted.seconds)
    kept = False
    try:
        event = PathsClaimed(
            stream=new.stream,
            at=new.since,
            lease_id=new.lease_id,
            session=new.session,
            repository=new.repository,
            root=new.root,
            globs=new.globs,
            mode=new.mode,
            epoch=claim.epoch,
            until=new.until,
            reason=new.reason,
        )
        expect = {new.stream: position}
        await host.store.append(*over, event, expect=expect, claim=claim)
        kept = True
    except (Conflict, StaleClaim):
        # Stale: this process stood still for longer than the lease would have lasted.
        pass
    finally:
        if not kept:
            await host.store.release(claim)
    return kept


def _over(lease: Lease, stands: Standing) -> PathsReleased:
    """Say that a lease which does not count any more is over for good."""
    return PathsReleased(
        stream=lease.stream,
        lease_id=lease.lease_id,
        epoch=lease.epoch,
        by=LEASES,
        why=LAPSED if stands.lives(lease) else ENDED,
    )
