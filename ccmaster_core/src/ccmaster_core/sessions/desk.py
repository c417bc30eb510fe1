"""What every request to a session needs: reading where it stands, and writing what is asked."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from attrs import define, field

from ccmaster_core.sessions import checks
from ccmaster_core.statuses import Statuses
from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.principals import Principal, Scope
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import EventStore


@define(kw_only=True, slots=False)
class Desk:
    """Reads and writes for the mixins beside it; what it writes, its own statuses show."""

    host_id: str
    store: EventStore
    _statuses: Statuses
    _follower: Callable[[int], Awaitable[None]] | None = field(default=None, init=False)
    """Waits until the statuses hold everything up to a position; None: nobody follows."""

    @contextmanager
    def following(self, reached: Callable[[int], Awaitable[None]]) -> Iterator[None]:
        """Leave the reading to a follower, for as long as the context lasts."""
        self._follower = reached
        try:
            yield
        finally:
            self._follower = None

    async def reached(self, position: int) -> None:
        """Return once this process's statuses hold everything up to a position."""
        if self._follower:
            await self._follower(position)
        elif position > self._statuses.position:
            await self._statuses.catch_up()

    def statuses(self) -> Sequence[Status]:
        """Every session that has not ended, in order of launch."""
        return self._statuses.live()

    async def status(self, session_id: str) -> Status:
        """Where a session stands; the id may be a unique prefix, or a name."""
        await self.reached(await self.store.position())
        return await self._statuses.find(session_id)

    async def living(self, session_id: str, by: Principal | None) -> Status:
        """Return a session that has not ended, for one who may write to it.

        Args:
            session_id: Its id, a unique prefix of it, or its name.
            by: Who wants to write; None: one who may for another reason.
        """
        if by is not None:
            checks.require(by, Scope.SESSION_WRITE)
        return _alive(await self.status(session_id))

    async def all_living(self, session_ids: Iterable[str], by: Principal) -> list[Status]:
        """Return sessions that have not ended, for one who may write to them, in their order."""
        checks.require(by, Scope.SESSION_WRITE)
        await self.reached(await self.store.position())
        return [_alive(await self._statuses.find(session_id)) for session_id in session_ids]

    async def ask(self, *events: e.Event, expect: Mapping[str, int] | None = None) -> None:
        """Write, and return once this process's own statuses show it."""
        await self.reached(await self.store.append(*events, expect=expect))


def _alive(status: Status) -> Status:
    if status.live:
        return status
    raise InvalidRequest(
        f"{status.name} has ended ({status.ended})", f"`ccmaster resume {status.name}`"
    )
