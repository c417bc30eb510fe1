"""Tasks, as far as the protocol's server needs them: calls that go on after their request."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.calling.link import Link
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.protocol.callers import Context
from ccmaster_plugin_mcp_server.protocol.contents import Wire


class TaskListener(Protocol):
    """Hears of tasks."""

    @property
    def task_ids(self) -> Sequence[str]:
        """Of which."""
        ...

    def __aiter__(self) -> AsyncIterator[Wire]:
        """Yield each task that changed, as the protocol writes it."""
        ...


class Tasks(Protocol):
    """The extension `io.modelcontextprotocol/tasks`."""

    async def offered(self, ctx: Context, wanted: Wanted, link: Link) -> Wire | None:
        """Make a task of a call that nothing speaks against, of a client that knows tasks.

        Args:
            ctx: The request.
            wanted: The call; its tool may run as a task.
            link: The way back to the caller until it is a task.

        Returns:
            What the client is told; None: answer the call at once.

        Raises:
            InputNeeded: The caller must answer first.
            CannotAsk: The caller cannot be asked what must be known first.
        """
        ...

    def listening(
        self, caller: Principal, task_ids: Sequence[str]
    ) -> AbstractAsyncContextManager[TaskListener]:
        """Hear of those of some tasks that are the caller's, for as long as the context lasts."""
        ...
