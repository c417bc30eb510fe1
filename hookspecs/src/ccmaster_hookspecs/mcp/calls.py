"""What the code of a tool, a resource or a prompt is given."""

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp.asking import Answer, Ask
from ccmaster_hookspecs.mcp.tools import Tool
from ccmaster_hookspecs.principals import Principal

Level = Literal["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]


class Call(Protocol):
    """Anything that someone asks for over the protocol."""

    @property
    def host(self) -> Host:
        """ccmaster, as plugins see it."""
        ...

    @property
    def caller(self) -> Principal:
        """Who asks, with the scopes that they have; pass it on as `by`."""
        ...


class Asking(Call, Protocol):
    """A call that can ask back."""

    async def ask(self, **questions: Ask) -> Mapping[str, Answer]:
        """Ask the caller, all at once, and return the answers by the questions' names.

        What runs before it may run again: see `ccmaster_hookspecs.mcp.asking`.

        Raises:
            CannotAsk: The client has no way to be asked this.
        """
        ...


class ToolCall(Asking, Protocol):
    """A use of a tool."""

    @property
    def tool(self) -> Tool:
        """The tool."""
        ...

    @property
    def arguments(self) -> Mapping[str, Any]:
        """What it is called with; it fits the tool's schema."""
        ...

    @property
    def call_id(self) -> str:
        """A UUID of this call. A tool that `resumes` is called again under the same one."""
        ...

    @property
    def tool_use_id(self) -> str | None:
        """The tool use of the calling session's agent that this is; None for other callers."""
        ...

    async def progress(
        self, done: float, total: float | None = None, text: str | None = None
    ) -> None:
        """Tell how far it is; nothing happens where the caller does not want to know.

        Args:
            done: How much is done; it must grow from call to call.
            total: How much there is to do; None: nobody knows.
            text: What happens now, in one line.
        """
        ...

    async def log(self, level: Level, data: Any, logger: str | None = None) -> None:
        """Tell the client something for its log. Deprecated by the protocol."""
        ...

    async def release(self) -> None:
        """End the connection that waits for the result; the client comes back for it.

        Nothing happens where the protocol version or the transport does not know this.
        """
        ...


class ReadCall(Asking, Protocol):
    """A reading of a resource."""

    @property
    def uri(self) -> str:
        """What is to be read."""
        ...

    @property
    def variables(self) -> Mapping[str, str]:
        """What the URI has in the places of its template; empty for a fixed resource."""
        ...


class PromptCall(Asking, Protocol):
    """A use of a prompt."""

    @property
    def arguments(self) -> Mapping[str, str]:
        """What it is called with; each required argument is there."""
        ...


class Completion(Call, Protocol):
    """A wish for values that an argument, or a template's variable, may have."""

    @property
    def argument(self) -> str:
        """Which one."""
        ...

    @property
    def value(self) -> str:
        """What is typed so far."""
        ...

    @property
    def given(self) -> Mapping[str, str]:
        """The other arguments, as far as they are known."""
        ...
