"""The one way to a tool: every call is checked, decided on, run within its time, and recorded."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from time import perf_counter
from typing import Any
from uuid import uuid4

from attrs import define, field, frozen

from ccmaster_hookspecs.decisions import Deny
from ccmaster_hookspecs.errors import CcmasterError, InvalidRequest
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import CannotAsk, Tool, ToolOutcome, ToolResult
from ccmaster_hookspecs.principals import Principal
from ccmaster_plugin_mcp_server.calling import results
from ccmaster_plugin_mcp_server.calling.arguments import Schemas, unusable
from ccmaster_plugin_mcp_server.calling.audit import Audit
from ccmaster_plugin_mcp_server.calling.joining import stranger
from ccmaster_plugin_mcp_server.calling.link import InputNeeded, Link
from ccmaster_plugin_mcp_server.calling.use import Use
from ccmaster_plugin_mcp_server.events import ToolCalled

log = logging.getLogger(__name__)

UNEXPECTED = "the tool failed; the log of ccmaster says more"


class UnknownTool(InvalidRequest):
    """No tool has this name."""


@frozen(kw_only=True)
class Wanted:
    """A call that someone wants to make."""

    tool: Tool
    arguments: Mapping[str, Any]
    caller: Principal
    call_id: str = field(factory=lambda: str(uuid4()))
    tool_use_id: str | None = None


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
        self._checked.clear()

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

    async def refusal(self, wanted: Wanted) -> ToolResult | None:
        """Check a call before it is made; return what the caller is told where it cannot be.

        A refused call is recorded.
        """
        began = perf_counter()
        reason = await self._objection(wanted)
        if reason is None:
            return None
        await self.record(wanted, "refused", reason, began)
        return results.failure(reason)

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
            word, result = await self._made(wanted, link, limit)
        except asyncio.CancelledError:
            await asyncio.shield(self.record(wanted, "cancelled", "it was cancelled", began))
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

    async def _objection(self, wanted: Wanted) -> str | None:
        tool, caller = wanted.tool, wanted.caller
        if tool.scope not in caller.scopes:
            return f"{caller} lacks the scope {tool.scope}: ask a person who has it"
        if misfit := self._schemas.misfit(tool, wanted.arguments):
            return f"the arguments of {tool.name} do not fit: {misfit}"
        if self._audit.full:
            return "calls cannot be recorded now, so none is made: see to the store of ccmaster"
        host = self.host
        if strange := await stranger(host, caller, tool.name, wanted.tool_use_id):
            return strange
        decision = await host.decide_tool_call(caller, tool, wanted.arguments)
        return decision.reason if isinstance(decision, Deny) else None

    async def _made(self, wanted: Wanted, link: Link, limit: float) -> tuple[str, ToolResult]:
        tool = wanted.tool
        use = Use(
            host=self.host,
            caller=wanted.caller,
            tool=tool,
            arguments=wanted.arguments,
            call_id=wanted.call_id,
            tool_use_id=wanted.tool_use_id,
            link=link,
        )
        try:
            code = self.host.contributed.code(tool, tool.call)
            async with asyncio.timeout(limit) as scope:
                result = results.result_of(await code(use))
        except (InputNeeded, CannotAsk):
            raise
        except CcmasterError as error:
            return "failed", results.error(error)
        except TimeoutError:
            if scope.expired():
                return "failed", results.failure(f"{tool.name} was given up after {limit:g} s")
            return "failed", _unexpected(tool)
        except Exception:  # noqa: BLE001 - the edge to a plugin's own code
            return "failed", _unexpected(tool)
        return "failed" if result.failed else "ok", result

    def _usable(self, tool: Tool) -> bool:
        if tool in self._checked:
            return True
        if reason := unusable(tool):
            self.host.contributed.refuse(tool, reason)
            return False
        self._checked.add(tool)
        return True


def _unexpected(tool: Tool) -> ToolResult:
    log.exception("the tool %s failed", tool.name)
    return results.failure(UNEXPECTED)


def _reason(result: ToolResult) -> str:
    texts = [text for part in result.content if (text := getattr(part, "text", None))]
    return texts[0][:500] if texts else "it failed"
