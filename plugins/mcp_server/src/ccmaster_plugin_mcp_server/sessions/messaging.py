"""Sending a message to a session, and waiting for its answer."""

from datetime import UTC, datetime, timedelta

from ccmaster_hookspecs.mcp import ToolCall, ToolFailure, ToolResult
from ccmaster_hookspecs.messages import Priority
from ccmaster_plugin_mcp_server.sessions import waits
from ccmaster_plugin_mcp_server.sessions.answers import (
    Posted,
    message_id_of,
    outcome,
    posted,
    receipt,
    sent_now,
)
from ccmaster_plugin_mcp_server.sessions.given import found, given, living


async def send_message_to_session(call: ToolCall) -> ToolResult:
    """Send a message; where that is wanted, wait for its answer.

    Called again with an id of a message that was sent, it sends nothing.
    """
    arguments = given(call)
    chosen: str | None = arguments["message_id"]
    message_id = chosen.lower() if chosen else message_id_of(call)
    sent = await posted(call.host, message_id)
    session_id = await _meant(call, sent, arguments["session_id"], chosen=bool(chosen))
    wait = arguments["wait_for_response"]
    if wait:
        await waits.begin(call, session_id)
    if sent is None:
        await call.host.send(
            session_id,
            arguments["message"],
            by=call.caller,
            message_id=message_id,
            in_reply_to=arguments["in_reply_to"],
            priority=Priority(arguments["priority"]),
            deadline=_deadline(arguments["deadline_seconds"]),
        )
        sent = await sent_now(call.host, message_id)
    reached = await receipt(call, sent, arguments["timeout"] if wait else None)
    return await outcome(call.host, sent, reached, waited=wait)


def _deadline(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.now(UTC) + timedelta(seconds=seconds)


async def _meant(call: ToolCall, sent: Posted | None, wanted: str, *, chosen: bool) -> str:
    """Return the id of the session that the message is for.

    Where the same call runs again after a crash, that is whom it was sent to, whatever has
    become of the name since.
    """
    if sent is None:
        return (await living(call.host, wanted)).session_id
    if chosen and (await found(call.host, wanted)).session_id != sent.session_id:
        raise ToolFailure("message_id: a message to another session has it", "choose a new one")
    return sent.session_id
