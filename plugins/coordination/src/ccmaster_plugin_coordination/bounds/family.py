"""Who launched whom, what lives and what was spent: a fold that pulls what is new."""

import asyncio
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

from attrs import define, evolve, field, frozen

from ccmaster_hookspecs import events as e
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.principals import Principal, PrincipalKind
from ccmaster_hookspecs.status import Status
from ccmaster_hookspecs.storage import Stored
from ccmaster_plugin_coordination.bounds.events import SPAWNS, SpawnAllowed, spawns_stream
from ccmaster_plugin_coordination.catching_up import EVERYTHING

HOUR = timedelta(hours=1)
USAGE_IDS_KEPT = 16
"""How many usage records of a session are remembered, so that none counts twice."""


@frozen(kw_only=True)
class Line:
    """Where a session comes from."""

    root: Principal
    """Who asked for the session at the top; no agent, but where that agent is unknown."""
    tree: str
    """The session at the top."""
    depth: int
    """0 for the session at the top."""


@frozen(kw_only=True)
class Member:
    """A session, as far as bounds care."""

    owner: Principal
    live: bool = True
    cost_usd: float = 0.0
    usage_ids: tuple[str, ...] = ()
    allowed: SpawnAllowed | None = None
    """What let it launch last; None: nothing had to, or it may not."""


