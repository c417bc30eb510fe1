"""What connects a call with whoever made it, whatever wire is between them."""

from collections.abc import Mapping
from typing import Any, Protocol

from ccmaster_hookspecs.mcp import Answer, Ask, CannotAsk


class InputNeeded(Exception):
    """The caller must answer first, and comes again; the call ends without a result.

    Raised by a link's `ask`; it passes through the tool's code to whoever made the link.
    """


class Link(Protocol):
    """The way back to a caller, for as long as the call lasts."""

    async def ask(self, questions: Mapping[str, Ask]) -> Mapping[str, Answer]:
        """Ask the caller; see `ccmaster_hookspecs.mcp.calls.Asking`.

        Raises:
            CannotAsk: The client has no way to be asked this.
            InputNeeded: It comes again with the answers.
        """
        ...

    async def progress(self, done: float, total: float | None, text: str | None) -> None:
        """Tell how far the call is."""
        ...

    async def log(self, level: str, data: Any, logger: str | None) -> None:
        """Tell the client something for its log."""
        ...

    async def release(self) -> None:
        """End the connection that waits for the result."""
        ...


class NoLink:
    """For a caller who cannot be reached before the call is over."""

    async def ask(self, questions: Mapping[str, Ask]) -> Mapping[str, Answer]:
        """Say that nobody can be asked."""
        raise CannotAsk("nobody can be asked in this call", "call from a client that can answer")

    async def progress(self, done: float, total: float | None, text: str | None) -> None:
        """Do nothing."""

    async def log(self, level: str, data: Any, logger: str | None) -> None:
        """Do nothing."""

    async def release(self) -> None:
        """Do nothing."""
