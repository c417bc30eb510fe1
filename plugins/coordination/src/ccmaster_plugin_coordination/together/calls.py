"""The code of the tools of coordinations."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from ccmaster_hookspecs.framing import quoted
from ccmaster_hookspecs.mcp import Text, ToolCall, ToolFailure, ToolResult
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_plugin_coordination.asked import given
from ccmaster_plugin_coordination.together import cancelling, words
from ccmaster_plugin_coordination.together.choosing import Wanted
from ccmaster_plugin_coordination.together.facts import Sight, facts, picture
from ccmaster_plugin_coordination.together.looking import look, until_over
from ccmaster_plugin_coordination.together.starting import Wish, check_waiting, start

PATIENCE = 3600.0
"""Seconds that a call waits at most."""


async def coordinate_agents(call: ToolCall) -> ToolResult:
    """Let agents work together; called again under the same id, nothing begins anew."""
    arguments = given(call)
    caller, wait = call.caller, arguments["wait"]
    coordination_id = str(uuid5(UUID(call.call_id), "coordination"))
    is_agent = caller.kind is PrincipalKind.SESSION
    wish = Wish(
        description=arguments["task_description"],
        strategy=arguments["coordination_strategy"],
        wanted=_wanted(arguments["agent_assignments"]),
        options=arguments["options"],
        timeout_seconds=arguments["timeout"],
        tell=caller.name if is_agent and not wait else None,
        waited_for=wait,
    )
    await call.host.ensure_host()
    begun = await start(call.host, wish, coordination_id, by=caller)
    return await _result(call, begun.coordination_id, wait=wait)


async def get_coordination(call: ToolCall) -> ToolResult:
    """Tell how far a coordination is."""
    arguments = given(call)
    one = await cancelling.found(call.host, arguments["coordination_id"])
    if arguments["wait"] and one.running:
        check_waiting(call.caller, one.assignments)
    return await _result(call, one.coordination_id, wait=arguments["wait"])


async def cancel_coordination(call: ToolCall) -> ToolResult:
    """End a coordination."""
    arguments = given(call)
    one = await cancelling.cancel(
        call.host, arguments["coordination_id"], by=call.caller, reason=arguments["reason"]
    )
    return await _result(call, one.coordination_id, wait=False)


def _wanted(assignments: Sequence[Mapping[str, Any]]) -> Sequence[Wanted]:
    for place, one in enumerate(assignments):
        if ("agent" in one) == ("capability" in one):
            raise ToolFailure(
                f"agent_assignments.{place}: it names {'both' if 'agent' in one else 'neither'} "
                "an agent and a capability",
                "give one of 'agent' and 'capability'",
            )
    return [Wanted(**one) for one in assignments]


async def _result(call: ToolCall, coordination_id: str, *, wait: bool) -> ToolResult:
    if wait:
        sight = await until_over(call.host, coordination_id, _Telling(call), PATIENCE)
    else:
        sight = await look(call.host, coordination_id)
    timed_out = wait and sight.one.running
    # Whoever reads it is an agent, and results are the words of others.
    return ToolResult(
        content=(Text(quoted(picture(sight, datetime.now(UTC)))),),
        structured=facts(sight, timed_out=timed_out),
    )


class _Telling:
    """Tells a caller that waits how far it is."""

    def __init__(self, call: ToolCall) -> None:
        self._call = call
        self._told = 0

    async def __call__(self, sight: Sight) -> None:
        self._told += 1
        await self._call.progress(self._told, None, words.progress(sight.one, sight.board))
