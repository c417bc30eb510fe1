"""The way back to whoever made a request, for as long as it lasts."""

from collections.abc import Mapping
from typing import Any, Protocol

from attrs import define
from mcp_types import LoggingMessageNotification, LoggingMessageNotificationParams

from ccmaster_hookspecs.mcp import Answer, Ask
from ccmaster_plugin_mcp_server.protocol.callers import Context
from ccmaster_plugin_mcp_server.protocol.clients import is_modern
from ccmaster_plugin_mcp_server.protocol.levels import wants_log
from ccmaster_plugin_mcp_server.protocol.pushing import Pushing
from ccmaster_plugin_mcp_server.protocol.rounds import Rounds


class Asks(Protocol):
    """A way to ask a client."""

    async def ask(self, questions: Mapping[str, Ask]) -> Mapping[str, Answer]:
        """Return the answers; see `ccmaster_plugin_mcp_server.calling.link.Link.ask`."""
        ...


def asks_of(ctx: Context) -> Rounds | Pushing:
    """Return the way to ask the client of a request."""
    return Rounds.of(ctx) if is_modern(ctx) else Pushing(ctx)


@define
class RequestLink:
    """Implements `Link` of `calling` for a request."""

    _ctx: Context
    _asks: Asks
    _done: float = float("-inf")

    async def ask(self, questions: Mapping[str, Ask]) -> Mapping[str, Answer]:
        """Ask the caller."""
        return await self._asks.ask(questions)

    async def progress(self, done: float, total: float | None, text: str | None) -> None:
        """Tell how far the call is, where the caller wants to know; it never goes back."""
        if done > self._done:
            self._done = done
            await self._ctx.session.report_progress(done, total, text)

    async def log(self, level: Any, data: Any, logger: str | None) -> None:
        """Tell the client something for its log, where it wants to know."""
        if not wants_log(self._ctx, level):
            return
        params = LoggingMessageNotificationParams(level=level, data=data, logger=logger)
        await self._ctx.session.send_notification(
            LoggingMessageNotification(params=params), related_request_id=self._ctx.request_id
        )

    async def release(self) -> None:
        """End the connection that waits for the result, where the client will come back."""
        if self._ctx.close_sse_stream is not None:
            await self._ctx.close_sse_stream()
