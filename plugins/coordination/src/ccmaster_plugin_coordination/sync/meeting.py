"""Waiting at a barrier: an agent arrives, and goes on once all have, one is gone, or time is up."""

import asyncio
from collections.abc import Mapping

from attrs import define, field

from ccmaster_hookspecs.errors import Conflict, StoreError
from ccmaster_hookspecs.events import Event, SessionEnded
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_hookspecs.status import Status
from ccmaster_plugin_coordination.sync import barrier as rules
from ccmaster_plugin_coordination.sync.barrier import Barrier, Meeting, Phase
from ccmaster_plugin_coordination.sync.events import barrier_stream
from ccmaster_plugin_coordination.sync.folds import Folds, of_event
from ccmaster_plugin_coordination.sync.waiting import finished, woken

ATTEMPTS = 1000
"""How often it is tried again because another arrived at the same moment."""
BEAT = 10.0
"""Seconds after which a caller is told again, though nothing changed: many give up in silence."""


@define
class Barriers:
    """The barriers of a store. Get those of a process with `barriers_of`."""

    folds: Folds[Barrier]

    @classmethod
    def of(cls, host: Host) -> "Barriers":
        """Return the barriers of a store; nothing is read yet."""
        return cls(Folds(host.store, Barrier(), of_event(rules.after)))


def barriers_of(host: Host) -> Folds[Barrier]:
    """Return the folds of the barriers that this process knows."""
    return host.kept(Barriers.of).folds


async def meet(
    call: ToolCall, name: str, agents: Mapping[str, Status], seconds: float
) -> Meeting | None:
    """Wait until all have arrived; return how the meeting ended, None where time was up first.

    Whoever stops waiting, for whatever reason, has not arrived any more, so that nobody passes
    because of one that is no longer there.

    Args:
        call: The agent's that arrives.
        name: The barrier's.
        agents: Where all stand that are to meet, the caller among them.
        seconds: How long to wait.

    Raises:
        ToolFailure: One of them has ended, or another call of the agent waits there now.
        InvalidRequest: Others meet there now.
    """
    waiting = _Waiting(call, barrier_stream(name), agents, seconds)
    try:
        async with asyncio.timeout(seconds):
            return await waiting.over()
    except TimeoutError:
        return await waiting.leave()
    except asyncio.CancelledError:
        await finished(waiting.leave())
        raise


@define
class _Waiting:
    _call: ToolCall
    _stream: str
    _agents: Mapping[str, Status]
    _seconds: float
    _arrived: bool = False
    _began: float = field(factory=lambda: asyncio.get_running_loop().time())
    _told: tuple[str, float] = ("", 0.0)
    """What the caller was told last, and how many seconds it had waited then."""

    async def over(self) -> Meeting:
        """Arrive, and return the meeting once it is over."""
        async with woken(self._call.host.store, self._concerns) as changed:
            while True:
                changed.clear()
                meeting = await self._step()
                if meeting.phase is not Phase.OPEN:
                    return meeting
                await self._tell(meeting)
                try:
                    async with asyncio.timeout(BEAT):
                        await changed.wait()
                except TimeoutError:
                    pass

    async def leave(self) -> Meeting | None:
        """Wait no longer; return the meeting where it is over all the same."""
        agent, call_id = self._call.caller.name, self._call.call_id
        for _ in range(ATTEMPTS):
            now = await self._folds.now(self._stream)
            event = rules.leaving(now.value, self._stream, agent, call_id)
            if event is None:
                return now.value.of_call(call_id)
            await self._append(event, expected=now.position)
        raise _too_busy(self._stream)

    async def _step(self) -> Meeting:
        """Arrive, where that is not done; break the meeting, where one is gone; return it."""
        agent, call_id = self._call.caller.name, self._call.call_id
        for _ in range(ATTEMPTS):
            now = await self._folds.now(self._stream)
            meeting = now.value.of_call(call_id)
            if meeting and meeting.phase is not Phase.OPEN:
                return meeting
            if meeting is None and self._arrived:
                raise ToolFailure("another call of yours waits at this barrier now", "wait there")
            gone = await self._gone(now.value)
            broken = rules.breaking(now.value, self._stream, gone)
            if broken:
                await self._append(broken, expected=now.position)
                continue
            if now.value.open is None:
                self._check_living(gone)
            events = rules.arriving(now.value, self._stream, agent, call_id, self._agents)
            if meeting and not events:
                return meeting
            self._arrived = await self._append(*events, expected=now.position)
        raise _too_busy(self._stream)

    async def _append(self, *events: Event, expected: int) -> bool:
        try:
            await self._call.host.store.append(*events, expect={self._stream: expected})
        except Conflict:
            return False
        return True

    async def _gone(self, barrier: Barrier) -> dict[str, str]:
        """Return what to say of each that has ended."""
        living = {status.session_id for status in await self._call.host.sessions()}
        wanted = {*self._agents, *(barrier.open.agents if barrier.open else ())}
        gone = {}
        for agent in wanted - living:
            status = await self._call.host.status(agent)
            gone[agent] = f"{status.name} has ended ({status.ended})"
        return gone

    def _check_living(self, gone: Mapping[str, str]) -> None:
        for agent in self._agents:
            if agent in gone:
                raise ToolFailure(f"agent_ids: {gone[agent]}", "name agents that live")

    async def _tell(self, meeting: Meeting) -> None:
        names = [self._agents[agent].name for agent in meeting.missing]
        arrived, all_ = len(meeting.arrived), len(meeting.agents)
        text = f"{arrived} of {all_} have arrived; waits for {', '.join(names)}"
        waited = round(asyncio.get_running_loop().time() - self._began, 3)
        told, at = self._told
        if text != told or waited - at >= BEAT:
            self._told = (text, waited)
            await self._call.progress(waited, self._seconds, text)

    def _concerns(self, event: Event) -> bool:
        ended = isinstance(event, SessionEnded) and event.session_id in self._agents
        return ended or event.stream == self._stream

    @property
    def _folds(self) -> Folds[Barrier]:
        return barriers_of(self._call.host)


def _too_busy(stream: str) -> StoreError:
    return StoreError(f"{stream} is written to all the time", "try again")
