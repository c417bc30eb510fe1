"""Steering sessions that run: going on, stopping short, ending."""

from typing import Any

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_hookspecs.status import State
from ccmaster_plugin_mcp_server.sessions.answers import message_id_of
from ccmaster_plugin_mcp_server.sessions.facts import facts
from ccmaster_plugin_mcp_server.sessions.given import given, living
from ccmaster_plugin_mcp_server.sessions.standing import standing

GO_ON = "Go on with your task. If it is done, say so and stop."
"""What an idle session is told where the caller gives no words."""


async def continue_session(call: ToolCall) -> dict[str, Any]:
    """Let an idle session go on, and count its continuations anew."""
    arguments = given(call)
    status = await living(call.host, arguments["session_id"])
    message_id = None
    if status.state is not State.WORKING and not status.messages:
        message_id = await call.host.send(
            status.session_id,
            arguments["message"] or GO_ON,
            by=call.caller,
            message_id=message_id_of(call),
        )
    # After the message: else the session might go on by itself first, and do a turn more.
    await call.host.set_watch(status.session_id, by=call.caller, reset=True)
    return {**await _now(call.host, status.session_id), "message_id": message_id}


async def interrupt_session(call: ToolCall) -> dict[str, Any]:
    """Cut short the turn that runs."""
    status = await living(call.host, given(call)["session_id"])
    runs = status.turn is not None
    if runs:
        await call.host.interrupt(status.session_id, by=call.caller)
    return {**await _now(call.host, status.session_id), "interrupted": runs}


async def set_watch_mode(call: ToolCall) -> dict[str, Any]:
    """Change how a session goes on by itself."""
    arguments = given(call)
    watch, most, reset = arguments["watch_mode"], arguments["max_turns"], arguments["reset"]
    if watch is None and most is None and not reset:
        raise ToolFailure(
            "watch_mode, max_turns or reset: nothing is to be changed", "give one at least"
        )
    status = await living(call.host, arguments["session_id"])
    await call.host.set_watch(
        status.session_id, by=call.caller, watch=watch, max_turns=most, reset=reset
    )
    return await _now(call.host, status.session_id)


async def stop_session(call: ToolCall) -> dict[str, Any]:
    """Ask for a session to end."""
    arguments = given(call)
    status = await living(call.host, arguments["session_id"])
    await call.host.stop(status.session_id, by=call.caller, reason=arguments["reason"])
    return await _now(call.host, status.session_id)


async def end_own_session(call: ToolCall) -> dict[str, Any]:
    """End the session whose agent calls."""
    caller = call.caller
    if caller.kind is not PrincipalKind.SESSION:
        raise ToolFailure(f"{caller} is no session", "stop_session ends one")
    await call.host.stop(caller.name, by=caller, reason=given(call)["reason"])
    return await _now(call.host, caller.name)


async def _now(host: Host, session_id: str) -> dict[str, Any]:
    return facts((await standing(host)).of(await host.status(session_id)))
