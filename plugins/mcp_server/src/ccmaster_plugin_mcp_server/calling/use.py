"""One use of a tool, as the tool's own code sees it."""

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Answer, Ask, Tool
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.calling.link import Link


@frozen(kw_only=True, eq=False)
class Use:
    """Implements `ccmaster_hookspecs.mcp.ToolCall`."""

    host: Host
    caller: Principal
    tool: Tool
    arguments: Mapping[str, Any]
    call_id: str
    tool_use_id: str | None
    _link: Link

    async def ask(self, **questions: Ask) -> Mapping[str, Answer]:
        """Ask the caller, all at once."""
        return await self._link.ask(questions)

    async def progress(
        self, done: float, total: float | None = None, text: str | None = None
    ) -> None:
        """Tell how far it is."""
        await self._link.progress(done, total, text)

    async def log(self, level: str, data: Any, logger: str | None = None) -> None:
        """Tell the client something for its log."""
        await self._link.log(level, data, logger)

    async def release(self) -> None:
        """End the connection that waits for the result."""
        await self._link.release()
