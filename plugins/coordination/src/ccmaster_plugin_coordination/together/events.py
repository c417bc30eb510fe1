"""What happens to coordinations: every step of one is an event in its own stream."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal
from ccmaster_hookspecs.strategies import Assignment, Step, StepState

COORDINATION = "coordination/"
"""What the name of every coordination's stream begins with."""


def coordination_stream(coordination_id: str) -> str:
    """Name the stream of a coordination."""
    return COORDINATION + coordination_id


@frozen(kw_only=True)
class CoordinationEvent(Event):
    """Something that happened to a coordination."""

    @property
    def coordination_id(self) -> str:
        """The coordination's id."""
        return self.stream.removeprefix(COORDINATION)


@frozen(kw_only=True)
class CoordinationStarted(CoordinationEvent):
    """Someone wants agents to work together; kept in one commit with their first steps."""

    by: Principal
    description: str
    """What all of it is for."""
    strategy: str
    """The strategy's name."""
    assignments: tuple[Assignment, ...]
    options: Mapping[str, Any] = field(factory=dict)
    """The strategy's, defaults included."""
    timeout_seconds: float | None = None
    """Seconds after which it is given up; None: it takes as long as it takes."""
    tell: str | None = None
    """The session whose agent is told of its end; None: nobody is, whoever asks sees it."""


@frozen(kw_only=True)
class StepsAdded(CoordinationEvent):
    """The strategy wants these steps done; kept in one commit with their tasks."""

    steps: tuple[Step, ...]
    task_ids: tuple[str, ...]
    """The steps' tasks, in the same order."""
    over: int = 0
    """How many steps, and parts of steps, were over as the strategy decided on them."""


@frozen(kw_only=True)
class StepsMoved(CoordinationEvent):
    """Some of its steps are further than they were, and its strategy waits for more.

    So who follows this stream alone hears of it, too.
    """

    states: tuple[StepState, ...]
    """How far each step has come, in the order they were added."""
    over: int
    """How many steps, and parts of steps, are over."""


@frozen(kw_only=True)
class CoordinationFinished(CoordinationEvent):
    """It is over; what still ran of it is cancelled in the same commit."""

    done: bool
    """Whether it came to its proper end; else the result says why not."""
    result: str


@frozen(kw_only=True)
class CoordinationCancelled(CoordinationEvent):
    """Someone does not want it any more; what still ran of it is cancelled in the same commit."""

    by: Principal
    reason: str | None = None


KINDS: tuple[type[Event], ...] = (
    CoordinationStarted,
    StepsAdded,
    StepsMoved,
    CoordinationFinished,
    CoordinationCancelled,
)
