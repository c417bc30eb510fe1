"""What happened at the door: events of the plugin's own."""

from attrs import frozen

from ccmaster_hookspecs.events import Event
from ccmaster_hookspecs.principals import Principal

CALLS = "mcp/calls"
"""The stream of all calls of tools."""
SERVER = "mcp/server"
"""The stream of the server; whoever has its claim serves."""


@frozen(kw_only=True)
class ToolCalled(Event):
    """Someone called one of our tools, or tried to."""

    stream: str = CALLS
    caller: Principal
    tool: str
    call_id: str
    tool_use_id: str | None = None
    """The tool use of the calling session's agent that it was; None for other callers."""
    word: str
    """`ok`, `failed`, `refused`, `cancelled` or `task`; see `ToolOutcome`."""
    reason: str | None = None
    """Why it did not go well; None where it did."""
    duration_ms: float


@frozen(kw_only=True)
class McpServing(Event):
    """A host serves the Model Context Protocol over HTTP."""

    stream: str = SERVER
    host: str
    pid: int
    url: str


@frozen(kw_only=True)
class McpStopped(Event):
    """The host serves no longer."""

    stream: str = SERVER
    host: str
