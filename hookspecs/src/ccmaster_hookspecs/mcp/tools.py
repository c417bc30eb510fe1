"""Tools: what agents, clients and programs can have done."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from ccmaster_hookspecs.mcp.content import Icon
from ccmaster_hookspecs.principals import Scope

NO_ARGUMENTS: Mapping[str, Any] = {
    "type": "object",
    "properties": {},
    "additionalProperties": False,
}


class TaskSupport(StrEnum):
    """Whether a call may run as a task, whose result the client fetches later."""

    FORBIDDEN = "forbidden"
    OPTIONAL = "optional"
    """It does where the client knows tasks."""
    REQUIRED = "required"
    """Clients that do not know tasks cannot call it."""


@frozen(kw_only=True, eq=False)
class Tool:
    """A tool."""

    name: str
    """1 to 128 letters, digits, '_', '-' and '.'; unique over all plugins."""
    description: str
    """What it does, for the model that chooses among tools."""
    call: str | Callable[[Any], Awaitable[object]]
    """Names an `async (ToolCall) -> result`, or is one where it is contributed at run time.

    The result is a `ToolResult`, a text, or JSON data (which is the structured content).
    A `CcmasterError`, such as `ToolFailure`, is told to the caller; of any other exception
    the caller learns only that there was one.
    """
    scope: Scope
    """What the caller must be allowed."""
    input_schema: Mapping[str, Any] = NO_ARGUMENTS
    """A JSON Schema (2020-12) of an object; arguments that do not fit never reach the code."""
    output_schema: Mapping[str, Any] | None = None
    """The schema of the structured content; None: it has none, or it is not told."""
    title: str | None = None
    read_only: bool = False
    """Whether it changes nothing."""
    destructive: bool = False
    """Whether it may take something away."""
    idempotent: bool = False
    """Whether a second call with the same arguments changes nothing more."""
    open_world: bool = False
    """Whether it reaches beyond ccmaster."""
    icons: tuple[Icon, ...] = ()
    timeout: float = 60.0
    """Seconds after which a call is given up. As a task it may take `task_timeout`."""
    tasks: TaskSupport = TaskSupport.FORBIDDEN
    lasts: str | None = None
    """The one of its arguments, a flag that is false by itself, without which a call is over at
    once and does not become a task; None: any call may become one."""
    task_timeout: float = 3600.0
    """Seconds after which a call that runs as a task is given up."""
    prepare: str | Callable[[Any], Awaitable[object]] | None = None
    """Names an `async (ToolCall) -> None`, or is one, that runs before a call becomes a task,
    while its caller waits. What it asks, `call` gets answered at once from an `ask` of the same
    names. None: a task asks as it runs."""
    resumes: bool = False
    """Whether a call may be run again under the same `call_id` where its host died: nothing is
    then done twice. Else a task whose host died has failed."""
    meta: Mapping[str, Any] = field(factory=dict)
    """What clients may know besides, by names of the protocol's form."""
