"""What happens as agents wait for each other, share values, and are looked at all at once."""

from collections.abc import Mapping

from attrs import field, frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal

BARRIER = "barrier/"
"""What the name of every barrier's stream begins with."""
SPACE = "state/"
"""What the name of the stream of every space of shared values begins with."""
CHECKPOINT = "checkpoint/"
"""What the name of every checkpoint's stream begins with."""


def barrier_stream(name: str) -> str:
    """Name the stream of a barrier."""
    return BARRIER + name


def space_stream(name: str) -> str:
    """Name the stream of a space of shared values."""
    return SPACE + name


def checkpoint_stream(name: str) -> str:
    """Name the stream of a checkpoint; it holds one event at most."""
    return CHECKPOINT + name


@frozen(kw_only=True)
class BarrierOpened(Event):
    """The first of some agents came to where they meet."""

    generation: int
    """1 for the first meeting at the barrier; grows by one with each."""
    agents: tuple[str, ...]
    """The sessions that meet."""


@frozen(kw_only=True)
class BarrierArrived(Event):
    """An agent waits; the last that arrives lets all pass."""

    generation: int
    agent: str
    call_id: str
    """The call in which it waits: the same call, run again, arrives once."""


@frozen(kw_only=True)
class BarrierLeft(Event):
    """An agent no longer waits, before all had arrived."""

    generation: int
    agent: str
    call_id: str


@frozen(kw_only=True)
class BarrierBroken(Event):
    """Nobody will pass: one that was to arrive is gone."""

    generation: int
    reason: str


@frozen(kw_only=True)
class SpaceOpened(Event):
    """Someone made a space of shared values, or let more agents use theirs."""

    by: Principal
    members: tuple[str, ...]
    """The sessions that may use it, besides those that may already."""


@frozen(kw_only=True)
class ValueSet(Event):
    """Someone set a value."""

    by: Principal
    key: str
    value: str
    """As JSON."""


@frozen(kw_only=True)
class ValueDeleted(Event):
    """Someone took a value away."""

    by: Principal
    key: str


@frozen(kw_only=True)
class AgentAt:
    """Where one agent's session stood at a checkpoint."""

    agent: str
    """The session's id."""
    name: str
    state: str
    activity: str = ""
    role: str = ""
    capabilities: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(factory=dict)
    turns: int = 0
    cost_usd: float = 0.0
    open_messages: tuple[str, ...] = ()
    """Messages to it that had no final state."""
    open_questions: int = 0
    last_message: str | None = None
    """The beginning of what it said last."""
    ended: str | None = None
    """Why it had ended; None: it had not."""


@frozen(kw_only=True)
class CheckpointTaken(Event):
    """Someone kept where some agents stood, all at one position of the store."""

    by: Principal
    position: int
    """Every event up to it went into what is told, and none after it."""
    agents: tuple[AgentAt, ...]


KINDS: tuple[type[Event], ...] = (
    BarrierOpened,
    BarrierArrived,
    BarrierLeft,
    BarrierBroken,
    SpaceOpened,
    ValueSet,
    ValueDeleted,
    CheckpointTaken,
)
