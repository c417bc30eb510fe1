"""Who waits for whom: an agent must not wait for one that waits for it."""

from ccmaster_hookspecs.host import Host
from ccmaster_hookspecs.mcp import ToolCall, ToolFailure
from ccmaster_hookspecs.principals import PrincipalKind
from ccmaster_plugin_mcp_server.calling.joining import SEEN_AS
from ccmaster_plugin_mcp_server.sessions.events import WAITS, WaitBegan
from ccmaster_plugin_mcp_server.sessions.standing import standing

WAITING = frozenset({f"{SEEN_AS}send_message_to_session", f"{SEEN_AS}spawn_temp_session"})
"""What the tools that wait are called by agents."""


def stream(session_id: str, tool_use_id: str) -> str:
    """Name the stream in which it is kept whom a session's tool use waits for."""
    return f"{WAITS}{session_id}/{tool_use_id}"


async def begin(call: ToolCall, session_id: str) -> None:
    """Keep that the caller waits for a session, and look whether that can ever end.

    It is kept first and looked at then: of two that begin to wait for each other at the same
    moment at least one sees the other. People and programs do not work on messages, so nobody
    waits for them.

    Raises:
        ToolFailure: The session waits for the caller, itself or through others.
    """
    caller = call.caller
    if caller.kind is not PrincipalKind.SESSION:
        return
    if session_id == caller.name:
        raise ToolFailure(
            "session_id: a session cannot wait for its own answer", "send without waiting"
        )
    if call.tool_use_id is None:
        return
    began = WaitBegan(stream=stream(caller.name, call.tool_use_id), session=session_id)
    await call.host.store.append(began)
    if await _reaches(call.host, session_id, caller.name):
        raise ToolFailure(
            "session_id: that session waits for you, so neither would ever answer",
            "send without waiting, and end your turn",
        )


async def _reaches(host: Host, session_id: str, wanted: str) -> bool:
    """Whether a session waits for the wanted one, itself or through others."""
    known = await standing(host)
    todo, seen = [session_id], {session_id}
    while todo:
        status = known.of(await host.status(todo.pop()))
        for tool_use_id, doing in status.tools.items():
            if doing.partition(" ")[0] not in WAITING:
                continue
            for stored in await host.store.tail(stream(status.session_id, tool_use_id), 1):
                if isinstance(stored.event, WaitBegan) and stored.event.session not in seen:
                    todo.append(stored.event.session)
                    seen.add(stored.event.session)
    return wanted in seen
