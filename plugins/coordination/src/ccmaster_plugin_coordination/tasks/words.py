"""The fixed words of tasks."""

from enum import StrEnum


class Priority(StrEnum):
    """How urgent a task is, the most urgent first."""

    P0 = "p0"
    P1 = "p1"
    P2 = "p2"


class Cause(StrEnum):
    """Why an attempt came to nothing."""

    FAILED = "failed"
    """The agent said so, or its turn failed."""
    LOST = "lost"
    """The agent, or its host, died."""
    TIMEOUT = "timeout"
    """It took too long."""
    SILENT = "silent"
    """The agent ended its turn, again and again, without reporting."""
    TAKEN = "taken"
    """Someone gave it to another agent."""

    @property
    def counts(self) -> bool:
        """Whether the attempt is one of those of which a task has only so many."""
        return self not in {Cause.LOST, Cause.TAKEN}


class TaskState(StrEnum):
    """How far a task has come."""

    WAITING = "waiting"
    """For tasks that must be done before."""
    READY = "ready"
    """For an agent that is idle."""
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing follows, unless someone asks for it."""
        return self in _OVER


_OVER = frozenset({TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED})
