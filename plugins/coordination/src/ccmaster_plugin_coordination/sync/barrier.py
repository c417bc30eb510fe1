"""A barrier: agents wait at it until all of them have come. Pure: a fold, and what to do next."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from attrs import evolve, field, frozen

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.events import Event
from ccmaster_plugin_coordination.sync.events import (
    BarrierArrived,
    BarrierBroken,
    BarrierLeft,
    BarrierOpened,
)

REMEMBERED = 16
"""How many meetings that are over are remembered, for calls that are run again."""


class Phase(StrEnum):
    """How far a meeting has come."""

    OPEN = "open"
    PASSED = "passed"
    BROKEN = "broken"


@frozen(kw_only=True)
class Meeting:
    """One meeting at a barrier."""

    generation: int
    agents: tuple[str, ...]
    """The sessions that meet."""
    arrived: Mapping[str, str] = field(factory=dict)
    """The call in which each waits, or waited when it was over."""
    phase: Phase = Phase.OPEN
    reason: str | None = None
    """Why it is broken."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Those that have not arrived."""
        return tuple(agent for agent in self.agents if agent not in self.arrived)


@frozen(kw_only=True)
class Barrier:
    """All meetings at a barrier that are remembered; the last is the one that may be open."""

    meetings: tuple[Meeting, ...] = ()

    @property
    def open(self) -> Meeting | None:
        """The meeting that agents wait for now."""
        last = self.meetings[-1] if self.meetings else None
        return last if last and last.phase is Phase.OPEN else None

    def of_call(self, call_id: str) -> Meeting | None:
        """Return the meeting at which a call arrived and that it has not left."""
        for meeting in reversed(self.meetings):
            if call_id in meeting.arrived.values():
                return meeting
        return None


def after(barrier: Barrier, event: Event) -> Barrier:
    """Return the barrier once `event` has happened; what does not fit changes nothing."""
    meeting = barrier.open
    match event:
        case BarrierOpened() if meeting is None:
            opened = Meeting(generation=event.generation, agents=event.agents)
            return Barrier(meetings=(*barrier.meetings, opened)[-REMEMBERED:])
        case BarrierArrived() if meeting and event.generation == meeting.generation:
            if event.agent in meeting.agents:
                return _with(barrier, _arrived(meeting, event.agent, event.call_id))
        case BarrierLeft() if meeting and event.generation == meeting.generation:
            if meeting.arrived.get(event.agent) == event.call_id:
                others = {who: call for who, call in meeting.arrived.items() if who != event.agent}
                return _with(barrier, evolve(meeting, arrived=others))
        case BarrierBroken() if meeting and event.generation == meeting.generation:
            return _with(barrier, evolve(meeting, phase=Phase.BROKEN, reason=event.reason))
    return barrier


def arriving(
    barrier: Barrier, stream: str, agent: str, call_id: str, agents: Collection[str]
) -> tuple[Event, ...]:
    """Return what happens as an agent comes; nothing where its call has arrived already.

    Args:
        barrier: As it is.
        stream: The barrier's.
        agent: The session that comes.
        call_id: The call in which it will wait.
        agents: All sessions that it wants to meet, itself among them.

    Raises:
        InvalidRequest: Others meet there now.
    """
    if barrier.of_call(call_id):
        return ()
    meeting = barrier.open
    if meeting is None:
        generation = barrier.meetings[-1].generation + 1 if barrier.meetings else 1
        opened = BarrierOpened(stream=stream, generation=generation, agents=tuple(sorted(agents)))
        return opened, _arrives(stream, generation, agent, call_id)
    if set(agents) != set(meeting.agents):
        raise InvalidRequest(
            f"other agents meet at this barrier now: {', '.join(meeting.agents)}",
            "name exactly those, or use another name",
        )
    return (_arrives(stream, meeting.generation, agent, call_id),)


def leaving(barrier: Barrier, stream: str, agent: str, call_id: str) -> BarrierLeft | None:
    """Return what happens as a call no longer waits; None where it does not wait any more."""
    meeting = barrier.of_call(call_id)
    if meeting is None or meeting.phase is not Phase.OPEN:
        return None
    return BarrierLeft(stream=stream, generation=meeting.generation, agent=agent, call_id=call_id)


def breaking(barrier: Barrier, stream: str, gone: Mapping[str, str]) -> BarrierBroken | None:
    """Return that a meeting is broken, where one that was to arrive is gone; else None.

    Args:
        barrier: As it is.
        stream: The barrier's.
        gone: What to say of each session that has ended.
    """
    meeting = barrier.open
    if meeting is None:
        return None
    reasons = [gone[agent] for agent in meeting.agents if agent in gone]
    if not reasons:
        return None
    return BarrierBroken(stream=stream, generation=meeting.generation, reason="; ".join(reasons))


def _arrives(stream: str, generation: int, agent: str, call_id: str) -> BarrierArrived:
    return BarrierArrived(stream=stream, generation=generation, agent=agent, call_id=call_id)


def _arrived(meeting: Meeting, agent: str, call_id: str) -> Meeting:
    arrived = {**meeting.arrived, agent: call_id}
    phase = Phase.PASSED if len(arrived) == len(meeting.agents) else Phase.OPEN
    return evolve(meeting, arrived=arrived, phase=phase)


def _with(barrier: Barrier, meeting: Meeting) -> Barrier:
    return Barrier(meetings=(*barrier.meetings[:-1], meeting))