@define
class Family:
    """Every session's line. Get the one of a process with `family_of`."""

    _host: Host
    position: int = 0
    """Up to where every event is folded."""
    _members: dict[str, Member] = field(factory=dict)
    _spent: dict[str, float] = field(factory=dict)
    """What the sessions under each tree's top have spent together."""
    _allowed: dict[str, deque[SpawnAllowed]] = field(factory=dict)
    """What was let launch in the last hour that is told of, by the stream that says so."""
    _living: dict[str, dict[str, str]] = field(factory=dict)
    """Of those that were ever let launch: which live, and in which tree, by the same stream."""
    _last: dict[str, int] = field(factory=dict)
    """The last position of each such stream."""
    _loaded: bool = False
    _reading: asyncio.Lock = field(factory=asyncio.Lock)

    @classmethod
    def of(cls, host: Host) -> "Family":
        """Return the family of a store; nothing is read yet."""
        return cls(host)

    async def now(self) -> "Family":
        """Read everything that is in the store by now, and return itself."""
        store = self._host.store
        async with self._reading:
            if not self._loaded:
                # What happens between the two is folded twice, which changes nothing.
                self.position = await store.position()
                self.remember(await self._host.sessions(ended=True))
                self._allowed, self._living, self._last = {}, {}, {}
                for stored in await store.read(prefix=SPAWNS, limit=EVERYTHING):
                    if stored.position <= self.position:
                        self._apply(stored)
                self._loaded = True
            wanted = await store.position()
            while self.position < wanted:
                batch = await store.read(after=self.position)
                if not batch:
                    break
                self.apply(batch)
        return self

    def remember(self, statuses: Iterable[Status]) -> None:
        """Begin with where sessions stand."""
        self._members = {
            status.session_id: Member(
                owner=status.owner,
                live=status.live,
                cost_usd=status.cost_usd,
                usage_ids=status.usage_ids,
            )
            for status in statuses
            if status.owner is not None
        }
        self._spent = {}
        for session_id, member in self._members.items():
            self._count(session_id, member.cost_usd)

    def apply(self, batch: Iterable[Stored]) -> None:
        """Fold events that follow on what is folded; what is folded already changes nothing."""
        for stored in batch:
            if stored.position > self.position:
                self._apply(stored)
                self.position = stored.position

    def line(self, session_id: str) -> Line:
        """Return where a session comes from; one that nobody knows stands for itself."""
        top, depth = session_id, 0
        for parent in self._parents(session_id):
            top, depth = parent, depth + 1
        member = self._members.get(top)
        root = member.owner if member else Principal(PrincipalKind.SESSION, top)
        return Line(root=root, tree=top, depth=depth)

    def spent(self, tree: str) -> float:
        """Return the US dollars that the sessions below a tree's top have spent together."""
        return self._spent.get(tree, 0.0)

    def allowed(self, root: Principal) -> tuple[SpawnAllowed, ...]:
        """Return what the agents under a root were let launch within the last hour, in order.

        It may be more: the hour ends with the last of them.
        """
        return tuple(self._allowed.get(spawns_stream(root), ()))

    def living(self, root: Principal) -> Mapping[str, str]:
        """Return the tree of each living session that the agents under a root were let launch."""
        return MappingProxyType(self._living.get(spawns_stream(root), {}))

    def let(self, session_id: str, asked: int) -> bool:
        """Whether a session was let launch already because of what asked for it at a position."""
        member = self._members.get(session_id)
        return bool(member and member.allowed and member.allowed.asked == asked)

    def last(self, root: Principal) -> int:
        """Return the position of the last of those; 0 where there is none."""
        return self._last.get(spawns_stream(root), 0)

    def lives(self, session_id: str) -> bool:
        """Whether a session has not ended."""
        member = self._members.get(session_id)
        return member is not None and member.live

    def descends(self, session_id: str, ancestor: str) -> bool:
        """Whether a session was launched by another, itself or through others."""
        return ancestor in self._parents(session_id)

    def _parents(self, session_id: str) -> Iterator[str]:
        """Yield the session that launched it, the one that launched that, and so on."""
        member = self._members.get(session_id)
        while member and member.owner.kind is PrincipalKind.SESSION:
            yield member.owner.name
            member = self._members.get(member.owner.name)

    def _apply(self, stored: Stored) -> None:
        match stored.event:
            case e.LaunchRequested(session_id=str(session_id), by=by):
                self._members.setdefault(session_id, Member(owner=by))
            case e.ResumeRequested(session_id=str(session_id)):
                self._lives(session_id, True)
            case e.SessionEnded(session_id=str(session_id)):
                self._lives(session_id, False)
            case e.UsageRecorded(session_id=str(session_id)):
                self._spend(session_id, stored.event)
            case SpawnAllowed():
                self._let(stored.event)
                self._last[stored.event.stream] = stored.position

    def _lives(self, session_id: str, live: bool) -> None:
        if member := self._members.get(session_id):
            self._members[session_id] = member = evolve(member, live=live)
            self._note_life(session_id, member)

    def _let(self, event: SpawnAllowed) -> None:
        recent = self._allowed.setdefault(event.stream, deque())
        recent.append(event)
        while recent[0].at <= event.at - HOUR:
            recent.popleft()
        if member := self._members.get(event.session):
            self._members[event.session] = member = evolve(member, allowed=event)
            self._note_life(event.session, member)

    def _note_life(self, session_id: str, member: Member) -> None:
        if member.allowed is None:
            return
        living = self._living.setdefault(member.allowed.stream, {})
        if member.live:
            living[session_id] = member.allowed.tree
        else:
            living.pop(session_id, None)

    def _spend(self, session_id: str, event: e.UsageRecorded) -> None:
        member = self._members.get(session_id)
        if member is None or event.usage_id in member.usage_ids:
            return
        self._members[session_id] = evolve(
            member,
            cost_usd=member.cost_usd + event.cost_usd,
            usage_ids=(*member.usage_ids, event.usage_id)[-USAGE_IDS_KEPT:],
        )
        self._count(session_id, event.cost_usd)

    def _count(self, session_id: str, cost_usd: float) -> None:
        """Add what a session spent to its tree; the one at the top is the person's own affair."""
        line = self.line(session_id)
        if line.depth and cost_usd:
            self._spent[line.tree] = self._spent.get(line.tree, 0.0) + cost_usd


def family_of(host: Host) -> Family:
    """Return the family of a process; call `now` before you look at it."""
    return host.kept(Family.of)
