"""How far a message has come, and what came of waiting for its answer."""

import asyncio
from typing import Any
from uuid import UUID, uuid5

from attrs import frozen

from ccmaster_hookspecs.errors import StoreError
from ccmaster_hookspecs.events import MessageIdTaken
from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import Text, ToolCall, ToolResult
from ccmaster_hookspecs.messages import MessageState, Receipt
from ccmaster_plugin_mcp_server.sessions.facts import doing
from ccmaster_plugin_mcp_server.sessions.standing import standing
from ccmaster_plugin_mcp_server.sessions.telling import telling
from ccmaster_plugin_mcp_server.sessions.values import cut

LONGEST = 100_000
"""Characters of an answer that are told."""


@frozen(kw_only=True)
class Posted:
    """A message that is in the store."""

    session_id: str
    message_id: str
    position: int
    """Just before it."""


def message_id_of(call: ToolCall) -> str:
    """Return the id of the message that a call sends: the same whenever it is run again."""
    return str(uuid5(UUID(call.call_id), "message"))


async def posted(host: Host, message_id: str) -> Posted | None:
    """Return the message of which a caller chose the id; None: nobody sent it yet."""
    for stored in await host.store.tail(f"message/{message_id}", 1):
        if isinstance(stored.event, MessageIdTaken):
            return Posted(
                session_id=stored.event.session,
                message_id=message_id,
                position=stored.position,
            )
    return None


async def sent_now(host: Host, message_id: str) -> Posted:
    """Return the message that was sent just now."""
    sent = await posted(host, message_id)
    if sent is None:
        raise StoreError(f"the message {message_id} is not in the store")
    return sent


async def receipt(call: ToolCall, sent: Posted, seconds: float | None) -> Receipt:
    """Return how far a message has come.

    Args:
        call: Who is told what the session does while it is waited for.
        sent: The message.
        seconds: How long to wait for what becomes of it in the end; None: not at all.
    """
    host = call.host
    if seconds is not None:
        try:
            async with telling(call, sent.session_id, seconds), asyncio.timeout(seconds):
                return await host.receipt(
                    sent.session_id, sent.message_id, wait=True, after=sent.position
                )
        except TimeoutError:
            pass
    return await host.receipt(sent.session_id, sent.message_id, after=sent.position)


async def outcome(host: Host, sent: Posted, reached: Receipt, *, waited: bool) -> ToolResult:
    """Return what a tool tells of a message."""
    status = (await standing(host)).of(await host.status(sent.session_id))
    told = {
        "session_id": sent.session_id,
        "name": status.name,
        **told_of(reached, waited=waited),
        "session_state": status.state.value,
        "activity": doing(status),
    }
    return result(told, reached)


def told_of(reached: Receipt, *, waited: bool) -> dict[str, Any]:
    """Return what is told of how far a message has come. Pure."""
    return {
        "message_id": reached.message_id,
        "state": reached.state.value,
        "reason": None if reached.reason is None else cut(reached.reason),
        "answer": None if reached.answer is None else cut(reached.answer, LONGEST),
        "timed_out": waited and not reached.state.final,
    }


def result(told: dict[str, Any], reached: Receipt) -> ToolResult:
    """Return a result, which has failed where the message has. Pure."""
    if not reached.state.final or reached.state is MessageState.ANSWERED:
        return ToolResult(structured=told)
    why = f"the message {reached.message_id} is {reached.state}: {reached.reason or 'no reason'}"
    return ToolResult(content=(Text(cut(why)),), structured=told, failed=True)
