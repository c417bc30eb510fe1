"""The one way to a tool: every call is checked, decided on, run within its time, and recorded."""

import asyncio
from collections.abc import Sequence
from time import perf_counter

from attrs import define, field

from ccmaster_hookspecs.decisions import Deny
from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Tool, ToolOutcome, ToolResult
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.calling import results
from ccmaster_plugin_mcp_server.calling.arguments import Schemas, unusable
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.joining import stranger
from ccmaster_plugin_mcp_server.calling.link import Link
from ccmaster_plugin_mcp_server.calling.making import made
from ccmaster_plugin_mcp_server.calling.wanted import Wanted
from ccmaster_plugin_mcp_server.events import ToolCalled
from ccmaster_plugin_mcp_server.finishing import finished


class UnknownTool(InvalidRequest):
    """No tool has this name."""


@define
class Calls:
    """Finds and calls the tools that plugins contribute."""

    host: Host
    _audit: Audit
    _schemas: Schemas = field(factory=Schemas)
    _checked: set[Tool] = field(factory=set)

    def forget(self) -> None:
        """Take note that tools came or went."""
        self._schemas.forget()
        self._checked.intersection_update(self.host.contributed.tools.values())

    async def check(self) -> None:
        """Look at the tools that there are, beside the event loop, so that no caller waits."""
        for tool in [*self.host.contributed.tools.values()]:
            if await asyncio.to_thread(unusable, tool) is None:
                self._checked.add(tool)

    def visible(self, caller: Principal) -> Sequence[Tool]:
        """Return the tools that a caller may use, by name."""
        usable = (tool for tool in self.host.contributed.tools.values() if self._usable(tool))
        return [tool for tool in usable if tool.scope in caller.scopes]

    def tool(self, name: str) -> Tool:
        """Return a tool.

        Raises:
            UnknownTool: There is none of this name.
        """
        tool = self.host.contributed.tools.get(name)
        if tool is None or not self._usable(tool):
            raise UnknownTool(f"there is no tool {name!r}", "list the tools first")
        return tool

    async def refusal(self, wanted: Wanted, *, again: bool = False) -> ToolResult | None:
        """Check a call before it is made; return what the caller is told where it cannot be.

        A refused call is recorded.

        Args:
            wanted: The call.
            again: Whether it is run again in another process: the tool use of a session that it
                joined then need not be there any more.
        """
        began = perf_counter()
        reason = await self._objection(wanted, again)
        if reason is None:
            return None
        await self.record(wanted, "refused", reason, began)
        return results.failure(reason)

    async def prepare(self, wanted: Wanted, link: Link) -> ToolResult | None:
        """Run what comes before a call becomes a task; return what the caller is told if it fails.

        A call that fails there is recorded.

        Raises:
            InputNeeded: The caller must answer first.
            CannotAsk: The caller cannot be asked what the tool must know.
        """
        tool = wanted.tool
        if tool.prepare is None:
            return None
        began = perf_counter()
        word, result = await made(self.host, wanted, tool.prepare, link, tool.timeout)
        if not result.failed:
            return None
        await self.record(wanted, word, _reason(result), began)
        return result

    async def call(self, wanted: Wanted, link: Link, *, timeout: float | None = None) -> ToolResult:
        """Make a call that `refusal` let pass, and record how it ended.

        Args:
            wanted: The call.
            link: The way back to the caller.
            timeout: Seconds after which it is given up; None: as the tool says.

        Raises:
            InputNeeded: The caller must answer first.
            CannotAsk: The caller cannot be asked what the tool must know.
        """
        began = perf_counter()
        limit = wanted.tool.timeout if timeout is None else timeout
        try:
            word, result = await made(self.host, wanted, wanted.tool.call, link, limit)
        except asyncio.CancelledError:
            await finished(self.record(wanted, "cancelled", "it was cancelled", began))
            raise
        reason = _reason(result) if result.failed else None
        await self.record(wanted, word, reason, began)
        return result

    async def record(self, wanted: Wanted, word: str, reason: str | None, began: float) -> None:
        """Record how a call ended, and tell the plugins.

        Args:
            wanted: The call.
            word: As in `ToolOutcome`.
            reason: Why it did not go well; None where it did.
            began: When it began, by `time.perf_counter`.
        """
        duration = (perf_counter() - began) * 1000
        self._audit.note(
            ToolCalled(
                caller=wanted.caller,
                tool=wanted.tool.name,
                call_id=wanted.call_id,
                tool_use_id=wanted.tool_use_id,
                word=word,
                reason=reason,
                duration_ms=round(duration, 3),
            )
        )
        outcome = ToolOutcome(
            call_id=wanted.call_id,
            tool_use_id=wanted.tool_use_id,
            arguments=wanted.arguments,
            word=word,
            reason=reason,
            duration_ms=duration,
        )
        await self.host.tool_called(wanted.caller, wanted.tool, outcome)

    async def _objection(self, wanted: Wanted, again: bool) -> str | None:
        tool, caller = wanted.tool, wanted.caller
        if tool.scope not in caller.scopes:
            return f"{caller} lacks the scope {tool.scope}: ask a person who has it"
        if misfit := self._schemas.misfit(tool, wanted.arguments):
            return f"the arguments of {tool.name} do not fit: {misfit}"
        if self._audit.full:
            return "calls cannot be recorded now, so none is made: see to the store of ccmaster"
        host = self.host
        if not again:
            strange = await stranger(host, caller, tool.name, wanted.tool_use_id)
            if strange:
                return strange
        decision = await host.decide_tool_call(caller, tool, wanted.arguments)
        return decision.reason if isinstance(decision, Deny) else None

    def _usable(self, tool: Tool) -> bool:
        if tool in self._checked:
            return True
        if reason := unusable(tool):
            self.host.contributed.refuse(tool, reason)
            return False
        self._checked.add(tool)
        return True


def _reason(result: ToolResult) -> str:
    texts = [text for part in result.content if (text := getattr(part, "text", None))]
    return texts[0][:500] if texts else "it failed"
