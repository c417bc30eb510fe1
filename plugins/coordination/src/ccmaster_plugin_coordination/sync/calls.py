"""The tools with which agents meet, share values and are looked at all at once."""

from collections.abc import Mapping
from typing import Any

from ccmaster_hookspecs.errors import InvalidRequest
from ccmaster_hookspecs.mcp import Text, ToolCall, ToolFailure, ToolResult
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_plugin_coordination.asked import given, several
from ccmaster_plugin_coordination.sync import checkpoint, cutting, facts, sharing
from ccmaster_plugin_coordination.sync.barrier import Phase
from ccmaster_plugin_coordination.sync.meeting import meet


async def synchronize_agents(call: ToolCall) -> ToolResult:
    """Bring several agents to one point."""
    arguments = given(call)
    match arguments["sync_type"]:
        case "barrier":
            return await _barrier(call, arguments)
        case "state":
            return await _state(call, arguments)
        case _:
            return await _checkpoint(call, arguments)


async def get_shared_state(call: ToolCall) -> dict[str, Any]:
    """Read shared values."""
    arguments = given(call)
    space = await sharing.read(call.host, arguments["space"], call.caller)
    return facts.shared(arguments["space"], space, arguments["key"])


async def set_shared_state(call: ToolCall) -> ToolResult:
    """Set a shared value."""
    arguments = given(call)
    name, key, expected = arguments["space"], arguments["key"], arguments["expected_version"]
    written = await sharing.set_value(
        call.host, name, call.caller, key, arguments["value"], expected=_version(expected)
    )
    return _changed(name, key, written)


async def delete_shared_state(call: ToolCall) -> ToolResult:
    """Take a shared value away."""
    arguments = given(call)
    name, key, expected = arguments["space"], arguments["key"], arguments["expected_version"]
    written = await sharing.delete_value(
        call.host, name, call.caller, key, expected=_version(expected)
    )
    return _changed(name, key, written)


async def compare_checkpoints(call: ToolCall) -> dict[str, Any]:
    """Tell what changed between two checkpoints."""
    arguments = given(call)
    before, after = await cutting.compared(call.host, arguments["before"], arguments["after"])
    return {
        "before": arguments["before"],
        "after": arguments["after"] or "now",
        "changes": facts.changes(checkpoint.changes(before, after)),
    }


async def _barrier(call: ToolCall, arguments: Mapping[str, Any]) -> ToolResult:
    name, seconds = _named(arguments), arguments["timeout"]
    if call.caller.kind is not PrincipalKind.SESSION:
        raise ToolFailure(
            f"{call.caller} is no agent, and only agents meet at a barrier",
            "send the agents a message that asks them to",
        )
    agents = await several(call.host, [*arguments["agent_ids"], call.caller.name])
    meeting = await meet(call, name, agents, seconds)
    late = f"not all had arrived after {seconds:g} s; call again to wait on"
    told = {"sync_type": "barrier", "name": name, "barrier": facts.met(meeting, late)}
    if meeting and meeting.phase is Phase.PASSED:
        return ToolResult(structured=told)
    why = late if meeting is None else f"the barrier is broken: {meeting.reason}"
    return ToolResult(content=(Text(why),), structured=told, failed=True)


async def _state(call: ToolCall, arguments: Mapping[str, Any]) -> ToolResult:
    name = _named(arguments)
    members = await several(call.host, arguments["agent_ids"])
    space = await sharing.opened(call.host, name, call.caller, frozenset(members))
    told = {"sync_type": "state", "name": name, "state": facts.shared(name, space)}
    return ToolResult(structured=told)


async def _checkpoint(call: ToolCall, arguments: Mapping[str, Any]) -> ToolResult:
    agents = await several(call.host, arguments["agent_ids"])
    taken = await cutting.taken(call.host, arguments["name"], call.caller, [*agents])
    told = facts.checkpoint(taken)
    return ToolResult(
        structured={"sync_type": "checkpoint", "name": told["name"], "checkpoint": told}
    )


def _named(arguments: Mapping[str, Any]) -> str:
    name = arguments["name"]
    if name is None:
        raise InvalidRequest("name: it is missing", "all agents give the same")
    return str(name)


def _version(expected: float | None) -> int | None:
    return None if expected is None else int(expected)  # 3.0 is an integer to JSON Schema


def _changed(name: str, key: str, written: sharing.Written) -> ToolResult:
    told = facts.changed(name, key, written.space, written.done)
    if written.done:
        return ToolResult(structured=told)
    now = told["version"]
    why = f"{key} has version {now} now, so nothing was changed" if now else f"there is no {key}"
    return ToolResult(content=(Text(why),), structured=told, failed=True)
