"""What became of a call."""

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ccmaster_hookspecs.errors import CcmasterError
from ccmaster_hookspecs.mcp.content import Content


@frozen(kw_only=True)
class ToolResult:
    """What a tool gives back."""

    content: tuple[Content, ...] = ()
    """What the model reads; empty: the structured content, written as JSON."""
    structured: Any = None
    """JSON data for programs; None: there is none."""
    failed: bool = False
    """Whether the tool could not do it; the content says why."""
    meta: Mapping[str, Any] = field(factory=dict)
    """What clients may know besides, by names of the protocol's form."""


class ToolFailure(CcmasterError):
    """A tool cannot do what it was asked for; the caller is told."""


@frozen(kw_only=True)
class ToolOutcome:
    """How a use of a tool ended, for those who watch."""

    call_id: str
    tool_use_id: str | None
    """The tool use of the calling session's agent; None for other callers."""
    arguments: Mapping[str, Any]
    word: str
    """`ok`, `failed` (the tool said so), `refused` (it was never called), `cancelled` or `task`
    (it goes on as a task)."""
    reason: str | None
    """Why it did not go well; None where it did."""
    duration_ms: float
    """Milliseconds from when it was let in, or refused, to its end."""
