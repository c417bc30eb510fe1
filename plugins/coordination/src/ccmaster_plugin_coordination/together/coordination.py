"""One coordination as its events tell it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from attrs import evolve, frozen

from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.strategies import Assignment, Step, StepState
from ccmaster_plugin_coordination.together import events as c


class CoordinationState(StrEnum):
    """How far a coordination has come."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@frozen(kw_only=True)
class Coordination:
    """Several agents at work on one thing; how far its steps are is the board's to say."""

    coordination_id: str
    position: int
    """The last event that went into it: what a writer expects of its stream."""
    by: Principal
    description: str
    strategy: str
    assignments: tuple[Assignment, ...]
    options: Mapping[str, Any]
    timeout_seconds: float | None
    tell: str | None
    started_at: datetime
    changed_at: datetime
    state: CoordinationState = CoordinationState.RUNNING
    steps: tuple[Step, ...] = ()
    task_ids: tuple[str, ...] = ()
    """The steps' tasks, in the same order."""
    first: int = 0
    """How many steps it began with."""
    states: tuple[StepState, ...] = ()
    """How far the steps were when that was last noted; the board knows better."""
    over: int = 0
    """How many steps, and parts of steps, were over as its strategy last decided."""
    result: str = ""
    """What came of it; why, where it failed or was cancelled."""

    @property
    def running(self) -> bool:
        """Whether anything may still follow."""
        return self.state is CoordinationState.RUNNING

    @property
    def due(self) -> datetime | None:
        """When it is given up; None: never."""
        if self.timeout_seconds is None:
            return None
        return self.started_at + timedelta(seconds=self.timeout_seconds)

    def pairs(self) -> Sequence[tuple[Step, str]]:
        """Return each step with its task's id, in the order they were made."""
        return [*zip(self.steps, self.task_ids, strict=True)]


def started(event: c.CoordinationStarted, position: int) -> Coordination:
    """Return a coordination that has just begun."""
    return Coordination(
        coordination_id=event.coordination_id,
        position=position,
        by=event.by,
        description=event.description,
        strategy=event.strategy,
        assignments=event.assignments,
        options=event.options,
        timeout_seconds=event.timeout_seconds,
        tell=event.tell,
        started_at=event.at,
        changed_at=event.at,
    )


def after(one: Coordination, event: c.CoordinationEvent, position: int) -> Coordination:
    """Return a coordination after something happened to it; nothing follows its end."""
    one = evolve(one, position=position)
    if not one.running:
        return one
    match event:
        case c.StepsAdded() if len(event.steps) == len(event.task_ids):
            steps, task_ids = one.steps + event.steps, one.task_ids + event.task_ids
            first = one.first or len(event.steps)
            one = evolve(one, steps=steps, task_ids=task_ids, first=first, over=event.over)
        case c.StepsMoved():
            one = evolve(one, states=event.states, over=event.over)
        case c.CoordinationFinished():
            state = CoordinationState.DONE if event.done else CoordinationState.FAILED
            one = evolve(one, state=state, result=event.result)
        case c.CoordinationCancelled():
            one = evolve(one, state=CoordinationState.CANCELLED, result=event.reason or "")
        case _:
            return one
    return evolve(one, changed_at=event.at)
