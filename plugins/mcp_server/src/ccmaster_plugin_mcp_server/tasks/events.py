"""What happens to a task: events of its own stream, and of the index of all tasks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import field, frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.mcp import Answer
from ccmaster_hookspecs.principals import Principal, Scope

INDEX = "mcp/tasks"
"""The stream that tells which tasks there are and which of them are over."""
TASK = "mcp-task/"
"""What the name of every task's stream begins with."""


@frozen(kw_only=True)
class McpTaskOpened(Event):
    """A task was made; whoever starts later finds it by this."""

    stream: str = INDEX
    task_id: str
    caller: Principal
    expires: datetime
    """When it is gone, whatever became of it."""
    runner: str
    """The holder of the claim under which it runs at first."""
    since: int
    """The position from which on the index tells of every task that is not over, this one too."""


@frozen(kw_only=True)
class McpTaskClosed(Event):
    """A task is over."""

    stream: str = INDEX
    task_id: str
    since: int
    """As of `McpTaskOpened`."""


@frozen(kw_only=True)
class McpTaskCreated(Event):
    """The first event of a task: all that is needed to run it, by any process."""

    caller: Principal
    scopes: tuple[Scope, ...]
    """What the caller was allowed then."""
    tool: str
    arguments: Mapping[str, Any]
    call_id: str
    tool_use_id: str | None = None
    """The tool use of the calling session's agent; None for other callers."""
    expires: datetime
    client: Mapping[str, Any]
    """What the client can, as the protocol writes it."""
    answers: Mapping[str, Answer] = field(factory=dict)
    """What the caller had answered before it became a task, by the questions' names."""


@frozen(kw_only=True)
class McpTaskAsked(Event):
    """The task needs answers from its caller before it goes on."""

    requests: Mapping[str, Mapping[str, Any]]
    """The questions, as the protocol writes them, by keys that never come again."""


@frozen(kw_only=True)
class McpTaskAnswered(Event):
    """The caller answered, all that was asked or some of it."""

    answers: Mapping[str, Answer]


@frozen(kw_only=True)
class McpTaskTold(Event):
    """The task said how far it is."""

    text: str


@frozen(kw_only=True)
class McpTaskTaken(Event):
    """Another process runs it from now on: the one that did is gone."""

    runner: str


@frozen(kw_only=True)
class McpTaskLeft(Event):
    """The process that ran it ended in good order, and leaves it to another."""

    runner: str


@frozen(kw_only=True)
class McpTaskCancelRequested(Event):
    """Its caller wants it no more."""


@frozen(kw_only=True)
class McpTaskEnded(Event):
    """It is over; what follows in its stream changes nothing."""

    word: str
    """`completed`, `failed` or `cancelled`, as the protocol means them."""
    result: Mapping[str, Any] | None = None
    """What the tool gave back, as the protocol writes it; None: nothing."""
    code: int | None = None
    """Why it failed, as a JSON-RPC error; None: it did not."""
    reason: str | None = None
    """Why it failed or was cancelled, for people; None: it did not and was not."""
    data: Mapping[str, Any] | None = None
    """What the JSON-RPC error says besides."""


KINDS: tuple[type[Event], ...] = (
    McpTaskOpened,
    McpTaskClosed,
    McpTaskCreated,
    McpTaskAsked,
    McpTaskAnswered,
    McpTaskTold,
    McpTaskTaken,
    McpTaskLeft,
    McpTaskCancelRequested,
    McpTaskEnded,
)
"""Every kind, for `register_events`."""


def stream_of(task_id: str) -> str:
    """Name the stream of a task."""
    return TASK + task_id
